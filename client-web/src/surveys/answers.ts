// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers to questions as values: what counts as given, where somebody who comes back goes on. Pure.
import type { Answer, Question } from "../protocol";

export const isGiven = ({ choices, number, text = "" }: Answer): boolean =>
  choices.length > 0 || number !== undefined || text.trim() !== "";

/** Takes an answer back. */
export const noAnswer = (question: number): Answer => ({ question, choices: [] });

export type Answers = ReadonlyMap<number, Answer>;

export const answersOf = (given: readonly Answer[]): Answers =>
  new Map(given.filter(isGiven).map((answer) => [answer.question, answer]));

/** Where one goes on: after the last answered question, but not past a required one that is still open. */
export function resumeAt(questions: readonly Question[], answers: Answers): number {
  const open = questions.findIndex(({ id, required }) => required && !answers.has(id));
  const next = questions.findLastIndex(({ id }) => answers.has(id)) + 1;
  return open === -1 ? next : Math.min(open, next);
}

export const requiredOpen = (questions: readonly Question[], answers: Answers): Question[] =>
  questions.filter(({ id, required }) => required && !answers.has(id));

/** The points of a scale, lowest first. */
export function pointsOf({ from = 0, to = 0 }: Pick<Question, "from" | "to">): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

/** An answer in words, for one's own overview. */
export function saidBy(question: Question, { choices, number, text }: Answer): string[] {
  if (number !== undefined) return [String(number)];
  if (text !== undefined) return [text];
  return question.choices.filter(({ id }) => choices.includes(id)).map((choice) => choice.text);
}

/** A code as somebody types it: case, spaces and dashes do not matter. */
export const tidyCode = (typed: string): string => typed.replace(/[^0-9a-z]/gi, "").toUpperCase();
