// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything a screen does with the server: calls, and topics watched while somebody looks at them. One per page.
// Unanswered requests survive a lost line: they go out again, with the same key, when it comes back; unless it comes back for
// somebody else: then the page starts over.
import { signal } from "@preact/signals";
import { Line } from "./line";
import {
  type Id,
  type Push,
  pauseAfter,
  Refusal,
  type Reply,
  refusalOf,
  tooLong,
  type Watched,
  type Welcome,
} from "./messages";
import { type Delivered, type Kept, memoryStore, Outbox, type OutboxStore } from "./outbox";
import type { Seam } from "./seam";
import { Topic } from "./topic";
import { Unconfirmed } from "./unconfirmed";

/** How long an unanswered request waits for the line to come back. */
const PATIENCE = 20_000;
/** Before a topic is asked for again that a busy server did not give; from once to twice as long. */
const BUSY_TOPIC = 2_000;
/** How long a topic stays watched after the last screen left it: going back and forth costs nothing. */
const LINGER = 5_000;
const IDLE_TOPICS = 24;

interface Waiting {
  text: string;
  settle: (reply: Reply | Refusal) => void;
  timer: number;
  /** It is written down in the outbox, and goes out from there when the line is back. */
  isKept: boolean;
  /** As whom, in which history, it was asked; undefined until the server has said who is there. */
  askedAs: string | undefined;
}

interface Watch {
  topic: Topic;
  users: number;
  watching: boolean;
  /** Opens a survey to a guest. */
  code: string | undefined;
  linger: number | undefined;
  /** Until it is asked for again. */
  retry: number | undefined;
}

export class Connection {
  readonly line: Line;
  readonly welcome = signal<Welcome | undefined>(undefined);
  /** Add to this device's clock to get the server's. */
  readonly clockOffset = signal(0);
  readonly outbox: Promise<Outbox>;
  /** Set once the store is open; for signals that screens read. */
  readonly outboxNow = signal<Outbox | undefined>(undefined);
  private readonly waiting = new Map<number, Waiting>();
  private readonly watches = new Map<string, Watch>();
  private lastId = 0;
  /** Who the server said we are, last; also after the session ended. */
  private owner: Id | undefined;
  private readonly unconfirmed: Unconfirmed;
  /** Somebody is signing in or out on this page. */
  private expectsAnyone = false;

  constructor(
    private readonly seam: Seam,
    store: Promise<OutboxStore>,
  ) {
    this.unconfirmed = new Unconfirmed(() => seam.now());
    this.line = new Line(seam, {
      message: (text) => this.message(text),
      dropped: () => this.dropped(),
      probe: () => this.line.send(JSON.stringify({ jsonrpc: "2.0", id: ++this.lastId, method: "ping" })),
      awaitsMuch: () => [...this.watches.values()].some(({ watching, topic }) => watching && topic.isAsked),
    });
    // Without the store's part of the program, for it did not load: what is given now is sent all the same.
    this.outbox = store.catch(memoryStore).then((opened) => {
      const outbox = new Outbox(
        opened,
        seam,
        () => this.owner,
        (entry) => this.sendKept(entry),
      );
      this.outboxNow.value = outbox;
      return outbox;
    });
  }

  /** Milliseconds UTC by the server's clock. */
  serverNow(): number {
    return this.seam.now() + this.clockOffset.value;
  }

  /** Sends a command or view. Rejects with Refusal; while the line is lost at once, with code "offline". */
  request(method: string, params: unknown, key?: string, isKept = false): Promise<unknown> {
    const { kind } = this.line.state.value;
    if (kind === "lost") return Promise.reject(new Refusal("offline"));
    if (kind === "signed_out") return Promise.reject(new Refusal("signed_out"));
    return new Promise((resolve, reject) => {
      const settle = (reply: Reply | Refusal) => {
        if (reply instanceof Refusal) reject(reply);
        else if ("error" in reply) reject(refusalOf(reply.error));
        else resolve(reply.result);
      };
      this.ask(method, params, key, settle, isKept);
    });
  }

  /**
   * A command that a busy server refused goes out again, under its key, when the server said that there will be room. The same
   * one once more after nobody confirmed it has the key it had: it is not done twice.
   */
  async command(method: string, params: unknown): Promise<unknown> {
    // As somebody else, or in another history, it is another command.
    const asked = JSON.stringify([this.identity(), method, params]);
    const key = this.unconfirmed.keyOf(asked) ?? this.seam.key();
    const until = this.seam.now() + PATIENCE;
    for (;;) {
      try {
        const result = await this.request(method, params, key);
        this.unconfirmed.confirmed(method);
        return result;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.unconfirmed.refused(asked, method, key, error);
        const pause = pauseAfter(error, this.seam.chance());
        if (pause === undefined || this.seam.now() + pause > until) throw error;
        const before = this.identity();
        await new Promise<void>((resolve) => this.seam.later(pause, resolve));
        if (this.identity() !== before) throw new Refusal("signed_out");
      }
    }
  }

