// SPDX-License-Identifier: AGPL-3.0-or-later
// The line to the server: opens the socket, opens it again after a random wait, notices when it has died silently.
// Knows nothing of requests or topics; whoever owns it hears of messages and of the line coming and going.
import { signal } from "@preact/signals";
import { CLOSED_SIGNED_OUT } from "./messages";
import type { Seam, SocketLike } from "./seam";

export type LineState =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "lost"; since: number }
  | { kind: "signed_out" };

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const OPENING_LIMIT = 12_000;
/**
 * Silence after which we ask; silence after asking that means the line is dead: noticed within 20 s. The server pings
 * only whom it has not heard for 12 s (server/gateway/limits.hpp), so on a living line one exchange serves both sides.
 */
const QUIET = 11_000;
const NO_ECHO = 8_000;
/** The answer comes behind what was asked before; half a megabyte of a topic may take so long on a slow line. */
const NO_ECHO_BEHIND_MUCH = 30_000;

/** Full jitter: anything from nothing to the whole wait, which doubles with each failure. */
export function waitBefore(attempt: number, chance: number): number {
  return Math.floor(chance * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 16)));
}

export interface LineOwner {
  message(text: string): void;
  /** The socket has closed; whatever waits for an answer may never get it. */
  dropped(): void;
  /** Send anything the server will answer. */
  probe(): void;
  /** Something long was asked for and has not come. */
  awaitsMuch(): boolean;
}

export class Line {
  readonly state = signal<LineState>({ kind: "connecting" });
  private socket: SocketLike | undefined;
  private attempt = 0;
  private notBefore = 0;
  private timer: number | undefined;
  private quietTimer: number | undefined;

  constructor(
    private readonly seam: Seam,
    private readonly owner: LineOwner,
  ) {}

  /** Opens the socket now, unless one is open or opening. */
  open(): void {
    this.seam.cancel(this.timer);
    if (this.socket) return;
    const socket = this.seam.open();
    this.socket = socket;
    this.timer = this.seam.later(OPENING_LIMIT, () => this.drop(socket, 0));
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return;
      this.heard();
      this.owner.message(String(data));
    };
    socket.onclose = ({ code }) => this.drop(socket, code);
  }

  /** The server has said welcome: from now on the line counts as live. */
  welcomed(): void {
    this.seam.cancel(this.timer);
    this.attempt = 0;
    this.notBefore = 0;
    this.state.value = { kind: "live" };
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  /** Stops for good, or (`again`) starts over with a new session: after signing in or out. */
  close(again: boolean): void {
    this.stop();
    this.attempt = 0;
    this.state.value = again ? { kind: "connecting" } : { kind: "signed_out" };
    this.owner.dropped();
    if (again) this.open();
  }

  /** Closes the socket and says nothing: the page is about to be loaded anew. */
  stop(): void {
    const { socket } = this;
    this.socket = undefined;
    this.seam.cancel(this.timer);
    this.seam.cancel(this.quietTimer);
    socket?.close(1000);
  }

  /** The server will be away for a moment. */
  restarting(afterMs: number): void {
    this.notBefore = this.seam.now() + afterMs;
  }

  /** The device woke up or found a network: ask whether the line still stands, or open it at once. */
  awake(): void {
    if (this.state.value.kind === "signed_out") return;
    if (!this.socket) {
      this.attempt = 0;
      this.open();
    } else if (this.state.value.kind === "live") this.ask();
  }

  private heard(): void {
    this.seam.cancel(this.quietTimer);
    this.quietTimer = this.seam.later(QUIET, () => this.ask());
  }

  private ask(): void {
    const { socket } = this;
    if (!socket) return;
    this.seam.cancel(this.quietTimer);
    this.owner.probe();
    this.quietTimer = this.seam.later(this.owner.awaitsMuch() ? NO_ECHO_BEHIND_MUCH : NO_ECHO, () =>
      this.drop(socket, 0),
    );
  }

  private drop(socket: SocketLike, code: number): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    this.seam.cancel(this.timer);
    this.seam.cancel(this.quietTimer);
    if (code === 0) socket.close();
    const before = this.state.value;
    if (code === CLOSED_SIGNED_OUT) this.state.value = { kind: "signed_out" };
    else if (before.kind !== "lost") this.state.value = { kind: "lost", since: this.seam.now() };
    this.owner.dropped();
    if (code === CLOSED_SIGNED_OUT) return;
    const announced = Math.max(0, this.notBefore - this.seam.now());
    this.timer = this.seam.later(announced + waitBefore(this.attempt++, this.seam.chance()), () => this.open());
  }
}
