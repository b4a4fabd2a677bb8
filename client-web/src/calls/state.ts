// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a call and a response stand at a moment, by the same rules as the server; here they only decide what is shown. Pure.
import type { Call, CallState, Response, ResponseState, Turnout } from "../protocol";

/** An open call whose deadline has passed is over even if nothing has closed it yet. */
export const stateAt = ({ state, deadline }: Pick<Call, "state" | "deadline">, now: number): CallState =>
  state === "open" && now > deadline ? "closed" : state;

export const isDecision = (state: ResponseState): state is "accepted" | "waitlisted" | "declined" =>
  state === "accepted" || state === "waitlisted" || state === "declined";

export const isUndecided = (state: ResponseState): boolean => state === "submitted" || state === "in_review";

export const STEPS = ["draft", "submitted", "in_review", "decided"] as const;

/** The step of its way a response is at; undefined when it has left that way (withdrawn, or a draft after the deadline). */
export function stepOf(response: ResponseState | undefined, call: CallState): number | undefined {
  if (response === undefined || response === "draft") return call === "open" ? 0 : undefined;
  if (response === "withdrawn") return undefined;
  if (isDecision(response)) return 3;
  return response === "in_review" || call === "in_review" ? 2 : 1;
}

/** Until the deadline it becomes a draft again; later it leaves for good, while there is no decision or from the waitlist. */
export function withdrawal(response: ResponseState, call: CallState): "to_draft" | "for_good" | undefined {
  if (response === "submitted" && call === "open") return "to_draft";
  return isUndecided(response) || response === "waitlisted" ? "for_good" : undefined;
}

/** A decision can be given once the deadline has passed; from the waitlist even after the call is decided. */
export function mayDecide(response: ResponseState, call: CallState): boolean {
  if (response === "waitlisted") return call === "in_review" || call === "decided";
  return isUndecided(response) && (call === "closed" || call === "in_review");
}

export interface Left {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

export function leftUntil(deadline: number, now: number): Left | undefined {
  const seconds = Math.floor((deadline - now) / 1000);
  if (seconds < 0) return undefined;
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor((seconds % 86_400) / 3_600),
    minutes: Math.floor((seconds % 3_600) / 60),
    seconds: seconds % 60,
  };
}

/** From those who began to those who were accepted. */
export function funnelOf({ drafts, submitted, accepted, waitlisted, declined }: Turnout): readonly number[] {
  return [drafts + submitted, submitted, accepted + waitlisted + declined, accepted];
}

/** By the server's rules: as code points, what is over counts. */
export const lengthOf = (text: string): number => [...text].length;

export const acceptedCount = (call: Call): number => call.accepted_by_sector.reduce((sum, { count }) => sum + count, 0);

/** Required fields of the form that hold nothing visible. */
export const missingFields = (call: Pick<Call, "fields">, texts: readonly string[]): readonly number[] =>
  call.fields.flatMap(({ required }, at) => (required && (texts[at] ?? "").trim() === "" ? [at] : []));

export const bySubmission = (a: Response, b: Response): number =>
  (a.submitted_at ?? 0) - (b.submitted_at ?? 0) || a.id - b.id;
