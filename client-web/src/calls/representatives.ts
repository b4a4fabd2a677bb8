// SPDX-License-Identifier: AGPL-3.0-or-later
// Whom an organisation can name: oneself, those it named in its responses, those who sit for it in the call's forums. The
// initiative's whole list of people is the team's alone.
import { things } from "../connection";
import type { Option } from "../design";
import { t } from "../i18n";
import type { Call } from "../protocol";
import { me } from "../shell";
import { useTopics } from "./reach";

export const useSeatsOf = (call: Call): boolean => useTopics(call.forums.map((id) => `seats/${id}`));

export function representatives(call: Call, chosen: number | undefined): readonly Option[] {
  const person = me.value;
  const organisation = person?.organisation;
  const names = new Map<number, string>();
  for (const response of things(`organisation/${organisation}`, "response")) {
    if (response.representative !== undefined) names.set(response.representative, response.representative_name ?? "");
  }
  for (const seat of call.forums.flatMap((id) => things(`seats/${id}`, "seat"))) {
    if (seat.organisation === organisation) names.set(seat.person, seat.name);
  }
  if (person) names.set(person.id, t("calls.me", { name: person.name }));
  if (chosen !== undefined && !names.has(chosen)) names.set(chosen, t("calls.colleague"));
  return [...names].map(([id, name]) => ({ value: String(id), label: name }));
}
