// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that are safe to send later (answers to a survey), kept on this device until the server has confirmed them.
// Each goes out with the key it was kept under, so that a repeat after a lost reply does nothing twice.
import { signal } from "@preact/signals";
import type { Id } from "./messages";
import { Refusal } from "./messages";

export interface Kept {
  key: string;
  method: string;
  params: unknown;
  /** A later entry of the same place takes the place of an earlier one that has not been sent. */
  place: string;
  /** Who made it; somebody else signing in on this device must not send it. Absent: a guest. */
  owner?: Id;
}

export interface OutboxStore {
  all(): Promise<Kept[]>;
  put(entry: Kept): Promise<void>;
  remove(key: string): Promise<void>;
}

export class Outbox {
  /** How many wait on this device. */
  readonly count = signal(0);
  /** Entries the server did not want; the screen that made them may say so. */
  readonly refused = signal<{ entry: Kept; refusal: Refusal }[]>([]);
  private flushing = false;
  private again = false;

  constructor(private readonly store: OutboxStore) {}

  async keep(entry: Kept): Promise<void> {
    for (const earlier of await this.store.all()) {
      if (earlier.place === entry.place && earlier.owner === entry.owner) await this.store.remove(earlier.key);
    }
    await this.store.put(entry);
    await this.recount();
  }

  /** Sends what this person kept, oldest first. Stops at the first entry that could not be delivered, and says why. */
  async flush(owner: Id | undefined, send: (entry: Kept) => Promise<unknown>): Promise<Refusal | undefined> {
    if (this.flushing) {
      this.again = true;
      return undefined;
    }
    this.flushing = true;
    try {
      do {
        this.again = false;
        const mine = (await this.store.all()).filter((entry) => entry.owner === owner);
        for (const entry of mine.sort((a, b) => (a.key < b.key ? -1 : 1))) {
          const refusal = await this.deliver(entry, send);
          if (refusal) return refusal;
        }
      } while (this.again);
      return undefined;
    } finally {
      this.flushing = false;
      await this.recount();
    }
  }

  private async deliver(entry: Kept, send: (entry: Kept) => Promise<unknown>): Promise<Refusal | undefined> {
    try {
      await send(entry);
    } catch (error) {
      if (!(error instanceof Refusal)) return new Refusal("failed");
      if (undelivered(error)) return error;
      this.refused.value = [...this.refused.value, { entry, refusal: error }];
    }
    await this.store.remove(entry.key);
    return undefined;
  }

  private async recount(): Promise<void> {
    this.count.value = (await this.store.all()).length;
  }
}

/** Refusals of ours that say nothing about the command itself: trying again later makes sense. */
export function undelivered({ code }: Refusal): boolean {
  return ["offline", "unconfirmed", "signed_out", "busy", "too_many"].includes(code);
}
