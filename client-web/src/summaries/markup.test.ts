// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Mark, marked } from "./markup";

/** "[" and "]" of the given text are the selection, before and after. */
function press(text: string, mark: Mark): string {
  const from = text.indexOf("‹");
  const to = text.indexOf("›") - 1;
  const bare = text.replace(/[‹›]/g, "");
  const { from: start, to: end, insert, selectFrom, selectTo } = marked(bare, from, to, mark);
  const next = bare.slice(0, start) + insert + bare.slice(end);
  return `${next.slice(0, selectFrom)}‹${next.slice(selectFrom, selectTo)}›${next.slice(selectTo)}`;
}

test("a line becomes a heading, and no heading again", () => {
  assert.equal(press("a\nשלום‹› לכם\nb", "heading"), "a\n## שלום לכם‹›\nb");
  assert.equal(press("## שלום‹›", "heading"), "שלום‹›");
});

test("all lines of the selection become a list, empty ones stay empty", () => {
  assert.equal(press("‹one\n\ntwo›\nthree", "list"), "‹- one\n\n- two›\nthree");
  assert.equal(press("‹- one\n- two›", "list"), "‹one\ntwo›");
  assert.equal(press("‹›", "list"), "- ‹›");
});

test("words become bold and stay selected, so that a second press takes it back", () => {
  assert.equal(press("a ‹b› c", "bold"), "a **‹b›** c");
  assert.equal(press("a **‹b›** c", "bold"), "a ‹b› c");
});

test("a link asks for what is missing", () => {
  assert.equal(press("see ‹here›", "link"), "see [here](‹https://›)");
  assert.equal(press("‹https://a.example›", "link"), "[‹›](https://a.example)");
  assert.equal(press("‹›", "link"), "[‹›](https://)");
});
