// SPDX-License-Identifier: AGPL-3.0-or-later
// Roles as the choices of a list: "coordinator" for all forums, "coordinator:12" for one. Pure.
import type { Grant, Person, Role } from "../protocol";

export function codeOf({ role, forum, call }: Grant): string {
  const bound = forum ?? call;
  return bound === undefined ? role : `${role}:${bound}`;
}

export function grantOf(code: string): Grant {
  const [role, bound] = code.split(":") as [Role, string | undefined];
  if (bound === undefined) return { role };
  return role === "reviewer" ? { role, call: Number(bound) } : { role, forum: Number(bound) };
}

export interface PeopleFilter {
  text: string;
  /** A role, "none" for whoever has none, or "" for all. */
  role: string;
  sector: string;
}

type Findable = Pick<Person, "name" | "email" | "title" | "grants"> & {
  organisation_name: string;
  sector: string | undefined;
};

export function fits(person: Findable, { text, role, sector }: PeopleFilter): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  const words = `${person.name} ${person.email} ${person.title ?? ""} ${person.organisation_name}`.toLocaleLowerCase();
  return (
    (wanted === "" || words.includes(wanted)) &&
    (sector === "" || person.sector === sector) &&
    (role === "" || (role === "none" ? person.grants.length === 0 : person.grants.some((grant) => grant.role === role)))
  );
}
