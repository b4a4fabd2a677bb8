// SPDX-License-Identifier: AGPL-3.0-or-later
// The order of tasks and when one is late. Pure. A task is due by the end of its day, which the moment already says.
import type { Task } from "../protocol";

export const isLate = ({ due, done_at }: Pick<Task, "due" | "done_at">, now: number): boolean =>
  done_at === undefined && due !== undefined && due < now;

/** Open ones first, the earliest due on top, those without a date after them; then what is done, the latest first. */
export function inOrder(tasks: readonly Task[]): Task[] {
  const when = ({ due }: Task) => due ?? Number.MAX_SAFE_INTEGER;
  return [...tasks].sort((a, b) => {
    if (a.done_at !== undefined && b.done_at !== undefined) return b.done_at - a.done_at;
    if (a.done_at !== undefined || b.done_at !== undefined) return a.done_at === undefined ? -1 : 1;
    return when(a) - when(b) || a.id - b.id;
  });
}
