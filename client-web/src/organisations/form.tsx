// SPDX-License-Identifier: AGPL-3.0-or-later
// The form of an organisation's entry: for the team, for its editor, and for registering one.
import { AreaField, Button, Form, RadioField, SelectField, TextField, useForm } from "../design";
import { type Key, t } from "../i18n";
import type { CreateOrganisation, Organisation, SizeBand } from "../protocol";
import { initiative, sectors } from "../shell";
import { requestOf, SIZES, valuesOf } from "./entry";

export const SIZE_NAMES: Record<SizeBand, Key> = {
  micro: "organisations.size_micro",
  small: "organisations.size_small",
  medium: "organisations.size_medium",
  large: "organisations.size_large",
};
const SIZE_HINTS: Record<SizeBand, Key> = {
  micro: "organisations.size_micro_hint",
  small: "organisations.size_small_hint",
  medium: "organisations.size_medium_hint",
  large: "organisations.size_large_hint",
};

interface FormProps {
  /** Absent: a new one. */
  organisation?: Organisation;
  /** Keys of forums count by sector, so only the team moves an organisation to another one. */
  sectorIsFixed?: boolean;
  submit: string;
  send: (entry: CreateOrganisation) => Promise<unknown>;
  onCancel?: () => void;
}

export function OrganisationForm({ organisation, sectorIsFixed, submit, send, onCancel }: FormProps) {
  const form = useForm(valuesOf(organisation), (values) => send(requestOf(values)));
  return (
    <Form form={form}>
      <TextField field={form.field("name")} label={t("organisations.name")} maxLength={300} />
      <SelectField
        field={form.field("sector")}
        label={t("client.sector")}
        hint={sectorIsFixed ? t("organisations.sector_fixed") : undefined}
        disabled={sectorIsFixed}
        placeholder={t("organisations.choose_sector")}
        options={sectors.value.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <SelectField
        field={form.field("region")}
        label={t("organisations.region")}
        placeholder={t("organisations.choose_region")}
        options={(initiative.value?.regions ?? []).map((value) => ({ value, label: value }))}
      />
      <RadioField
        field={form.field("size_band")}
        label={t("organisations.size")}
        hint={t("organisations.size_hint")}
        inline
        options={SIZES.map((value) => ({ value, label: t(SIZE_NAMES[value]), hint: t(SIZE_HINTS[value]) }))}
      />
      <TextField
        field={form.field("populations")}
        label={t("organisations.populations")}
        hint={t("organisations.populations_hint")}
        optional
      />
      <AreaField
        field={form.field("added_value")}
        label={t("organisations.added_value")}
        hint={t("organisations.added_value_hint")}
        rows={4}
        maxLength={1000}
        optional
      />
      <div class="row">
        <Button type="submit" busy={form.busy.value}>
          {submit}
        </Button>
        {onCancel && (
          <Button kind="plain" onClick={onCancel}>
            {t("client.cancel")}
          </Button>
        )}
      </div>
    </Form>
  );
}
