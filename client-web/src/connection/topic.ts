// SPDX-License-Identifier: AGPL-3.0-or-later
// What this device knows of one topic: the things of a log topic by kind and id, or the latest value of a state topic.
// Positions grow but are not dense within a topic (they number the whole initiative's stream), so what matters is order:
// nothing older than what is known is ever applied.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Id, Refusal, ThingEvent, Watched } from "./messages";

export type TopicStatus =
  | { kind: "loading" }
  | { kind: "live" }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "ended"; reason: string };

interface Shelf {
  /** By id as text, as events carry it. */
  things: Map<string, unknown>;
  version: Signal<number>;
  list: ReadonlySignal<readonly unknown[]>;
}

export class Topic {
  readonly status = signal<TopicStatus>({ kind: "loading" });
  readonly state = signal<unknown>(undefined);
  position: number | undefined;
  epoch: string | undefined;
  private readonly shelves = new Map<string, Shelf>();
  /** Pushes that came before the answer to `watch`: the watch is registered first, the snapshot read after. */
  private early: ThingEvent[] | undefined;

  constructor(readonly name: string) {}

  /** Reading these subscribes the component that renders. */
  list(kind: string): readonly unknown[] {
    return this.shelf(kind).list.value;
  }
  thing(kind: string, id: Id): unknown {
    const shelf = this.shelf(kind);
    void shelf.version.value;
    return shelf.things.get(String(id));
  }

  /** Between asking and the answer. */
  get isAsked(): boolean {
    return this.early !== undefined;
  }

  /** Call before `watch` is sent. */
  asking(): void {
    this.early = [];
    if (this.status.value.kind !== "live") this.status.value = { kind: "loading" };
  }

  /** There will be no answer; what is known stays. */
  unanswered(): void {
    this.early = undefined;
  }

  /** Takes the answer to `watch`. False: it makes no sense together with what we hold; forget and ask anew. */
  watched(answer: Watched): boolean {
    if ("state" in answer) {
      this.state.value = answer.state;
    } else if (answer.reset) {
      this.clear();
      for (const { kind, id, put } of answer.things) this.shelf(kind).things.set(String(id), put);
      for (const shelf of this.shelves.values()) shelf.version.value++;
    } else {
      if (this.position === undefined || answer.position < this.position || answer.epoch !== this.epoch) return false;
      for (const event of answer.events) this.apply(event);
    }
    if (!("state" in answer)) {
      this.position = answer.position;
      this.epoch = answer.epoch;
    }
    const early = this.early ?? [];
    this.early = undefined;
    for (const event of early) this.event(event);
    this.status.value = { kind: "live" };
    return true;
  }

  /** The latest value of a state topic. */
  latest(value: unknown): void {
    this.state.value = value;
  }

  event(event: ThingEvent): void {
    if (this.early) this.early.push(event);
    // The same position twice is harmless (an event carries the whole thing), an older one would turn time back.
    else if (this.position !== undefined && event.position >= this.position) this.apply(event);
  }

  /** Nothing of it may be shown any more. */
  end(status: TopicStatus): void {
    this.forget();
    this.status.value = status;
  }

  /** Nothing is known any more; the next `watch` brings everything. */
  forget(): void {
    this.early = undefined;
    this.position = undefined;
    this.epoch = undefined;
    this.state.value = undefined;
    this.clear();
    for (const shelf of this.shelves.values()) shelf.version.value++;
  }

  private apply({ position, kind, id, put, gone }: ThingEvent): void {
    const shelf = this.shelf(kind);
    if (gone) shelf.things.delete(String(id));
    else shelf.things.set(String(id), put);
    shelf.version.value++;
    this.position = position;
  }

  private clear(): void {
    for (const shelf of this.shelves.values()) shelf.things.clear();
  }

  private shelf(kind: string): Shelf {
    let shelf = this.shelves.get(kind);
    if (!shelf) {
      const things = new Map<string, unknown>();
      const version = signal(0);
      const list = computed(() => {
        void version.value;
        return [...things.values()];
      });
      shelf = { things, version, list };
      this.shelves.set(kind, shelf);
    }
    return shelf;
  }
}
