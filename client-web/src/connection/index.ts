// SPDX-License-Identifier: AGPL-3.0-or-later
// What screens import: the page's one connection, with the contract's types on it.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Commands, Things, Views } from "../protocol";
import { Connection } from "./connection";
import type { Id } from "./messages";
import type { Delivered, Kept } from "./outbox";
import { postCall } from "./post";
import { browserSeam } from "./seam";
import type { TopicStatus } from "./topic";

export type { LineState } from "./line";
export { type Id, type Problem, Refusal } from "./messages";
export type { Delivered, Kept } from "./outbox";
export type { TopicStatus } from "./topic";

const store = import("./outbox_store").then(({ openOutboxStore }) => openOutboxStore());
export const connection = new Connection(browserSeam, store);

type Params<Contract, Name extends keyof Contract> = Contract[Name] extends { params: infer P } ? P : never;
type Result<Contract, Name extends keyof Contract> = Contract[Name] extends { result: infer R } ? R : never;

/** Carries out a command, under an idempotency key of its own. Rejects with Refusal. */
export function call<Name extends keyof Commands & string>(
  method: Name,
  params: Params<Commands, Name>,
): Promise<Result<Commands, Name>> {
  return connection.command(method, params) as Promise<Result<Commands, Name>>;
}

/** Asks a view. Rejects with Refusal. */
export function ask<Name extends keyof Views & string>(
  method: Name,
  params: Params<Views, Name>,
): Promise<Result<Views, Name>> {
  return connection.request(method, params) as Promise<Result<Views, Name>>;
}

/** Like call, but kept on this device while offline. `place`: a later one takes the place of an earlier unsent one. */
export function callOrKeep<Name extends keyof Commands & string>(
  method: Name,
  params: Params<Commands, Name>,
  place: string,
): Promise<Delivered<Result<Commands, Name>>> {
  return connection.commandOrKeep(method, params, place) as Promise<Delivered<Result<Commands, Name>>>;
}

/**
 * Watches a topic while the component is mounted; null watches nothing. Returns where it stands. `code` is the survey's
 * code, for somebody who came with it and is not signed in.
 */
export function useTopic(name: string | null, code?: string): TopicStatus {
  useEffect(() => (name === null ? undefined : connection.watch(name, code).release), [name, code]);
  return name === null ? { kind: "loading" } : connection.topic(name).status.value;
}

/** All things of a kind in a topic, in no promised order. Renders again when one changes. */
export function things<Kind extends keyof Things & string>(topic: string, kind: Kind): readonly Things[Kind][] {
  return connection.topic(topic).list(kind) as readonly Things[Kind][];
}

export function thing<Kind extends keyof Things & string>(topic: string, kind: Kind, id: Id): Things[Kind] | undefined {
  return connection.topic(topic).thing(kind, id) as Things[Kind] | undefined;
}

/** The latest value of a state topic, undefined until it is known. */
export function stateOf<Value>(topic: string): Value | undefined {
  return connection.topic(topic).state.value as Value | undefined;
}

/**
 * Carries out a command that changes the session (signing in or out) over HTTP, because only HTTP can set the cookie; then
 * opens the line anew as whoever one is now.
 */
export async function callForSession<Name extends keyof Commands & string>(
  method: Name,
  params: Params<Commands, Name>,
): Promise<Result<Commands, Name>> {
  const result = await postCall(method, params, browserSeam.key(), connection.welcome.peek()?.message_bytes);
  connection.reopen();
  return result as Result<Commands, Name>;
}

const NOTHING: ReadonlyMap<string, Kept> = new Map();

/** What waits on this device to be sent, by place. */
export function kept(): ReadonlyMap<string, Kept> {
  return connection.outboxNow.value?.waiting.value ?? NOTHING;
}

/** What waited and was then not wanted, by place. */
export function keptAndRefused(): ReadonlyMap<string, Kept> {
  return connection.outboxNow.value?.refused.value ?? NOTHING;
}

/** Whether this page has sent what was kept under a key, and the server took it. */
export function wasDelivered(key: string): boolean {
  return connection.outboxNow.peek()?.delivered.has(key) ?? false;
}

/** The server's clock, for countdowns: renders again every `everyMs`. */
export function useServerNow(everyMs = 1000): number {
  const now = useSignal(connection.serverNow());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = connection.serverNow();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  useSignalEffect(() => {
    now.value = Date.now() + connection.clockOffset.value;
  });
  return now.value;
}

/** Opens the line and follows the device: waking up, finding a network. Once per page. */
export function startConnection(): void {
  connection.line.open();
  addEventListener("online", () => connection.line.awake());
  addEventListener("pageshow", (event) => event.persisted && connection.line.awake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") connection.line.awake();
  });
}
