// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands that are safe to send later (answers to a survey). Each is written down on this device before it is sent, and
// crossed out when the server has answered: so it outlives a lost line and a closed page. One after the other, each under
// the key it was written down with, so that a repeat after a lost reply does nothing twice and none overtakes another.
import { signal } from "@preact/signals";
import { type Id, type Parameters, type Problem, pauseAfter, Refusal } from "./messages";
import type { Seam } from "./seam";

export interface Kept {
  key: string;
  method: string;
  params: unknown;
  /** A later entry of the same place takes the place of an earlier one. */
  place: string;
  /** Who made it; somebody else signing in on this device must not send it. Absent: a guest. */
  owner?: Id;
  /** What the server said against it. It is not sent again, and stays until something else is put in its place. */
  refused?: { code: string; params: Parameters; problems: readonly Problem[] };
}

export interface OutboxStore {
  all(): Promise<Kept[]>;
  put(entry: Kept): Promise<void>;
  remove(key: string): Promise<void>;
}

export function memoryStore(): OutboxStore {
  const entries = new Map<string, Kept>();
  return {
    all: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
  };
}

export type Delivered<Result> = { kept: false; result: Result } | { kept: true };

interface Awaited {
  resolve: (outcome: Delivered<unknown>) => void;
  reject: (refusal: Refusal) => void;
}

/** The server is there, but cannot write now, or stumbled: asked again after so many milliseconds, or twice as many. */
const LATER = 5_000;
/** What nobody came back for in so long goes: it may be somebody else's device by now. */
const MOST_DAYS = 30;
/**
 * So long the server knows what it replied to a key (server/jobs/jobs.cpp). Later it would do the same again, over whatever was
 * answered since from elsewhere.
 */
const REPLY_DAYS = 7;

export class Outbox {
  /** Of who is signed in, by place: what could not be sent yet. Not what is on its way for the first time. */
  readonly waiting = signal<ReadonlyMap<string, Kept>>(new Map());
  /** Of who is signed in, by place: what the server did not want, until something else is put there. */
  readonly refused = signal<ReadonlyMap<string, Kept>>(new Map());
  /** Keys of what this page has delivered. What is gone otherwise was sent, or taken the place of, by another page. */
  readonly delivered = new Set<string>();
  /** By key: screens that want to know what came of what they have just given. */
  private readonly awaited = new Map<string, Awaited>();
  private turn: Promise<unknown> = Promise.resolve();
  private flushing = false;
  private again = false;
  private pause: number | undefined;

  constructor(
    private readonly store: OutboxStore,
    private readonly seam: Pick<Seam, "now" | "later" | "cancel" | "chance">,
    private readonly owner: () => Id | undefined,
    private readonly send: (entry: Kept) => Promise<unknown>,
  ) {
    void this.inTurn(() => this.forgetOld());
  }

  /** Writes `entry` down and sends it; tells whether it got there, or waits. Rejects with Refusal if it is not wanted. */
  async add(entry: Kept): Promise<Delivered<unknown>> {
    await this.inTurn(async () => {
      // First of all: the page may be about to close.
      await this.store.put(entry);
      for (const { key, place, owner } of await this.store.all()) {
        if (key !== entry.key && place === entry.place && owner === entry.owner) await this.store.remove(key);
      }
    });
    return new Promise((resolve, reject) => {
      this.awaited.set(entry.key, { resolve, reject });
      void this.flush();
    });
  }

  /** There is a line (again), and whoever is there may be somebody else. */
  resume(): Promise<void> {
    this.seam.cancel(this.pause);
    this.pause = undefined;
    return this.flush();
  }

  /** Sends what is written down, oldest first, until something cannot be delivered. */
  private async flush(): Promise<void> {
    this.again = true;
    if (this.flushing) return;
    this.flushing = true;
    try {
      while (this.again) {
        this.again = false;
        // Before anything is sent: of what was kept before this page was opened no screen knows yet.
        await this.show(false);
        if (this.pause === undefined) await this.deliverAll();
        await this.show(true);
      }
    } catch (error) {
      console.error("the outbox cannot be read", error);
      for (const key of [...this.awaited.keys()]) this.take(key)?.reject(new Refusal("failed"));
      this.pauseFor(LATER);
    } finally {
      this.flushing = false;
    }
  }

