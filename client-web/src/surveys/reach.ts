// SPDX-License-Identifier: AGPL-3.0-or-later
// Which surveys somebody sees, answers and runs, by the same sentences as the server's rights; here they only decide what is
// shown.
import { things } from "../connection";
import { hasChargeOf, isReachKnown, readForums, runs, sitsIn, useTopics } from "../meetings/reach";
import type { Survey } from "../protocol";
import { isTeam, me, topicOf } from "../shell";

/** Where surveys lie for whoever is here. */
function topics(): string[] {
  const members = topicOf("members");
  const team = isTeam.value ? topicOf("team") : null;
  const forums = readForums().flatMap(({ id }) => (runs(id) ? [`forum/${id}`, `desk/${id}`] : [`forum/${id}`]));
  return [...(members ? [members] : []), ...(team ? [team] : []), ...forums];
}

export interface Surveys {
  /** False until all of them have come. */
  settled: boolean;
  surveys: readonly Survey[];
}

/** Watches all surveys one may see, drafts of one's own included. Newest first. */
export function useSurveys(): Surveys {
  const names = isReachKnown() ? topics() : [];
  const came = useTopics(names);
  const found = new Map<number, Survey>();
  for (const name of names) for (const survey of things(name, "survey")) found.set(survey.id, survey);
  const surveys = [...found.values()].sort((a, b) => (b.opened_at ?? b.id) - (a.opened_at ?? a.id) || b.id - a.id);
  return { settled: isReachKnown() && came, surveys };
}

/** Sees its drafts and results. */
export const manages = ({ forum }: Pick<Survey, "forum">): boolean =>
  forum === undefined ? isTeam.value : hasChargeOf(forum);

/** Prepares, opens, closes and shows it. */
export const runsSurvey = ({ forum }: Pick<Survey, "forum">): boolean =>
  forum === undefined ? isTeam.value : runs(forum);

/** May fill in a sheet of one's own. */
export const mayAnswer = ({ audience, forum }: Survey): boolean =>
  audience !== "forum" || (forum !== undefined && sitsIn(forum));

export function hasAnswered({ id }: Pick<Survey, "id">): boolean {
  const person = me.value?.id;
  return person !== undefined && things(`person/${person}`, "answered").some((answered) => answered.id === id);
}
