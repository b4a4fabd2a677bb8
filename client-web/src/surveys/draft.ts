// SPDX-License-Identifier: AGPL-3.0-or-later
// A survey while it is written: every field a signal, so that typing renders one field, and its way to and from the contract.
import { type Signal, signal } from "@preact/signals";
import type { Question, QuestionKind, QuestionPlan } from "../protocol";

export interface DraftChoice {
  key: number;
  text: Signal<string>;
}

export interface DraftQuestion {
  key: number;
  kind: Signal<QuestionKind>;
  text: Signal<string>;
  required: Signal<boolean>;
  choices: Signal<readonly DraftChoice[]>;
  from: Signal<number | null>;
  to: Signal<number | null>;
  fromLabel: Signal<string>;
  toLabel: Signal<string>;
}

let lastKey = 0;

export const newChoice = (text = ""): DraftChoice => ({ key: ++lastKey, text: signal(text) });

export const hasChoices = (kind: QuestionKind): boolean => kind === "single" || kind === "multiple";

export function draftOf(plan: Partial<QuestionPlan> = {}): DraftQuestion {
  const { kind = "single", text = "", required = false, choices = [] } = plan;
  const shown = hasChoices(kind) && choices.length === 0 ? ["", ""] : choices;
  return {
    key: ++lastKey,
    kind: signal(kind),
    text: signal(text),
    required: signal(required),
    choices: signal(shown.map(newChoice)),
    from: signal(plan.from ?? 1),
    to: signal(plan.to ?? 5),
    fromLabel: signal(plan.from_label ?? ""),
    toLabel: signal(plan.to_label ?? ""),
  };
}

export const planOfQuestion = ({ id: _, choices, ...rest }: Question): QuestionPlan => ({
  ...rest,
  choices: choices.map(({ text }) => text),
});

/** What is sent: only what belongs to the question's kind. Reads the signals. */
export function planOf(draft: DraftQuestion): QuestionPlan {
  const kind = draft.kind.value;
  const plan: QuestionPlan = {
    kind,
    text: draft.text.value.trim(),
    required: draft.required.value,
    choices: hasChoices(kind) ? draft.choices.value.map(({ text }) => text.value.trim()) : [],
  };
  if (kind !== "scale") return plan;
  const [from, to] = [draft.from.value, draft.to.value];
  const [fromLabel, toLabel] = [draft.fromLabel.value.trim(), draft.toLabel.value.trim()];
  return {
    ...plan,
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(fromLabel && { from_label: fromLabel }),
    ...(toLabel && { to_label: toLabel }),
  };
}

const isBlank = ({ text }: DraftChoice): boolean => text.peek().trim() === "";

/** Without options and questions nobody wrote anything in. Options of a choice question stay two at least, to be filled in. */
export function tidied(questions: readonly DraftQuestion[]): DraftQuestion[] {
  for (const { choices } of questions) {
    const written = choices.peek().filter((choice) => !isBlank(choice));
    if (written.length >= 2 && written.length < choices.peek().length) choices.value = written;
  }
  return questions.filter(({ text, choices }) => text.peek().trim() !== "" || !choices.peek().every(isBlank));
}

/** The list with one item a place further up (-1) or down (+1); the same list at its ends. */
export function moved<Item>(list: readonly Item[], at: number, by: -1 | 1): readonly Item[] {
  const to = at + by;
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}