  private async deliverAll(): Promise<void> {
    const owner = this.owner();
    const mine = (await this.store.all()).filter((entry) => entry.owner === owner && !entry.refused);
    for (const { key } of mine.sort((a, b) => (a.key < b.key ? -1 : 1))) {
      // Meanwhile somebody else may have signed in, or a later answer been given.
      const entry = (await this.store.all()).find((one) => one.key === key);
      if (this.owner() !== owner) return;
      if (entry && madeAt(key) < this.daysAgo(REPLY_DAYS)) {
        await this.inTurn(() => this.refuse(entry, new Refusal("unconfirmed")));
        continue;
      }
      const refusal = entry && (await this.deliver(entry));
      if (!refusal) continue;
      const pause = pauseAfter(refusal, this.seam.chance()) ?? this.stumbled(refusal);
      if (pause !== undefined) this.pauseFor(pause);
      if (!isOfThisOne(refusal)) return;
    }
  }

  /** The refusal, when it could not be delivered. */
  private async deliver(entry: Kept): Promise<Refusal | undefined> {
    const { key } = entry;
    try {
      const result = await this.send(entry);
      this.delivered.add(key);
      await this.inTurn(() => this.store.remove(key));
      this.take(key)?.resolve({ kept: false, result });
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal("failed", { message: String(error) });
      if (undelivered(refusal)) return refusal;
      try {
        // Also where a screen is told: whoever gave it may have left that screen.
        await this.inTurn(() => this.refuse(entry, refusal));
      } finally {
        this.take(key)?.reject(refusal);
      }
    }
    return undefined;
  }

  private async refuse(entry: Kept, { code, params, problems }: Refusal): Promise<void> {
    const isStored = (await this.store.all()).some(({ key }) => key === entry.key);
    if (isStored) await this.store.put({ ...entry, refused: { code, params, problems } });
  }

  /** `isOver`: what has not been delivered by now waits, and who gave it is told so. */
  private async show(isOver: boolean): Promise<void> {
    const stored = await this.store.all();
    const mine = stored.filter((entry) => entry.owner === this.owner());
    if (isOver && !this.again) for (const key of [...this.awaited.keys()]) this.take(key)?.resolve({ kept: true });
    const waiting = mine.filter((entry) => !entry.refused && !this.awaited.has(entry.key));
    this.waiting.value = new Map(waiting.map((entry) => [entry.place, entry]));
    this.refused.value = new Map(mine.filter(({ refused }) => refused).map((entry) => [entry.place, entry]));
  }

  private take(key: string): Awaited | undefined {
    const found = this.awaited.get(key);
    this.awaited.delete(key);
    return found;
  }

  private stumbled(refusal: Refusal): number | undefined {
    const passes = refusal.code === "unavailable" || refusal.code === "too_many" || isOfThisOne(refusal);
    return passes ? Math.ceil(LATER * (1 + this.seam.chance())) : undefined;
  }

  private pauseFor(milliseconds: number): void {
    this.seam.cancel(this.pause);
    this.pause = this.seam.later(milliseconds, () => void this.resume());
  }

  /** Two changes of the store never mix. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {});
    return done;
  }

  private async forgetOld(): Promise<void> {
    const oldest = this.daysAgo(MOST_DAYS);
    for (const { key } of await this.store.all()) if (madeAt(key) < oldest) await this.store.remove(key);
  }

  private daysAgo(days: number): number {
    return this.seam.now() - days * 24 * 3_600_000;
  }
}

/** Milliseconds UTC by this device's clock: the first 48 bits of a UUIDv7 (RFC 9562). NaN of other keys. */
const madeAt = (key: string): number => Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16);

/** Others may fare better. */
const isOfThisOne = ({ code }: Refusal): boolean => code === "internal" || code === "failed";

/** Refusals that say nothing about the command itself: trying again later makes sense. */
export function undelivered(refusal: Refusal): boolean {
  return (
    ["offline", "unconfirmed", "signed_out", "busy", "too_many", "unavailable"].includes(refusal.code) ||
    isOfThisOne(refusal)
  );
}