  /**
   * Sends a command, or keeps it on this device until it can be sent. Only for commands that lose nothing by waiting. Rejects
   * with Refusal.
   */
  async commandOrKeep(method: string, params: unknown, place: string): Promise<Delivered<unknown>> {
    const entry: Kept = { key: this.seam.key(), method, params, place };
    if (this.owner !== undefined) entry.owner = this.owner;
    try {
      return await (await this.outbox).add(entry);
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal("failed", { message: String(error) });
    }
  }

  /** After signing in or out: the line as whoever one is now. */
  reopen(): void {
    this.expectsAnyone = true;
    this.line.close(true);
  }

  /** Starts or joins a watch; release it when done. `code` opens a survey's topics to a guest. */
  watch(name: string, code?: string): { topic: Topic; release: () => void } {
    const watch = this.watches.get(name) ?? this.addWatch(name);
    watch.code = code ?? watch.code;
    this.seam.cancel(watch.linger);
    watch.users++;
    if (!watch.watching) this.sendWatch(watch);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      if (--watch.users === 0) watch.linger = this.seam.later(LINGER, () => this.unwatch(watch));
    };
    return { topic: watch.topic, release };
  }

  /** What is known of a topic, watched or not. */
  topic(name: string): Topic {
    return (this.watches.get(name) ?? this.addWatch(name)).topic;
  }

  private addWatch(name: string): Watch {
    const watch: Watch = {
      topic: new Topic(name),
      users: 0,
      watching: false,
      code: undefined,
      linger: undefined,
      retry: undefined,
    };
    this.watches.set(name, watch);
    return watch;
  }

  private sendWatch(watch: Watch): void {
    if (this.line.state.value.kind !== "live") return;
    this.seam.cancel(watch.retry);
    const { topic } = watch;
    watch.watching = true;
    topic.asking();
    const since = topic.position === undefined ? {} : { since: topic.position, epoch: topic.epoch };
    this.ask("watch", { topic: topic.name, ...since, ...(watch.code && { code: watch.code }) }, undefined, (reply) => {
      if (reply instanceof Refusal) watch.watching = false;
      else if ("error" in reply) this.notWatched(watch, refusalOf(reply.error));
      else if (!topic.watched(reply.result as Watched)) {
        topic.forget();
        this.sendWatch(watch);
      }
    });
  }

  private notWatched(watch: Watch, refusal: Refusal): void {
    if (refusal.code === "superseded") return; // what overtook it decides
    watch.watching = false;
    if (refusal.code === "busy") this.watchLater(watch);
    else watch.topic.end({ kind: "refused", refusal });
  }

  /** The server could not, just now: what is known stays, and is asked for again. */
  private watchLater(watch: Watch): void {
    watch.topic.unanswered();
    this.seam.cancel(watch.retry);
    watch.retry = this.seam.later(BUSY_TOPIC * (1 + this.seam.chance()), () => {
      if (watch.users > 0 && !watch.watching) this.sendWatch(watch);
    });
  }

  private unwatch(watch: Watch): void {
    if (watch.users > 0 || !watch.watching) return;
    watch.watching = false;
    this.forgetOldest();
    if (this.line.state.value.kind === "live") this.ask("unwatch", { topic: watch.topic.name }, undefined, () => {});
  }

  /** Keeps a few topics that nobody watches any more, to resume them. One that was never watched may be about to be. */
  private forgetOldest(): void {
    const idle = [...this.watches.values()].filter(
      ({ users, watching, topic }) => users === 0 && !watching && topic.status.value.kind !== "loading",
    );
    for (const { topic } of idle.slice(0, -IDLE_TOPICS)) this.watches.delete(topic.name);
  }

  /** While a line opens for whoever one is from now on, what somebody kept stays where it is. */
  private sendKept({ method, params, key }: Kept): Promise<unknown> {
    if (this.line.state.value.kind === "connecting") return Promise.reject(new Refusal("offline"));
    return this.request(method, params, key, true);
  }

  private ask(
    method: string,
    params: unknown,
    key: string | undefined,
    settle: Waiting["settle"],
    isKept = false,
  ): void {
    const id = ++this.lastId;
    const text = JSON.stringify({ jsonrpc: "2.0", id, method, params, ...(key && { key }) });
    const patience = () =>
      this.seam.later(PATIENCE, () => {
        // On a live line the server is merely slow: keep waiting as long as it stands.
        if (this.line.state.value.kind === "live") waiting.timer = patience();
        else this.settle(id, new Refusal(key ? "unconfirmed" : "offline"));
      });
    const waiting: Waiting = { text, settle, timer: patience(), isKept, askedAs: this.identity() };
    this.waiting.set(id, waiting);
    if (this.line.state.value.kind === "live") this.sendNow(id, waiting);
  }

  private sendNow(id: number, waiting: Waiting): void {
    waiting.askedAs ??= this.identity();
    // The server would close the line, and again whenever it came back.
    const refusal = tooLong(waiting.text, this.welcome.value?.message_bytes ?? Number.POSITIVE_INFINITY);
    if (refusal) this.settle(id, refusal);
    else this.line.send(waiting.text);
  }

  /** As whom, in which history, the server knows us; undefined until it has said so. */
  private identity(): string | undefined {
    return this.welcome.value && identityOf(this.welcome.value);
  }

  private settle(id: number, reply: Reply | Refusal): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    this.seam.cancel(waiting.timer);
    waiting.settle(reply);
  }

  private message(text: string): void {
    const message = JSON.parse(text) as Push | Reply;
    if (!("method" in message)) {
      if (typeof message.id === "number") this.settle(message.id, message);
      return;
    }
    switch (message.method) {
      case "event":
        this.watches.get(message.params.topic)?.topic.event(message.params);
        break;
      case "state":
        this.watches.get(message.params.topic)?.topic.latest(message.params.value);
        break;
      case "ended":
        this.ended(message.params.topic, message.params.reason);
        break;
      case "restarting":
        this.line.restarting(message.params.after_ms);
        break;
      case "welcome":
        this.welcomed(message.params);
        break;
    }
  }

  private ended(name: string, reason: string): void {
    const watch = this.watches.get(name);
    if (!watch) return;
    watch.watching = false;
    if (reason === "busy") this.watchLater(watch);
    else watch.topic.end({ kind: "ended", reason });
  }

  private welcomed(welcome: Welcome): void {
    const before = this.welcome.value;
    // Signed in elsewhere in this browser: screens and drafts here are still the former person's, so none of them goes on.
    if (!this.expectsAnyone && before?.person && welcome.person && before.person !== welcome.person) {
      this.line.stop();
      this.seam.startOver();
      return;
    }
    this.expectsAnyone = false;
    this.clockOffset.value = welcome.now - this.seam.now();
    this.welcome.value = welcome;
    this.owner = welcome.person ?? undefined;
    // Another person, or a history that was put back from a copy: nothing we hold may be mistaken for today's.
    if (before && identityOf(before) !== identityOf(welcome)) {
      for (const watch of this.watches.values()) watch.topic.forget();
    }
    // Nor may what one person asked for be done by the next.
    for (const [id, { askedAs }] of this.waiting) {
      if (askedAs !== undefined && askedAs !== identityOf(welcome)) this.settle(id, new Refusal("signed_out"));
    }
    this.line.welcomed();
    for (const [id, waiting] of this.waiting) this.sendNow(id, waiting);
    for (const watch of this.watches.values()) if (watch.users > 0 && resumable(watch)) this.sendWatch(watch);
    void this.outbox.then((outbox) => outbox.resume());
  }

  private dropped(): void {
    for (const watch of this.watches.values()) watch.watching = false;
    if (this.line.state.value.kind === "signed_out") this.leave();
    for (const [id, { text, isKept }] of this.waiting) {
      if (isKept) this.settle(id, new Refusal("unconfirmed"));
      // Watches are asked for afresh, from wherever the topic then stands.
      else if (/^\{"jsonrpc":"2.0","id":\d+,"method":"(un)?watch"/.test(text)) this.settle(id, new Refusal("offline"));
      else if (this.line.state.value.kind === "signed_out") this.settle(id, new Refusal("signed_out"));
    }
    // On the next line the same questions get the same numbers as in other browsers: the server shares its answers.
    if (this.waiting.size === 0) this.lastId = 0;
  }

  /** Nobody is signed in any more: what only they could see must not stay on the screen. */
  private leave(): void {
    for (const watch of this.watches.values()) watch.topic.forget();
    if (this.welcome.value) this.welcome.value = { ...this.welcome.value, person: null };
  }
}

const identityOf = ({ person, epoch }: Welcome): string => `${person ?? "guest"} ${epoch}`;

function resumable({ topic }: Watch): boolean {
  return topic.status.value.kind !== "ended";
}
