// SPDX-License-Identifier: AGPL-3.0-or-later
// How kinds of forums, ways to a seat and the values of a key are called, and a key's standing as the pictures draw it.
import { type Key, language, t } from "../i18n";
import type { Quota } from "../pictures";
import type { Forum, ForumKind, KeyAttribute, RuleEffect, RuleStanding, SeatOrigin, SizeBand } from "../protocol";
import { initiative, sectorOf } from "../shell";
import type { KeyValues } from "./key_draft";
import { holesIn } from "./standing";

export const KIND_LABELS: Record<ForumKind, Key> = {
  thematic: "forums.kind_thematic",
  board: "forums.kind_board",
  steering: "forums.kind_steering",
  table: "forums.kind_table",
  open: "forums.kind_open",
};

export const ORIGIN_LABELS: Record<SeatOrigin, Key> = {
  call: "forums.origin_call",
  appointment: "forums.origin_appointment",
  election: "forums.origin_election",
  joined: "forums.origin_joined",
};

const SIZE_LABELS: Record<SizeBand, Key> = {
  micro: "pages.size_micro",
  small: "pages.size_small",
  medium: "pages.size_medium",
  large: "pages.size_large",
};
const SIZES = Object.keys(SIZE_LABELS) as SizeBand[];

type Value = { attribute: KeyAttribute; value: string };

/** What people call the value of a rule: a sector by its label. */
export function valueLabel({ attribute, value }: Value): string {
  if (attribute === "sector") return sectorOf(value).label;
  const size = attribute === "size_band" ? SIZE_LABELS[value as SizeBand] : undefined;
  return size ? t(size) : value;
}

/** Every value that a key can have a rule for in this initiative. */
export function keyValues(): KeyValues {
  const { sectors = [], regions = [] } = initiative.value ?? {};
  return { sector: sectors.map(({ code }) => code), region: regions, size_band: SIZES };
}

const quotaOf = (rule: Value & { min: number; max: number }, seated: number): Quota => ({
  key: `${rule.attribute} ${rule.value}`,
  label: valueLabel(rule),
  min: rule.min,
  max: rule.max,
  seated,
  ...(rule.attribute === "sector" && { sector: sectorOf(rule.value) }),
});

export const quotasOf = (standing: readonly RuleStanding[]): Quota[] =>
  standing.map((rule) => quotaOf(rule, rule.seated));

export const quotasAfter = (effects: readonly RuleEffect[]): Quota[] =>
  effects.map((rule) => ({ ...quotaOf(rule, rule.before), after: rule.after }));

/** With commas: the "and" of a language would be glued to marks of direction that the parts begin with. */
export const enumerate = (parts: readonly string[]): string => parts.join(language.value === "ar" ? "، " : ", ");

/** "2 Business, 1 Residents"; put beside a text, not into one: isolated, it would lose its direction. */
export const missingWords = (forum: Pick<Forum, "standing" | "closed">): string =>
  enumerate(holesIn(forum).map((rule) => t("forums.hole", { what: valueLabel(rule), count: rule.missing })));

/** How many sit there, in words. */
export const seatedWords = ({ seated, capacity }: Pick<Forum, "seated" | "capacity">): string =>
  capacity === undefined ? t("forums.seated_open", { count: seated }) : t("forums.seated_of", { seated, capacity });
