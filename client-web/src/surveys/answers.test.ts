// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question } from "../protocol";
import { answersOf, pointsOf, requiredOpen, resumeAt, saidBy, tidyCode } from "./answers";

const question = (id: number, required = false): Question => ({ id, kind: "text", text: "?", required, choices: [] });
const said = (...ids: number[]) => answersOf(ids.map((id) => ({ question: id, choices: [], text: "yes" })));

test("somebody who comes back goes on after the last answer, but not past a required question that is open", () => {
  const questions = [question(1, true), question(2), question(3, true), question(4)];
  assert.equal(resumeAt(questions, said()), 0);
  assert.equal(resumeAt(questions, said(1)), 1);
  assert.equal(resumeAt(questions, said(2)), 0);
  assert.equal(resumeAt(questions, said(1, 2, 4)), 2);
  assert.equal(resumeAt(questions, said(1, 3)), 3);
  assert.equal(resumeAt(questions, said(1, 2, 3, 4)), 4);
  assert.deepEqual(
    requiredOpen(questions, said(1)).map(({ id }) => id),
    [3],
  );
});

test("an answer of nothing but spaces is none", () => {
  assert.equal(answersOf([{ question: 1, choices: [], text: "  " }]).size, 0);
  assert.equal(answersOf([{ question: 1, choices: [], number: 0 }]).size, 1);
});

test("answers are said in the words of the question", () => {
  const choices = [
    { id: 7, text: "seven" },
    { id: 8, text: "eight" },
  ];
  assert.deepEqual(saidBy({ ...question(1), choices }, { question: 1, choices: [8] }), ["eight"]);
  assert.deepEqual(saidBy(question(1), { question: 1, choices: [], number: 0 }), ["0"]);
  assert.deepEqual(pointsOf({ from: 1, to: 3 }), [1, 2, 3]);
  assert.deepEqual(pointsOf({}), [0]);
});

test("a code is understood however it was typed", () => {
  assert.equal(tidyCode(" k7-m2 q"), "K7M2Q");
});
