// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody has to do with calls, by the same sentences as the server's rights; here they only decide what is shown.
import { thing, things } from "../connection";
import { useTopics } from "../meetings/reach";
import type { Call, Response } from "../protocol";
import { initiative, isTeam, me, topicOf } from "../shell";

export { forumOf, useTopics } from "../meetings/reach";

/** Administrators, coordinators of the whole, and reviewers of this call or of all. */
export function reviews(call: number): boolean {
  return (
    me.value?.grants.some(
      (grant) =>
        grant.role === "administrator" ||
        (grant.role === "coordinator" && grant.forum === undefined) ||
        (grant.role === "reviewer" && (grant.call ?? call) === call),
    ) ?? false
  );
}

/** The organisation whose responses one writes. */
export function editedOrganisation(): number | undefined {
  const person = me.value;
  const edits = person?.grants.some(({ role }) => role === "organisation_editor");
  return edits ? person?.organisation : undefined;
}

export const isMeKnown = (): boolean => me.value !== undefined && initiative.value !== undefined;

/** Every call one may see: drafts too for the team. */
export function useCalls(): { settled: boolean; calls: readonly Call[] } {
  const team = isTeam.value ? topicOf("team") : null;
  const settled = useTopics(team === null ? [] : [team]);
  const open = topicOf("initiative");
  const calls = [...(team === null ? [] : things(team, "call")), ...(open === null ? [] : things(open, "call"))];
  return { settled: settled && isMeKnown(), calls };
}

/** A call wherever it lies. */
export function useCall(id: number): { settled: boolean; call: Call | undefined } {
  const { settled } = useCalls();
  const open = topicOf("initiative");
  const team = topicOf("team");
  const call = (open && thing(open, "call", id)) || (team && thing(team, "call", id)) || undefined;
  return { settled, call };
}

/** My organisation's responses, by call. Undefined until they are known. */
export function useOwnResponses(): ReadonlyMap<number, Response> | undefined {
  const organisation = editedOrganisation();
  const topic = `organisation/${organisation}`;
  const settled = useTopics(organisation === undefined ? [] : [topic]);
  if (organisation === undefined) return new Map();
  if (!settled) return undefined;
  return new Map(things(topic, "response").map((response) => [response.call, response]));
}
