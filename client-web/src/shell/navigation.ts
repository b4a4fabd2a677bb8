// SPDX-License-Identifier: AGPL-3.0-or-later
// The doors that stand open to whoever is here. A phone shows five at most.
import type { IconName } from "../design";
import { type Key, t } from "../i18n";
import { coordinates, hasRole, signedIn } from "./session";

export interface Door {
  href: string;
  label: Key;
  icon: IconName;
  /** Second key of the shortcut "g …", by its place on the keyboard. */
  code: string;
}

const HOME: Door = { href: "/app/home", label: "client.nav_home", icon: "home", code: "KeyH" };
const FORUMS: Door = { href: "/app/forums", label: "client.nav_forums", icon: "forums", code: "KeyF" };
const MEETINGS: Door = { href: "/app/meetings", label: "client.nav_meetings", icon: "calendar", code: "KeyM" };
const SUMMARIES: Door = { href: "/app/summaries", label: "client.nav_summaries", icon: "document", code: "KeyS" };
const SURVEYS: Door = { href: "/app/surveys", label: "client.nav_surveys", icon: "survey", code: "KeyV" };
const CALLS: Door = { href: "/app/calls", label: "client.nav_calls", icon: "call", code: "KeyC" };
const PEOPLE: Door = { href: "/app/people", label: "client.nav_people", icon: "people", code: "KeyP" };
const SETTINGS: Door = { href: "/app/settings", label: "client.nav_settings", icon: "settings", code: "KeyT" };

/** In the order of the navigation; what does not fit on a phone is reached from the account's menu. */
export function doors(): readonly Door[] {
  if (!signedIn.value) return [];
  if (coordinates.value) {
    const own = [HOME, FORUMS, MEETINGS, SURVEYS, CALLS, SUMMARIES, PEOPLE];
    return hasRole("administrator") ? [...own, SETTINGS] : own;
  }
  return hasRole("reviewer", "organisation_editor")
    ? [HOME, FORUMS, MEETINGS, SUMMARIES, CALLS]
    : [HOME, FORUMS, MEETINGS, SUMMARIES];
}

export const doorLabel = ({ label }: Door): string => t(label);
