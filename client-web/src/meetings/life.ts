// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of a meeting as its page shows it, the order of lists, and which sectors a room lacks. Pure.
import type { Meeting, SectorCount } from "../protocol";

export const STEPS = ["prepare", "room", "summary", "published"] as const;
export type Step = (typeof STEPS)[number];

/** Where a meeting stands; one that is cancelled stands nowhere. */
export function stepOf({ state, summary }: Pick<Meeting, "state" | "summary">): Step | undefined {
  switch (state) {
    case "cancelled":
      return undefined;
    case "in_progress":
      return "room";
    case "scheduled":
      return summary === undefined ? "prepare" : "published";
    case "ended":
      return summary === undefined ? "summary" : "published";
  }
}

const isAhead = ({ state, ends }: Meeting, now: number) =>
  state === "in_progress" || (state === "scheduled" && ends > now - DAY) || (state === "cancelled" && ends > now);
const DAY = 86_400_000;

/**
 * What is ahead, the nearest first, and what is past, the latest first. A meeting that nobody has begun is ahead until a
 * day after it should have ended: somebody may still be about to begin it.
 */
export function byTime(meetings: readonly Meeting[], now: number): { ahead: Meeting[]; past: Meeting[] } {
  const sorted = [...meetings].sort((a, b) => a.starts - b.starts || a.id - b.id);
  return {
    ahead: sorted.filter((meeting) => isAhead(meeting, now)),
    past: sorted.filter((meeting) => !isAhead(meeting, now)).reverse(),
  };
}

/** Sectors that sit in the forum and that nobody of `counts` comes from. */
export function sectorsMissing(counts: readonly SectorCount[], seated: readonly SectorCount[]): string[] {
  const there = new Set(counts.filter(({ count }) => count > 0).map(({ sector }) => sector));
  return seated.filter(({ sector, count }) => count > 0 && !there.has(sector)).map(({ sector }) => sector);
}

const ORDER = { yes: 0, maybe: 1, none: 2, no: 3 };

/** Whoever comes first, whoever said no last; inside that by name. */
export function byAnswer<Line extends { rsvp?: "yes" | "no" | "maybe"; name: string }>(
  lines: readonly Line[],
  compare: (a: string, b: string) => number,
): Line[] {
  return [...lines].sort((a, b) => ORDER[a.rsvp ?? "none"] - ORDER[b.rsvp ?? "none"] || compare(a.name, b.name));
}
