// SPDX-License-Identifier: AGPL-3.0-or-later
// A copy on this device of what was typed and not yet confirmed by the server. Written at every change, removed when the
// server has it. A device without room loses only this second safety.
import type { SaveSummary } from "../protocol";

export interface LocalCopy {
  /** The version the writer started from. */
  version: number;
  text: Omit<SaveSummary, "meeting" | "version">;
  at: number;
}

export interface CopyStore {
  read(): LocalCopy | undefined;
  write(copy: LocalCopy): void;
  remove(): void;
}

/** One for each person and meeting: a shared device keeps people's texts apart. */
export function copyStore(person: number, meeting: number): CopyStore {
  const name = `summary_draft ${person} ${meeting}`;
  const guarded = <Value>(act: () => Value): Value | undefined => {
    try {
      return act();
    } catch (error) {
      console.warn("no local copy", error);
      return undefined;
    }
  };
  return {
    read: () =>
      guarded(() => {
        const text = localStorage.getItem(name);
        return text === null ? undefined : (JSON.parse(text) as LocalCopy);
      }),
    write: (copy) => guarded(() => localStorage.setItem(name, JSON.stringify(copy))),
    remove: () => guarded(() => localStorage.removeItem(name)),
  };
}
