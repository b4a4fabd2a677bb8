// SPDX-License-Identifier: AGPL-3.0-or-later
// The last head of the journal that this browser found good, for each initiative; and one that it refused, until somebody
// has said what to do about it. A refused head never takes the place of the good one by itself.
import type { JournalHead } from "../protocol";
import type { Found } from "./chain";

/**
 * shorter, different: the same history, and the head does not extend the one that is kept. restored: another history (a
 * backup was put back) that goes on from the kept head. restored_lost: another history without the kept head.
 */
export type Why = "shorter" | "different" | "restored" | "restored_lost";

export interface Refused {
  why: Why;
  epoch: string;
  head: JournalHead;
  /** When it was seen first, and last. */
  since: number;
  seen: number;
}

export interface Kept {
  epoch: string;
  head: JournalHead;
  /** Since when this browser has followed this history, and when it last found it good. Milliseconds UTC. */
  since: number;
  checked: number;
  refused?: Refused;
}

export interface HeadStore {
  read(): Kept | undefined;
  write(kept: Kept): void;
}

/** Of one initiative. A browser that keeps nothing remembers as long as the page lives. */
export function headStore(initiative: number): HeadStore {
  const name = `journal_head ${initiative}`;
  let here: Kept | undefined;
  return {
    read: () => {
      try {
        const text = localStorage.getItem(name);
        return text === null ? here : (JSON.parse(text) as Kept);
      } catch (error) {
        console.warn("no kept head", error);
        return here;
      }
    },
    write: (kept) => {
      here = kept;
      try {
        localStorage.setItem(name, JSON.stringify(kept));
      } catch (error) {
        console.warn("the head is not kept", error);
      }
    },
  };
}

/** What is to be kept after a look. */
export function judged(kept: Kept | undefined, found: Found, now: number): Kept {
  const { epoch, head } = found;
  if (!kept) return { epoch, head, since: now, checked: now };
  const why = whyRefused(kept, found);
  if (!why) return { ...kept, head, checked: now };
  return { ...kept, refused: { why, epoch, head, since: kept.refused?.since ?? now, seen: now } };
}

function whyRefused(kept: Kept, { epoch, fault }: Found): Why | undefined {
  if (epoch === kept.epoch) return fault;
  return fault ? "restored_lost" : "restored";
}

/** Whether the history is as it was again, after a head had been refused. */
export const isOver = ({ checked, refused }: Kept): boolean => refused !== undefined && checked > refused.seen;

/** Somebody has looked into it: the refused history is followed from now on, or the kept one is where it is over. */
export function accepted(kept: Kept, now: number): Kept {
  const { refused, ...rest } = kept;
  if (!refused || isOver(kept)) return rest;
  return { epoch: refused.epoch, head: refused.head, since: now, checked: now };
}
