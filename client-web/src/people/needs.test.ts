// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Meeting } from "../protocol";
import { callNeed, holesOf, meetingsAhead, waitingResponses, withoutSummary } from "./needs";

const DAY = 86_400_000;
const meeting = (id: number, state: Meeting["state"], starts: number, summary?: number) =>
  ({ id, state, starts, ends: starts + 1, ...(summary && { summary }) }) as Meeting;

test("only scheduled meetings soon to come are to be confirmed, the nearest first", () => {
  const meetings = [
    meeting(1, "scheduled", 20 * DAY),
    meeting(2, "scheduled", 11 * DAY),
    meeting(3, "cancelled", 12 * DAY),
    meeting(4, "scheduled", 9 * DAY),
    meeting(5, "scheduled", 99 * DAY),
  ];
  const ids = meetingsAhead(meetings, 10 * DAY, 30 * DAY).map(({ id }) => id);
  assert.deepEqual(ids, [2, 1]);
});

test("an ended meeting without a summary waits for one", () => {
  const meetings = [
    meeting(1, "ended", 5),
    meeting(2, "ended", 3),
    meeting(3, "ended", 1, 9),
    meeting(4, "cancelled", 2),
  ];
  assert.deepEqual(
    withoutSummary(meetings).map(({ id }) => id),
    [2, 1],
  );
});

test("holes of a key are what is missing, the largest first", () => {
  const rule = (value: string, missing: number) => ({
    attribute: "sector" as const,
    value,
    min: 3,
    max: 5,
    seated: 3 - missing,
    missing,
  });
  const holes = holesOf({ standing: [rule("academia", 1), rule("business", 0), rule("residents", 2)] });
  assert.deepEqual(
    holes.map(({ value, missing }) => [value, missing]),
    [
      ["residents", 2],
      ["academia", 1],
    ],
  );
});

test("responses wait until they are decided", () => {
  assert.equal(waitingResponses({ id: 1, drafts: 4, submitted: 9, accepted: 3, waitlisted: 1, declined: 2 }), 3);
});

test("an organisation is asked to respond, then to submit, then nothing", () => {
  assert.equal(callNeed([]), "respond");
  assert.equal(callNeed([{ state: "submitted" }, { state: "draft" }]), "submit");
  assert.equal(callNeed([{ state: "submitted" }]), undefined);
});
