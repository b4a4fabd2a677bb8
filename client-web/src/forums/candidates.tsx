// SPDX-License-Identifier: AGPL-3.0-or-later
// Everybody of the initiative as somebody who might sit in the forum: their organisation, the sector they count for, and
// whether they sit there already. Without an organisation one counts as a resident, where the initiative has that sector.
import { thing, things } from "../connection";
import { type Field, SelectField } from "../design";
import { compareText, t } from "../i18n";
import type { Seat } from "../protocol";
import { initiative, topicOf } from "../shell";

export interface Candidate {
  person: number;
  name: string;
  organisation: string | undefined;
  /** undefined: counts for no sector, and so cannot be seated. */
  sector: string | undefined;
  seated: boolean;
}

const RESIDENTS = "residents";

/** Sorted by name. The caller watches people and organisations. */
export function useCandidates(seats: readonly Seat[]): Candidate[] {
  const [people, members] = [topicOf("people"), topicOf("members")];
  if (people === null || members === null) return [];
  const residents = initiative.value?.sectors.some(({ code }) => code === RESIDENTS) ? RESIDENTS : undefined;
  const taken = new Set(seats.map(({ person }) => person));
  return things(people, "person")
    .filter(({ state }) => state !== "left")
    .map(({ id, name, organisation }) => {
      const of = organisation === undefined ? undefined : thing(members, "organisation", organisation);
      const sector = organisation === undefined ? residents : of?.sector;
      return { person: id, name, organisation: of?.name, sector, seated: taken.has(id) };
    })
    .sort((a, b) => compareText(a.name, b.name));
}

export const isMatch = ({ name, organisation = "" }: Candidate, wanted: string): boolean =>
  `${name} ${organisation}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());

interface AlternateProps {
  field: Field<string>;
  candidates: readonly Candidate[];
  sector: string | undefined;
  /** Cannot stand in for themselves. */
  holder?: number;
}

export function AlternateField({ field, candidates, sector, holder }: AlternateProps) {
  const options = candidates
    .filter((each) => each.sector === sector && !each.seated && each.person !== holder)
    .map(({ person, name, organisation }) => ({
      value: String(person),
      label: organisation === undefined ? name : `${name} · ${organisation}`,
    }));
  return (
    <SelectField
      field={field}
      label={t("forums.alternate")}
      hint={t("forums.alternate_hint")}
      optional
      options={options}
      placeholder={t("forums.no_alternate")}
    />
  );
}
