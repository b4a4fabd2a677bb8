// SPDX-License-Identifier: AGPL-3.0-or-later
// My organisation's entry: changed by its editors, read by its other people; registered by whoever has none yet.
import { call, thing, useTopic } from "../connection";
import { Button, EmptyState, Isolate, Notice, Sector, toast, WhenThere } from "../design";
import { formatList, t } from "../i18n";
import type { Organisation } from "../protocol";
import { coordinates, hasRole, isTeam, me, navigate, Page, sectorOf, topicOf } from "../shell";
import { OrganisationForm, SIZE_NAMES } from "./form";

export default function OwnOrganisation() {
  const topic = topicOf("members");
  const status = useTopic(topic);
  const id = me.value?.organisation;
  const organisation = topic === null || id === undefined ? undefined : thing(topic, "organisation", id);
  const title = organisation?.name ?? t(id === undefined ? "organisations.register_title" : "organisations.mine");
  return (
    <Page title={title} narrow>
      <WhenThere status={status}>
        {organisation ? (
          <Entry key={organisation.id} organisation={organisation} />
        ) : coordinates.value ? (
          <EmptyState icon="people" text={t("organisations.team_has_list")}>
            <Button href="/app/people/organisations">{t("organisations.to_list")}</Button>
          </EmptyState>
        ) : (
          <Register />
        )}
      </WhenThere>
    </Page>
  );
}

function Register() {
  return (
    <div class="stack wide">
      <p class="lead">{t("organisations.register_text")}</p>
      <OrganisationForm
        submit={t("organisations.register")}
        send={async (entry) => {
          await call("organisation.create", entry);
          toast(t("organisations.registered"));
          navigate("/app/home");
        }}
      />
    </div>
  );
}

function Entry({ organisation }: { organisation: Organisation }) {
  if (!isTeam.value && !hasRole("organisation_editor")) return <Shown organisation={organisation} />;
  return (
    <OrganisationForm
      organisation={organisation}
      sectorIsFixed={!isTeam.value}
      submit={t("people.save")}
      send={async (entry) => {
        await call("organisation.update", { organisation: organisation.id, ...entry });
        toast(t("people.saved"));
      }}
    />
  );
}

const Shown = ({
  organisation: { sector, region, size_band, populations, added_value },
}: {
  organisation: Organisation;
}) => (
  <div class="stack">
    <ul class="facts">
      <li>
        <Sector sector={sectorOf(sector)} chip />
      </li>
      <li>
        <Isolate>{region}</Isolate>
      </li>
      <li>{t(SIZE_NAMES[size_band])}</li>
    </ul>
    {populations.length > 0 && (
      <p>
        {t("organisations.populations")}: <Isolate>{formatList(populations)}</Isolate>
      </p>
    )}
    {added_value !== "" && (
      <p class="as-typed">
        <Isolate>{added_value}</Isolate>
      </p>
    )}
    <Notice>{t("organisations.editors_change")}</Notice>
  </div>
);
