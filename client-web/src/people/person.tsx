// SPDX-License-Identifier: AGPL-3.0-or-later
// One person's entry, for the backbone team: details, roles (administrators), leaving the initiative.
import { useSignal } from "@preact/signals";
import { call, thing, useTopic } from "../connection";
import {
  Badge,
  Button,
  ChecksField,
  ConfirmDialog,
  EmptyState,
  Form,
  Isolate,
  Notice,
  RefusalNotice,
  toast,
  useForm,
  WhenThere,
} from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Person } from "../protocol";
import { hasRole, isTeam, navigate, Page, type ScreenProps, topicOf } from "../shell";
import { codeOf, grantOf } from "./grants";
import { grantName, grantOptions, STATES } from "./people_words";
import { optionalDetails, PersonFields } from "./person_fields";
import "./people.css";

const LIST = "/app/people";

export default function PersonEntry({ params }: ScreenProps) {
  const topic = topicOf("people");
  const status = useTopic(topic);
  const members = useTopic(topicOf("members"));
  const person = topic === null ? undefined : thing(topic, "person", Number(params.person));
  return (
    <Page title={person?.name ?? t("people.entry")} back={LIST} narrow>
      <WhenThere status={status.kind === "live" ? members : status}>
        {person && person.state !== "left" ? (
          <Entry key={person.id} person={person} />
        ) : (
          <EmptyState icon="people" title={t("people.absent")} text={t("people.absent_text")}>
            <Button href={LIST}>{t("people.to_list")}</Button>
          </EmptyState>
        )}
      </WhenThere>
    </Page>
  );
}

function Entry({ person }: { person: Person }) {
  return (
    <div class="stack wide">
      <div class="row">
        <Isolate>
          <a href={`mailto:${person.email}`}>{person.email}</a>
        </Isolate>
        <Badge tone={person.state === "active" ? "good" : "warn"}>{t(STATES[person.state])}</Badge>
      </div>
      {person.state === "invited" && <Notice>{t("people.invited_text")}</Notice>}
      {isTeam.value && <Details person={person} />}
      <Roles person={person} />
      {isTeam.value && <Leaving person={person} />}
    </div>
  );
}

function Details({ person }: { person: Person }) {
  const initial = {
    name: person.name,
    title: person.title ?? "",
    language: person.language,
    organisation: person.organisation === undefined ? "" : String(person.organisation),
  };
  const form = useForm(initial, async ({ name, title, language, organisation }) => {
    await call("person.update", { person: person.id, name, language, ...optionalDetails(organisation, title) });
    toast(t("people.saved"));
  });
  return (
    <Form form={form}>
      <PersonFields
        name={form.field("name")}
        title={form.field("title")}
        language={form.field("language")}
        organisation={form.field("organisation")}
      />
      <div>
        <Button type="submit" busy={form.busy.value}>
          {t("people.save")}
        </Button>
      </div>
    </Form>
  );
}

function Roles({ person }: { person: Person }) {
  return (
    <section class="form-part">
      <h2>{t("people.roles")}</h2>
      {hasRole("administrator") ? (
        <RolesForm key={person.grants.map(codeOf).join(" ")} person={person} />
      ) : (
        <>
          <ul class="facts">
            {person.grants.map((grant) => (
              <li key={codeOf(grant)}>
                <Isolate>{grantName(grant)}</Isolate>
              </li>
            ))}
          </ul>
          <p class="soft">{t(person.grants.length === 0 ? "people.no_roles" : "people.roles_by_administrator")}</p>
        </>
      )}
    </section>
  );
}

function RolesForm({ person }: { person: Person }) {
  const form = useForm({ grants: person.grants.map(codeOf) as readonly string[] }, async ({ grants }) => {
    await call("person.grant", { person: person.id, grants: grants.map(grantOf) });
    toast(t("people.roles_saved"));
  });
  return (
    <Form form={form}>
      <ChecksField
        field={form.field("grants")}
        label={t("people.roles_of", { name: person.name })}
        hint={t("people.roles_hint")}
        options={grantOptions(person.grants)}
      />
      <div>
        <Button type="submit" kind="plain" busy={form.busy.value}>
          {t("people.save_roles")}
        </Button>
      </div>
    </Form>
  );
}

function Leaving({ person }: { person: Person }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const remove = async () => {
    const done = await run(() => call("person.remove", { person: person.id }));
    asking.value = false;
    if (!done) return;
    toast(t("people.removed", { name: person.name }));
    navigate(LIST, "replace");
  };
  return (
    <section class="form-part">
      <h2>{t("people.leaving")}</h2>
      <p class="soft">{t("people.leaving_text")}</p>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <div>
        <Button
          kind="danger"
          onClick={() => {
            asking.value = true;
          }}
        >
          {t("people.remove")}
        </Button>
      </div>
      <ConfirmDialog
        open={asking.value}
        title={t("people.remove_title", { name: person.name })}
        confirm={t("people.remove")}
        danger
        busy={busy.value}
        onConfirm={() => void remove()}
        onClose={() => {
          asking.value = false;
        }}
      >
        <p>{t("people.remove_text")}</p>
      </ConfirmDialog>
    </section>
  );
}
