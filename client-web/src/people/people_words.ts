// SPDX-License-Identifier: AGPL-3.0-or-later
// Words for roles and states, and the roles that whoever is here may give.
import { things } from "../connection";
import { type Key, t } from "../i18n";
import { forumOf, forums, runs } from "../meetings/reach";
import type { Grant, PersonState, Role } from "../protocol";
import { hasRole, topicOf } from "../shell";
import { codeOf } from "./grants";

export const ROLES: Record<Role, Key> = {
  administrator: "people.role_administrator",
  coordinator: "people.role_coordinator",
  reviewer: "people.role_reviewer",
  organisation_editor: "people.role_organisation_editor",
};

export const STATES: Record<PersonState, Key> = {
  invited: "people.state_invited",
  active: "people.state_active",
  left: "people.state_left",
};

const calls = () => {
  const topic = topicOf("initiative");
  return topic === null ? [] : things(topic, "call");
};

/** "Coordination · Forum for training" */
export function grantName({ role, forum, call }: Grant): string {
  const bound = forumOf(forum)?.name ?? calls().find(({ id }) => id === call)?.title;
  return bound === undefined ? t(ROLES[role]) : `${t(ROLES[role])} · ${bound}`;
}

/** Every role that may be given here, and those the person has although they are given elsewhere. */
export function grantOptions(had: readonly Grant[] = []): { value: string; label: string }[] {
  const administers = hasRole("administrator");
  const ordinary: Grant[] = administers
    ? [{ role: "administrator" }, { role: "coordinator" }, { role: "reviewer" }, { role: "organisation_editor" }]
    : [];
  const bound: Grant[] = forums()
    .filter(({ id, closed }) => !closed && (administers || runs(id)))
    .map(({ id }) => ({ role: "coordinator", forum: id }));
  const reviewing: Grant[] = administers ? calls().map(({ id }) => ({ role: "reviewer", call: id })) : [];
  const all = new Map([...ordinary, ...bound, ...reviewing, ...had].map((grant) => [codeOf(grant), grant]));
  return [...all].map(([value, grant]) => ({
    value,
    label:
      grant.forum === undefined && grant.role === "coordinator"
        ? t("people.coordinator_of_all")
        : grant.call === undefined && grant.role === "reviewer"
          ? t("people.reviewer_of_all")
          : grantName(grant),
  }));
}
