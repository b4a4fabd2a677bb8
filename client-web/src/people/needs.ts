// SPDX-License-Identifier: AGPL-3.0-or-later
// What waits for somebody, from what is known of meetings, forums and calls. Pure.
import type { Forum, Meeting, Response, Turnout } from "../protocol";

const DAY = 86_400_000;
/** Further ahead nobody can say yet whether they will come, nor need the team worry who is missing. */
export const CONFIRM_WITHIN = 45 * DAY;
export const PREPARE_WITHIN = 21 * DAY;

/** Meetings to come, the nearest first; those under way are not to be confirmed any more. */
export function meetingsAhead(meetings: readonly Meeting[], now: number, within: number): Meeting[] {
  return meetings
    .filter(({ state, starts }) => state === "scheduled" && starts > now && starts < now + within)
    .sort((a, b) => a.starts - b.starts || a.id - b.id);
}

/** Meetings that are over and have no summary yet, the longest waiting first. */
export function withoutSummary(meetings: readonly Meeting[]): Meeting[] {
  return meetings
    .filter(({ state, summary }) => state === "ended" && summary === undefined)
    .sort((a, b) => a.ends - b.ends || a.id - b.id);
}

export interface Hole {
  attribute: Forum["standing"][number]["attribute"];
  value: string;
  missing: number;
}

/** What the key of a forum still asks for, the largest hole first. */
export function holesOf({ standing }: Pick<Forum, "standing">): Hole[] {
  return standing
    .filter(({ missing }) => missing > 0)
    .map(({ attribute, value, missing }) => ({ attribute, value, missing }))
    .sort((a, b) => b.missing - a.missing);
}

/** Responses that nobody has decided yet. */
export const waitingResponses = ({ submitted, accepted, waitlisted, declined }: Turnout): number =>
  Math.max(0, submitted - accepted - waitlisted - declined);

export type CallNeed = "respond" | "submit" | undefined;

/** What an open call asks of an organisation that has these responses to it. */
export function callNeed(responses: readonly Pick<Response, "state">[]): CallNeed {
  if (responses.length === 0) return "respond";
  return responses.some(({ state }) => state === "draft") ? "submit" : undefined;
}
