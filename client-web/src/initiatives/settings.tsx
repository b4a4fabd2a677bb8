// SPDX-License-Identifier: AGPL-3.0-or-later
// The initiative's own entry, for administrators: texts, zone, sectors, regions, and who to turn to about accessibility.
import { useSignal } from "@preact/signals";
import { call } from "../connection";
import {
  AreaField,
  Button,
  EmptyState,
  Form,
  Notice,
  SelectField,
  Skeleton,
  TextField,
  toast,
  useForm,
} from "../design";
import { t } from "../i18n";
import type { Initiative } from "../protocol";
import { hasRole, initiative, me, Page } from "../shell";
import { FormSection, zoneOptions } from "./form_section";
import { rowOf, type SectorRow, sectorsOf } from "./sector_rows";
import { SectorsField } from "./sectors_field";
import { linesOf } from "./slug";

export default function Settings() {
  const known = initiative.value;
  const allowed = hasRole("administrator");
  return (
    <Page title={t("client.nav_settings")}>
      {!known || !me.value ? (
        <Skeleton />
      ) : allowed ? (
        <SettingsForm key={known.id} initiative={known} />
      ) : (
        <EmptyState icon="settings" text={t("refusal.not_allowed")} />
      )}
    </Page>
  );
}

function SettingsForm({ initiative: { regions, sectors, ...before } }: { initiative: Initiative }) {
  const rows = useSignal<readonly SectorRow[]>(sectors.map(rowOf));
  const initial = {
    name: before.name,
    purpose: before.purpose,
    description: before.description_source,
    zone: before.zone,
    regions: regions.join("\n"),
    contact_name: before.contact_name,
    contact_email: before.contact_email,
    contact_phone: before.contact_phone,
  };
  const form = useForm(initial, async (values) => {
    const sent = sectorsOf(rows.peek());
    await call("initiative.update", { ...values, sectors: sent, regions: linesOf(values.regions) });
    rows.value = sent.map(rowOf);
    toast(t("people.saved"));
  });
  return (
    <Form form={form}>
      <FormSection title={t("initiatives.texts")} text={t("initiatives.texts_text")}>
        <TextField field={form.field("name")} label={t("initiatives.name")} maxLength={120} />
        <TextField
          field={form.field("purpose")}
          label={t("initiatives.purpose")}
          hint={t("initiatives.purpose_hint")}
          maxLength={300}
        />
        <AreaField
          field={form.field("description")}
          label={t("initiatives.description")}
          hint={t("initiatives.description_hint")}
          rows={8}
          optional
        />
      </FormSection>
      <FormSection title={t("initiatives.sectors")} text={t("initiatives.sectors_text")}>
        <SectorsField rows={rows} form={form} />
      </FormSection>
      <FormSection title={t("initiatives.places")}>
        <AreaField
          field={form.field("regions")}
          label={t("initiatives.regions")}
          hint={t("initiatives.regions_hint")}
          rows={6}
        />
        <SelectField
          field={form.field("zone")}
          label={t("initiatives.zone")}
          hint={t("initiatives.zone_hint")}
          options={zoneOptions(before.zone)}
        />
      </FormSection>
      <FormSection title={t("initiatives.contact")}>
        <Notice>{t("initiatives.contact_text")}</Notice>
        <TextField field={form.field("contact_name")} label={t("initiatives.contact_name")} maxLength={120} optional />
        <TextField
          field={form.field("contact_email")}
          label={t("people.email")}
          type="email"
          inputMode="email"
          maxLength={120}
          optional
        />
        <TextField
          field={form.field("contact_phone")}
          label={t("initiatives.contact_phone")}
          type="tel"
          inputMode="tel"
          maxLength={40}
          optional
        />
      </FormSection>
      <div>
        <Button type="submit" size="large" busy={form.busy.value}>
          {t("initiatives.save")}
        </Button>
      </div>
    </Form>
  );
}
