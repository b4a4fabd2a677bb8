// SPDX-License-Identifier: AGPL-3.0-or-later
// What the key still asks for, what a seating would change, and why it is refused. Pure.
import type { Forum, KeyAttribute, RuleEffect, RuleStanding, SeatPreview } from "../protocol";

/** None in a closed forum, which nobody is asked to join. */
export const holesIn = ({ standing, closed }: Pick<Forum, "standing" | "closed">): RuleStanding[] =>
  closed ? [] : standing.filter(({ missing }) => missing > 0);

/** Of sectors only: how many of each the seat map shows as still asked for. */
export const missingBySector = (forum: Pick<Forum, "standing" | "closed">): Record<string, number> =>
  Object.fromEntries(
    holesIn(forum)
      .filter(({ attribute }) => attribute === "sector")
      .map(({ value, missing }) => [value, missing]),
  );

/** Every minimum met after it, though not before. */
export function completesKey({ effects }: Pick<SeatPreview, "effects">): boolean {
  return effects.some(({ before, min }) => before < min) && effects.every(({ after, min }) => after >= min);
}

type Rule = Pick<RuleEffect, "attribute" | "value">;

/** The rule that stands in the way, and the numbers that the refusal's sentence says. */
export function refusedBy(preview: SeatPreview): { rule?: Rule; actual?: number; limit?: number } {
  const { refusal, effects, capacity, seated_after } = preview;
  switch (refusal) {
    case "forum_full":
      return { actual: seated_after - 1, ...(capacity !== undefined && { limit: capacity }) };
    case "max_reached": {
      const rule = effects.find(({ after, max }) => after > max);
      return rule ? { rule, actual: rule.before, limit: rule.max } : {};
    }
    case "would_block_minimum":
      return blocked(effects, (capacity ?? 0) - (seated_after - 1));
    default:
      return {};
  }
}

/** The first attribute whose minimums miss as much as is left, and the first of its rules that would go without. */
function blocked(effects: readonly RuleEffect[], left: number) {
  const missingOf = (attribute: KeyAttribute) =>
    effects
      .filter((each) => each.attribute === attribute)
      .reduce((sum, { after, min }) => sum + Math.max(0, min - after), 0);
  const rule = effects.find(({ attribute, after, min }) => after < min && missingOf(attribute) > left - 1);
  return rule ? { rule, limit: left } : { limit: left };
}
