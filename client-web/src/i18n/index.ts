// SPDX-License-Identifier: AGPL-3.0-or-later
// The reader's language: one catalog is loaded, the choice is kept in the cookie that server-rendered pages read too.
// t() reads a signal, so whatever renders with it follows a change of language by itself.
import { signal } from "@preact/signals";
import { type Catalog, type Parameters, translate } from "./translate";

export * from "./format";
export type { Parameters } from "./translate";

import { type Language, LOCALES, language } from "./language";

export { direction, LANGUAGES, type Language, language } from "./language";

/** All keys; a key that is missing in he.json does not compile. */
export type Key = keyof typeof import("./he.json");

const catalog = signal<Catalog>({});

const load: Record<Language, () => Promise<{ default: unknown }>> = {
  he: () => import("./he.json"),
  ar: () => import("./ar.json"),
  en: () => import("./en.json"),
};

/** The text of a key in the reader's language. `count` chooses the plural form; texts put in are isolated from their surroundings. */
export function t(key: Key, params?: Parameters): string {
  return translate(catalog.value, key, LOCALES[language.value], params) ?? key;
}

/** The text of a key that is only known at run time, such as `refusal.${code}`; undefined where the catalogs have none. */
export function tMaybe(key: string, params?: Parameters): string | undefined {
  return translate(catalog.value, key, LOCALES[language.value], params);
}

/** Loads a language and shows it: texts, `lang`, `dir`, cookie. */
export async function setLanguage(next: Language): Promise<void> {
  const loaded = (await load[next]()).default as Catalog;
  catalog.value = loaded;
  language.value = next;
  document.documentElement.lang = next;
  document.documentElement.dir = next === "en" ? "ltr" : "rtl";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in all browsers yet
  document.cookie = `language=${next}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** For tests and the gallery: another catalog in place. */
export function useCatalog(next: Language, words: unknown): void {
  catalog.value = words as Catalog;
  language.value = next;
}
