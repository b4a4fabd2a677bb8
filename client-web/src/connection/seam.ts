// SPDX-License-Identifier: AGPL-3.0-or-later
// The one seam between the connection and the world: socket, clock, chance, timers, the page. Tests bring their own.

export interface SocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface Seam {
  open(): SocketLike;
  /** Milliseconds UTC by this device. */
  now(): number;
  /** 0 ≤ x < 1 */
  chance(): number;
  later(ms: number, act: () => void): number;
  cancel(timer: number | undefined): void;
  /** A fresh idempotency key: UUIDv7, so keys grow with time. */
  key(): string;
  /** Loads the page anew: what it shows is somebody else's. */
  startOver(): void;
}

/** UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then chance. */
export function uuidv7(now: number, random: Uint8Array): string {
  const bytes = random.slice(0, 16);
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const browserSeam: Seam = {
  open: () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    return new WebSocket(`${scheme}://${location.host}/ws`, "shidra.v1") as SocketLike;
  },
  now: () => Date.now(),
  chance: () => Math.random(),
  later: (ms, act) => window.setTimeout(act, ms),
  cancel: (timer) => window.clearTimeout(timer),
  key: () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
  startOver: () => location.reload(),
};
