// SPDX-License-Identifier: AGPL-3.0-or-later
// All organisations of the initiative, for the backbone team: found by name, region, population or sector; added and changed.
import { useSignal } from "@preact/signals";
import { call, things, useTopic } from "../connection";
import {
  Badge,
  Button,
  Dialog,
  EmptyState,
  Isolate,
  Sector,
  SelectField,
  TextField,
  toast,
  useField,
  WhenThere,
} from "../design";
import { compareText, formatNumber, t } from "../i18n";
import { More, useFirst } from "../people/more";
import { PeopleTabs } from "../people/people_tabs";
import type { Organisation } from "../protocol";
import { isTeam, Page, sectorOf, sectors, topicOf } from "../shell";
import { isFound } from "./entry";
import { OrganisationForm, SIZE_NAMES } from "./form";
import "../people/people.css";

type Editing = { kind: "closed" } | { kind: "new" } | { kind: "entry"; organisation: Organisation };

export default function Organisations() {
  const topic = topicOf("members");
  const status = useTopic(topic);
  const editing = useSignal<Editing>({ kind: "closed" });
  const organisations = topic === null ? [] : things(topic, "organisation");
  const add = () => {
    editing.value = { kind: "new" };
  };
  const acts = (
    <Button icon="plus" onClick={add}>
      {t("organisations.add")}
    </Button>
  );
  return (
    <Page title={t("organisations.title")} acts={acts}>
      <div class="stack">
        <PeopleTabs selected="organisations" />
        <WhenThere status={status}>
          {organisations.length === 0 ? (
            <EmptyState icon="people" title={t("organisations.none")} text={t("organisations.none_text")}>
              <Button onClick={add}>{t("organisations.add")}</Button>
            </EmptyState>
          ) : (
            <Found
              organisations={organisations}
              open={(organisation) => {
                editing.value = { kind: "entry", organisation };
              }}
            />
          )}
        </WhenThere>
      </div>
      <Editor
        editing={editing.value}
        close={() => {
          editing.value = { kind: "closed" };
        }}
      />
    </Page>
  );
}

interface FoundProps {
  organisations: readonly Organisation[];
  open: (organisation: Organisation) => void;
}

function Found({ organisations, open }: FoundProps) {
  const text = useSignal("");
  const sector = useSignal("");
  const filter = { text: text.value, sector: sector.value };
  const found = organisations
    .filter((organisation) => isFound(organisation, filter))
    .sort((a, b) => compareText(a.name, b.name));
  const shown = useFirst(found, JSON.stringify(filter));
  const counts = (code: string) => organisations.filter((each) => each.sector === code).length;
  return (
    <div class="stack">
      <search class="filters">
        <TextField field={useField(text)} label={t("organisations.find")} type="search" />
        <SelectField
          field={useField(sector)}
          label={t("client.sector")}
          placeholder={t("people.any_sector")}
          options={sectors.value.map(({ code, name }) => ({
            value: code,
            label: `${name} (${formatNumber(counts(code))})`,
          }))}
        />
      </search>
      <p class="soft small" role="status">
        {t("organisations.found", { count: found.length })}
      </p>
      {found.length === 0 ? (
        <EmptyState icon="search" title={t("organisations.none_found")} />
      ) : (
        <ul class="list">
          {shown.rows.map((organisation) => (
            <li key={organisation.id}>
              {isTeam.value ? (
                <button type="button" class="whole-row" onClick={() => open(organisation)}>
                  <Line organisation={organisation} />
                </button>
              ) : (
                <Line organisation={organisation} />
              )}
            </li>
          ))}
        </ul>
      )}
      <More shown={shown} />
    </div>
  );
}

const Line = ({ organisation: { name, sector, region, size_band } }: { organisation: Organisation }) => (
  <>
    <span class="what">
      <span class="title">
        <Isolate>{name}</Isolate>
      </span>
      <span class="about row">
        <Sector sector={sectorOf(sector)} />
        <Isolate>{region}</Isolate>
      </span>
    </span>
    <Badge>{t(SIZE_NAMES[size_band])}</Badge>
  </>
);

function Editor({ editing, close }: { editing: Editing; close: () => void }) {
  const organisation = editing.kind === "entry" ? editing.organisation : undefined;
  const save = async (entry: Parameters<typeof call<"organisation.create">>[1]) => {
    if (organisation) await call("organisation.update", { organisation: organisation.id, ...entry });
    else await call("organisation.create", entry);
    close();
    toast(t(organisation ? "people.saved" : "organisations.added", { name: entry.name }));
  };
  return (
    <Dialog open={editing.kind !== "closed"} title={organisation?.name ?? t("organisations.add_title")} onClose={close}>
      <OrganisationForm
        organisation={organisation}
        submit={t(organisation ? "people.save" : "organisations.add")}
        send={save}
        onCancel={close}
      />
    </Dialog>
  );
}
