// SPDX-License-Identifier: AGPL-3.0-or-later
// Which forums somebody reads and runs, by the same sentences as the server's rights; here they only decide what is shown.
// And how a page whose address names a meeting or a summary finds the forum it belongs to.
import { useEffect } from "preact/hooks";
import { connection, thing, things } from "../connection";
import type { Forum } from "../protocol";
import { hasRole, initiative, me, topicOf } from "../shell";

/** Administrator, coordinator of it or of all, or its chair; also when it is closed. */
export function hasChargeOf(forum: number): boolean {
  const person = me.value;
  if (!person) return false;
  return (
    hasRole("administrator") ||
    person.grants.some((grant) => grant.role === "coordinator" && (grant.forum ?? forum) === forum) ||
    person.seats.some((seat) => seat.forum === forum && seat.chair)
  );
}

/** Has charge of it, and its work goes on. */
export const runs = (forum: number): boolean => hasChargeOf(forum) && forumOf(forum)?.closed === undefined;

export const sitsIn = (forum: number): boolean => me.value?.seats.some((seat) => seat.forum === forum) ?? false;

export function forums(): readonly Forum[] {
  const topic = topicOf("initiative");
  return topic === null ? [] : things(topic, "forum");
}

export function forumOf(id: number | undefined): Forum | undefined {
  const topic = topicOf("initiative");
  return topic === null || id === undefined ? undefined : thing(topic, "forum", id);
}

/** Those whose meetings and summaries one may see: where one sits, what one has charge of; from the board all. */
export function readForums(): readonly Forum[] {
  const all = forums();
  const board = all.some(({ id, kind, closed }) => kind === "board" && !closed && sitsIn(id));
  return all.filter(({ id }) => board || sitsIn(id) || hasChargeOf(id));
}

/** False until it is known who one is and which forums there are. */
export const isReachKnown = (): boolean => me.value !== undefined && initiative.value !== undefined;

/** Watches any number of topics. True once each of them has come or was refused. */
export function useTopics(names: readonly string[]): boolean {
  const key = names.join(" ");
  useEffect(() => {
    const watches = key === "" ? [] : key.split(" ").map((name) => connection.watch(name));
    return () => {
      for (const { release } of watches) release();
    };
  }, [key]);
  return names.every((name) => connection.topic(name).status.value.kind !== "loading");
}

export type Found<Thing> = { kind: "searching" } | { kind: "absent" } | { kind: "found"; thing: Thing; forum: number };

const remembered = new Map<string, number>();

/** A meeting or summary of any forum one reads, kept watched. */
export function useInForums<Kind extends "meeting" | "summary">(
  kind: Kind,
  id: number,
): Found<Kind extends "meeting" ? import("../protocol").Meeting : import("../protocol").Summary> {
  const key = `${kind} ${id}`;
  const known = remembered.get(key);
  const all = readForums().map((forum) => forum.id);
  const searched = known !== undefined && all.includes(known) ? [known] : all;
  const settled = useTopics(searched.map((forum) => `forum/${forum}`));
  for (const forum of searched) {
    const found = thing(`forum/${forum}`, kind, id);
    if (!found) continue;
    remembered.set(key, forum);
    return { kind: "found", thing: found as never, forum };
  }
  if (!settled || !isReachKnown()) return { kind: "searching" };
  remembered.delete(key);
  return { kind: "absent" };
}
