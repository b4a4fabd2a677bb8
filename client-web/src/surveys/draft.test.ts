// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, moved, newChoice, planOf, planOfQuestion, tidied } from "./draft";

test("a question is sent with what belongs to its kind only", () => {
  const draft = draftOf({ kind: "scale", text: " How? ", from: 0, to: 4, to_label: "very" });
  assert.deepEqual(planOf(draft), {
    kind: "scale",
    text: "How?",
    required: false,
    choices: [],
    from: 0,
    to: 4,
    to_label: "very",
  });
  draft.kind.value = "text";
  assert.deepEqual(planOf(draft), { kind: "text", text: "How?", required: false, choices: [] });
});

test("a question comes back as it was sent", () => {
  const question = {
    id: 3,
    kind: "multiple" as const,
    text: "Which?",
    required: true,
    choices: [{ id: 9, text: "one" }],
  };
  assert.deepEqual(planOf(draftOf(planOfQuestion(question))), {
    kind: "multiple",
    text: "Which?",
    required: true,
    choices: ["one"],
  });
});

test("what nobody wrote in is left out, but a choice question keeps two options to fill in", () => {
  const blank = draftOf();
  const begun = draftOf({ text: "Which?" });
  const full = draftOf({ text: "Which?", choices: ["one", "two"] });
  full.choices.value = [...full.choices.value, newChoice(" ")];
  assert.deepEqual(tidied([blank, begun, full]), [begun, full]);
  assert.deepEqual(planOf(full).choices, ["one", "two"]);
  assert.equal(begun.choices.value.length, 2);
});

test("an item moves by one place, and not past the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], 1, -1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b"], 1, 1), ["a", "b"]);
  assert.deepEqual(moved(["a", "b"], 0, -1), ["a", "b"]);
});
