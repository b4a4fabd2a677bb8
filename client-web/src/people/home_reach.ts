// SPDX-License-Identifier: AGPL-3.0-or-later
// What waits for whoever is here, gathered from the topics they may watch. What was shown stays until they leave the screen, so
// that nothing jumps away under the finger that has just answered it.
import { useRef } from "preact/hooks";
import { things, useServerNow, useTopic } from "../connection";
import { readForums, sitsIn, useTopics } from "../meetings/reach";
import { ownAttendance } from "../meetings/rsvp";
import type { Call, Meeting, Summary, Survey } from "../protocol";
import { me, topicOf } from "../shell";
import { readingOf } from "../summaries/summary_card";
import { myOpenTasks } from "../summaries/tasks";
import { hasAnswered, mayAnswer, useSurveys } from "../surveys/reach";
import { type CallNeed, CONFIRM_WITHIN, callNeed, meetingsAhead } from "./needs";

export interface WantedCall {
  call: Call;
  need: NonNullable<CallNeed>;
}

export interface Needs {
  /** False until everything has come. */
  settled: boolean;
  surveys: readonly Survey[];
  /** Meetings I belong to that are under way. */
  under_way: readonly Meeting[];
  to_confirm: readonly Meeting[];
  to_read: readonly Summary[];
  tasks: number;
  calls: readonly WantedCall[];
  /** All meetings I may see. */
  meetings: readonly Meeting[];
}

/** My organisation, when I write on its behalf. */
function editedOrganisation(): number | undefined {
  const person = me.value;
  return person?.grants.some(({ role }) => role === "organisation_editor") ? person.organisation : undefined;
}

export function useNeeds(): Needs {
  const now = useServerNow(60_000);
  const confirming = useRef(new Set<number>());
  const forums = readForums().map(({ id }) => id);
  const { settled, surveys } = useSurveys();
  const came = useTopics(forums.map((forum) => `forum/${forum}`));
  const organisation = editedOrganisation();
  const status = useTopic(organisation === undefined ? null : `organisation/${organisation}`);
  const meetings = forums.flatMap((forum) => things(`forum/${forum}`, "meeting"));
  const mine = meetings.filter(({ forum }) => sitsIn(forum));
  for (const { id } of meetingsAhead(mine, now, CONFIRM_WITHIN))
    if (!ownAttendance(id)?.rsvp) confirming.current.add(id);
  return {
    settled: settled && came && (organisation === undefined || status.kind !== "loading"),
    surveys: surveys.filter((survey) => survey.state === "open" && mayAnswer(survey) && !hasAnswered(survey)),
    under_way: mine.filter(({ state }) => state === "in_progress"),
    to_confirm: meetingsAhead(mine, now, CONFIRM_WITHIN).filter(({ id }) => confirming.current.has(id)),
    to_read: unread(forums.filter(sitsIn)),
    tasks: myOpenTasks()?.length ?? 0,
    calls: wantedCalls(organisation, now),
    meetings,
  };
}

const unread = (forums: readonly number[]): Summary[] =>
  forums
    .flatMap((forum) => things(`forum/${forum}`, "summary"))
    .filter((summary) => summary.withdrawn === undefined && readingOf(summary) !== "read")
    .sort((a, b) => b.published_at - a.published_at);

/** Open calls that the organisation I write for has not answered; whoever has no organisation yet may still register one. */
function wantedCalls(organisation: number | undefined, now: number): WantedCall[] {
  const topic = topicOf("initiative");
  const person = me.value;
  const invited =
    organisation !== undefined || (person !== undefined && person.grants.length + person.seats.length === 0);
  if (topic === null || !invited) return [];
  const responses = organisation === undefined ? [] : things(`organisation/${organisation}`, "response");
  return things(topic, "call")
    .filter(({ state, deadline }) => state === "open" && deadline > now)
    .sort((a, b) => a.deadline - b.deadline)
    .flatMap((call) => {
      const need = callNeed(responses.filter((response) => response.call === call.id));
      return need ? [{ call, need }] : [];
    });
}
