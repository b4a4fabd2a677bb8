// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RuleEffect, SeatPreview } from "../protocol";
import { completesKey, missingBySector, refusedBy } from "./standing";

const effect = (value: string, min: number, max: number, before: number, after = before): RuleEffect => ({
  attribute: "sector",
  value,
  min,
  max,
  before,
  after,
});
const refused = (refusal: string, effects: RuleEffect[], seated_after: number): SeatPreview => ({
  allowed: false,
  refusal,
  effects,
  seated_after,
  capacity: 5,
  namesakes: [],
});

test("the seat map asks only for sectors that are missing", () => {
  const rule = { attribute: "sector", min: 2, max: 3, seated: 1 } as const;
  const standing = [
    { ...rule, value: "business", missing: 1 },
    { ...rule, value: "civil", missing: 0 },
    { ...rule, attribute: "region", value: "north", missing: 2 } as const,
  ];
  assert.deepEqual(missingBySector({ standing }), { business: 1 });
});

test("a seating completes the key when it fills the last hole", () => {
  assert.equal(completesKey({ effects: [effect("a", 1, 2, 0, 1), effect("b", 1, 2, 1)] }), true);
  assert.equal(completesKey({ effects: [effect("a", 1, 2, 0, 1), effect("b", 1, 2, 0)] }), false);
  assert.equal(completesKey({ effects: [effect("a", 1, 2, 1, 2)] }), false);
});

test("a maximum that is reached is named with its numbers", () => {
  const { rule, actual, limit } = refusedBy(refused("max_reached", [effect("a", 0, 9, 1), effect("b", 0, 2, 2, 3)], 4));
  assert.deepEqual([rule?.value, actual, limit], ["b", 2, 2]);
});

test("the places held for others are counted, and one of those others is named", () => {
  const { rule, limit } = refusedBy(refused("would_block_minimum", [effect("a", 1, 5, 2, 3), effect("b", 2, 5, 1)], 5));
  assert.deepEqual([rule?.value, limit], ["b", 1]);
});

test("a full forum says how many sit in it", () => {
  assert.deepEqual(refusedBy(refused("forum_full", [], 6)), { actual: 5, limit: 5 });
});
