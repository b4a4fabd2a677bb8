// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Organisation } from "../protocol";
import { isFound, partsOf, requestOf, valuesOf } from "./entry";

const circles: Organisation = {
  id: 4,
  name: "Circles",
  sector: "civil_society",
  size_band: "small",
  region: "North",
  populations: ["youth", "elders"],
  added_value: "We know the field.",
};

test("populations are written between commas of any keyboard", () => {
  assert.deepEqual(partsOf(" youth, elders،شباب ;; \n parents "), ["youth", "elders", "شباب", "parents"]);
});

test("an entry that nobody changed asks for what was there", () => {
  const { id, ...rest } = circles;
  assert.equal(id, 4);
  assert.deepEqual(requestOf(valuesOf(circles)), rest);
});

test("organisations are found by name, region or population, inside a sector", () => {
  assert.ok(isFound(circles, { text: "circ", sector: "" }));
  assert.ok(isFound(circles, { text: "ELDERS", sector: "civil_society" }));
  assert.ok(!isFound(circles, { text: "", sector: "business" }));
  assert.ok(!isFound(circles, { text: "south", sector: "" }));
});
