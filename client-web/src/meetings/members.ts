// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may come to a meeting: those who sit in the forum now, their alternates, and whoever is noted already although the seat
// is gone. Pure.
import type { Attendance, Seat } from "../protocol";

export interface Member {
  person: number;
  name: string;
  organisation?: string;
  sector: string;
  /** For an alternate: whose. */
  stands_for?: string;
  rsvp?: NonNullable<Attendance["rsvp"]>;
  present: boolean;
}

export function membersOf(seats: readonly Seat[], noted: readonly Attendance[]): Member[] {
  const members = new Map<number, Member>();
  for (const seat of seats) {
    const organisation = seat.organisation_name === undefined ? {} : { organisation: seat.organisation_name };
    members.set(seat.person, {
      person: seat.person,
      name: seat.name,
      sector: seat.sector,
      present: false,
      ...organisation,
    });
    if (seat.alternate === undefined || members.has(seat.alternate)) continue;
    members.set(seat.alternate, {
      person: seat.alternate,
      name: seat.alternate_name ?? "",
      sector: seat.sector,
      stands_for: seat.name,
      present: false,
      ...organisation,
    });
  }
  for (const { person, name, organisation_name, sector, rsvp, present } of noted) {
    const known = members.get(person) ?? { person, name, sector };
    members.set(person, {
      ...(organisation_name !== undefined && { organisation: organisation_name }),
      ...known,
      present,
      ...(rsvp && { rsvp }),
    });
  }
  return [...members.values()];
}

/** For names and addresses of people: found whatever the case. */
export const isFound = ({ name, organisation = "" }: Member, wanted: string): boolean =>
  `${name} ${organisation}`.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());
