// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { freeCode, linesOf, suggestSlug } from "./slug";

test("a name in Hebrew, Arabic or English becomes an address", () => {
  assert.equal(suggestSlug("מעגל רחב"), "magl-rhb");
  assert.equal(suggestSlug("دائرة أوسع"), "dayra-awsa");
  assert.equal(suggestSlug("Café & Friends!"), "cafe-friends");
});

test("an address begins with a letter, is not too long and ends with a whole word", () => {
  assert.equal(suggestSlug("2030 plan"), "plan");
  assert.equal(suggestSlug("aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbb cc"), "aaaaaaaaaaaaaaaaaaaa");
  assert.equal(suggestSlug("🎉"), "");
});

test("a code that is taken gets a number", () => {
  assert.equal(freeCode("Youth", "sector", ["youth", "youth-2"]), "youth-3");
  assert.equal(freeCode("🎉", "sector", []), "sector");
});

test("blank lines are no values", () => {
  assert.deepEqual(linesOf(" North \n\n South\n"), ["North", "South"]);
});
