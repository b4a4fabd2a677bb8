// SPDX-License-Identifier: AGPL-3.0-or-later
// What a writer holds of a summary while writing. Pure. Lines have keys of their own, so that moving one moves its field;
// lines left empty stay on the screen and are not sent.
import type { Audience, SaveSummary } from "../protocol";

export interface DecisionLine {
  key: number;
  text: string;
}
export interface TaskLine extends DecisionLine {
  owner?: number;
  due?: number;
}
export interface DraftText {
  title: string;
  body: string;
  decisions: readonly DecisionLine[];
  tasks: readonly TaskLine[];
  audience: Audience;
}

let lastKey = 0;
export const newKey = () => ++lastKey;

type Sent = Omit<SaveSummary, "meeting" | "version">;

/** As the server takes it. */
export function sentForm({ title, body, decisions, tasks, audience }: DraftText): Sent {
  const written = <Line extends DecisionLine>(lines: readonly Line[]) => lines.filter(({ text }) => text.trim() !== "");
  return {
    title: title.trim(),
    body,
    audience,
    decisions: written(decisions).map(({ text }) => text.trim()),
    tasks: written(tasks).map(({ text, owner, due }) => ({
      text: text.trim(),
      ...(owner !== undefined && { owner }),
      ...(due !== undefined && { due }),
    })),
  };
}

export function draftText({ title, body, decisions, tasks, audience }: Sent): DraftText {
  return {
    title,
    body,
    audience,
    decisions: decisions.map((text) => ({ key: newKey(), text })),
    tasks: tasks.map(({ text, owner, due }) => ({
      key: newKey(),
      text,
      ...(owner != null && { owner }),
      ...(due != null && { due }),
    })),
  };
}

const plain = (sent: Sent) =>
  JSON.stringify([
    sent.title,
    sent.body.trim(),
    sent.audience,
    sent.decisions,
    sent.tasks.map(({ text, owner, due }) => [text, owner ?? null, due ?? null]),
  ]);

/** Whether two hold the same words, whatever made them. */
export const sameText = (a: Sent, b: Sent): boolean => plain(a) === plain(b);

/** Moves a line one place up or down; at an end nothing happens. */
export function moved<Line extends DecisionLine>(lines: readonly Line[], key: number, step: -1 | 1): readonly Line[] {
  const from = lines.findIndex((line) => line.key === key);
  const to = from + step;
  if (from < 0 || to < 0 || to >= lines.length) return lines;
  const next = [...lines];
  [next[from], next[to]] = [next[to]!, next[from]!];
  return next;
}
