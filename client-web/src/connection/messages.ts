// SPDX-License-Identifier: AGPL-3.0-or-later
// What travels over the line (JSON-RPC 2.0, sub-protocol shidra.v1), and refusals as an error that screens can show.

export type Id = number | string;
export type Parameters = Record<string, number | string>;

export interface Problem {
  /** JSON pointer into the params, "" for the whole. */
  path: string;
  /** The catalogs hold `problem.<code>`. */
  code: string;
  params?: Parameters;
}

/** A command or view that was not carried out. `code` is the server's, or one of ours: offline, unconfirmed, signed_out, failed. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly params: Parameters = {},
    readonly problems: Problem[] = [],
  ) {
    super(code);
    this.name = "Refusal";
  }
}

/** Why a request is not sent: it has more bytes than the server reads (`most`). undefined: it has not. */
export function tooLong(request: string, most: number): Refusal | undefined {
  if (request.length * 3 <= most) return undefined; // a UTF-16 unit has no more bytes
  const bytes = new TextEncoder().encode(request).length;
  if (bytes <= most) return undefined;
  const characters = Math.floor((request.length * most) / bytes);
  return new Refusal("invalid", {}, [{ path: "", code: "too_long", params: { max: characters } }]);
}

/** How long to wait before a busy server is asked again, in milliseconds; undefined: this refusal is not for now only. */
export function pauseAfter({ code, params }: Refusal, chance: number): number | undefined {
  const told = params.retry_after_ms;
  // Not all at the same moment: from once to twice what the server said.
  return code === "busy" && typeof told === "number" ? Math.ceil(told * (1 + chance)) : undefined;
}

export interface ThingEvent {
  position: number;
  kind: string;
  id: Id;
  put?: unknown;
  gone?: true;
}

/** The answer to `watch`: a snapshot, what came since, or (state topics) the latest value. */
export type Watched =
  | { topic: string; position: number; epoch: string; reset: true; things: { kind: string; id: Id; put: unknown }[] }
  | { topic: string; position: number; epoch: string; reset: false; events: ThingEvent[] }
  | { topic: string; state: unknown };

/** The first frame on every socket. */
export interface Welcome {
  /** The server's clock, milliseconds UTC. */
  now: number;
  build: string;
  epoch: string;
  /** The longest request that the server reads here. */
  message_bytes: number;
  /** Who is signed in; absent for a guest. */
  person?: number | null;
  initiative?: number | null;
}

export type Push =
  | { method: "event"; params: ThingEvent & { topic: string } }
  | { method: "state"; params: { topic: string; value: unknown } }
  | { method: "ended"; params: { topic: string; reason: string } }
  | { method: "welcome"; params: Welcome }
  | { method: "restarting"; params: { after_ms: number } };

export type Reply =
  | { id: number; result: unknown }
  | {
      id: number | null;
      error: { code: number; message: string; data?: { code: string; params?: Parameters; problems?: Problem[] } };
    };

export function refusalOf(error: Extract<Reply, { error: unknown }>["error"]): Refusal {
  const { data } = error;
  return data ? new Refusal(data.code, data.params, data.problems) : new Refusal("failed", { message: error.message });
}

/** The session ended or was revoked: do not come back (see the server's close codes). */
export const CLOSED_SIGNED_OUT = 4004;
