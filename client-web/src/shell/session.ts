// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is here and in which initiative: read by every screen, watched once by the frame.
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { connection, thing, useTopic } from "../connection";
import type { SectorLook } from "../design";
import { language, setLanguage, zone } from "../i18n";
import type { Initiative, Me, Role } from "../protocol";

const personId = computed(() => connection.welcome.value?.person ?? undefined);
const initiativeId = computed(() => connection.welcome.value?.initiative ?? undefined);

/** Oneself; undefined for guests and until it is known. */
export const me = computed<Me | undefined>(() => {
  const id = personId.value;
  return id === undefined ? undefined : thing(`person/${id}`, "me", id);
});

export const initiative = computed<Initiative | undefined>(() => {
  const id = initiativeId.value;
  return id === undefined ? undefined : thing(`initiative/${id}`, "initiative", id);
});

export const signedIn = computed(() => personId.value !== undefined);

/** Names of topics that hang on the initiative: topicOf("team") is "team/1", null until it is known. */
export function topicOf(kind: "initiative" | "members" | "team" | "people"): string | null {
  const id = initiativeId.value;
  return id === undefined ? null : `${kind}/${id}`;
}

export const sectors = computed<readonly SectorLook[]>(() => initiative.value?.sectors ?? []);

/** How a sector looks; one that is not in the list (any more) goes by its code. */
export function sectorOf(code: string): SectorLook {
  return sectors.value.find((sector) => sector.code === code) ?? { code, name: code, label: code, colour: 0 };
}

export function hasRole(...roles: Role[]): boolean {
  return me.value?.grants.some(({ role }) => roles.includes(role)) ?? false;
}

/** Those who act for the whole initiative: administrators, coordinators of all forums. */
export const isTeam = computed(
  () =>
    hasRole("administrator") ||
    (me.value?.grants.some(({ role, forum }) => role === "coordinator" && forum === undefined) ?? false),
);

/** Those who coordinate anything, were it one forum: they see the people and invite them. */
export const coordinates = computed(() => hasRole("administrator", "coordinator"));

/** Set by signing in: the account's own language is taken on this device once, when the account is known. */
export const adoptsLanguage = signal(false);

/** Watches oneself and the initiative; the frame does it once. */
export function useSession(): void {
  const person = personId.value;
  const own = me.value?.language;
  useEffect(() => {
    if (!own || !adoptsLanguage.peek()) return;
    adoptsLanguage.value = false;
    if (own !== language.peek()) void setLanguage(own);
  }, [own]);
  useTopic(person === undefined ? null : `person/${person}`);
  useTopic(topicOf("initiative"));
  const known = initiative.value?.zone;
  if (known && known !== zone.peek()) zone.value = known;
}
