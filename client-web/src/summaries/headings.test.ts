// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { headingsFrom } from "./headings";

test("the highest heading of a text comes right under the screen's, the others keep their distance", () => {
  const html = '<h4 id="a" dir="auto">A</h4><p>&lt;h4&gt;</p><h5>B</h5>';
  assert.equal(headingsFrom(html, 2), '<h2 id="a" dir="auto">A</h2><p>&lt;h4&gt;</p><h3>B</h3>');
  assert.equal(headingsFrom("<h2>A</h2><h6>B</h6>", 3), "<h3>A</h3><h6>B</h6>");
});

test("other tags and texts without headings stay as they are", () => {
  assert.equal(headingsFrom("<hr><header>x</header><p>y</p>", 2), "<hr><header>x</header><p>y</p>");
});
