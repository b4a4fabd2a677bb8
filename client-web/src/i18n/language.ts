// SPDX-License-Identifier: AGPL-3.0-or-later
// Which language is read, and in which direction.
import { computed, signal } from "@preact/signals";

export type Language = "he" | "ar" | "en";

/** Each by its own name, as it stands in every menu. */
export const LANGUAGES: Record<Language, string> = { he: "עברית", ar: "العربية", en: "English" };

/** Latin digits in Arabic too, everywhere the same: browsers differ when left to choose. */
export const LOCALES: Record<Language, string> = { he: "he-IL", ar: "ar-u-nu-latn", en: "en-GB" };

export const language = signal<Language>("he");
export const direction = computed(() => (language.value === "en" ? "ltr" : "rtl"));

/** What the cookie says, else the first language of the device that we speak, else Hebrew. */
export function preferredLanguage(cookie: string, device: readonly string[]): Language {
  const chosen = /(?:^|;\s*)language=(he|ar|en)(?:;|$)/.exec(cookie)?.[1];
  const spoken = device.map((tag) => tag.slice(0, 2).toLowerCase().replace("iw", "he")).find((tag) => tag in LANGUAGES);
  return (chosen ?? spoken ?? "he") as Language;
}
