// SPDX-License-Identifier: AGPL-3.0-or-later
// Everybody of the initiative, for the backbone team: found by name, role or sector; each line leads to the person's entry.
import { useSignal } from "@preact/signals";
import { thing, things, useTopic } from "../connection";
import { Badge, Button, EmptyState, Isolate, Sector, SelectField, TextField, useField, WhenThere } from "../design";
import { compareText, t } from "../i18n";
import type { Organisation, Person, Role } from "../protocol";
import { Page, sectorOf, sectors, topicOf } from "../shell";
import { fits } from "./grants";
import { Invite } from "./invite";
import { More, useFirst } from "./more";
import { PeopleTabs } from "./people_tabs";
import { grantName, ROLES, STATES } from "./people_words";
import "./people.css";

export default function People() {
  const topic = topicOf("people") ?? "";
  const status = useTopic(topicOf("people"));
  useTopic(topicOf("members"));
  const inviting = useSignal(false);
  const people = things(topic, "person").filter(({ state }) => state !== "left");
  const invite = () => {
    inviting.value = true;
  };
  const acts = (
    <Button icon="plus" onClick={invite}>
      {t("people.invite")}
    </Button>
  );
  return (
    <Page title={t("client.nav_people")} acts={acts}>
      <div class="stack">
        <PeopleTabs selected="people" />
        <WhenThere status={status}>
          <Found people={people} />
        </WhenThere>
      </div>
      <Invite
        open={inviting.value}
        onClose={() => {
          inviting.value = false;
        }}
      />
    </Page>
  );
}

export function organisationOf(person: Person): Organisation | undefined {
  const topic = topicOf("members");
  return topic === null || person.organisation === undefined
    ? undefined
    : thing(topic, "organisation", person.organisation);
}

function Found({ people }: { people: readonly Person[] }) {
  const text = useSignal("");
  const role = useSignal("");
  const sector = useSignal("");
  const filter = { text: text.value, role: role.value, sector: sector.value };
  const found = people
    .map((person) => ({ person, organisation: organisationOf(person) }))
    .filter(({ person, organisation }) =>
      fits({ ...person, organisation_name: organisation?.name ?? "", sector: organisation?.sector }, filter),
    )
    .sort((a, b) => compareText(a.person.name, b.person.name));
  const shown = useFirst(found, JSON.stringify(filter));
  const roles = Object.entries(ROLES) as [Role, (typeof ROLES)[Role]][];
  return (
    <div class="stack">
      <search class="filters">
        <TextField field={useField(text)} label={t("people.find")} type="search" />
        <SelectField
          field={useField(role)}
          label={t("people.role")}
          placeholder={t("people.any_role")}
          options={[
            ...roles.map(([value, label]) => ({ value, label: t(label) })),
            { value: "none", label: t("people.no_role") },
          ]}
        />
        <SelectField
          field={useField(sector)}
          label={t("client.sector")}
          placeholder={t("people.any_sector")}
          options={sectors.value.map(({ code, name }) => ({ value: code, label: name }))}
        />
      </search>
      <p class="soft small" role="status">
        {t("people.found", { count: found.length })}
      </p>
      {found.length === 0 ? (
        <EmptyState icon="people" title={t("people.none_found")} text={t("people.none_found_text")} />
      ) : (
        <ul class="list">
          {shown.rows.map(({ person, organisation }) => (
            <li key={person.id}>
              <PersonLine person={person} organisation={organisation} />
            </li>
          ))}
        </ul>
      )}
      <More shown={shown} />
    </div>
  );
}

const PersonLine = ({ person, organisation }: { person: Person; organisation: Organisation | undefined }) => (
  <a href={`/app/people/${person.id}`}>
    <span class="what">
      <span class="title">
        <Isolate>{person.name}</Isolate>
      </span>
      <span class="about">
        <Isolate>{[person.title, organisation?.name].filter(Boolean).join(" · ") || person.email}</Isolate>
      </span>
      <span class="row people-badges">
        {organisation && <Sector sector={sectorOf(organisation.sector)} chip />}
        {person.grants.map((grant) => (
          <Badge key={grantName(grant)} tone={grant.role === "administrator" ? "accent" : "neutral"}>
            <span class="one-line">
              <bdi>{grantName(grant)}</bdi>
            </span>
          </Badge>
        ))}
      </span>
    </span>
    {person.state === "invited" && <Badge tone="warn">{t(STATES.invited)}</Badge>}
  </a>
);
