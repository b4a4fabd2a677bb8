// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening an initiative with the one-time link that the server's operator got: everything is preset, so that a name, a sentence
// and an address are enough.
import { type Signal, untracked, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { callForSession } from "../connection";
import { AreaField, Button, EmptyState, Form, SelectField, TextField, useForm } from "../design";
import { type Language, language, setLanguage, t } from "../i18n";
import { enter } from "../people/entering";
import { languageOptions } from "../people/language_options";
import { linkToken } from "../people/next_address";
import { navigate, Page } from "../shell";
import { FormSection, zoneOptions } from "./form_section";
import { presetSectors, rowOf, type SectorRow, sectorsOf } from "./sector_rows";
import { SectorsField } from "./sectors_field";
import { linesOf, suggestSlug } from "./slug";

export default function Start() {
  const token = useMemo(() => linkToken(location.hash), []);
  return (
    <Page title={t("initiatives.start")} lead={token && t("initiatives.start_text")}>
      {token ? (
        <StartForm token={token} />
      ) : (
        <EmptyState icon="link" title={t("initiatives.no_link")} text={t("initiatives.no_link_text")}>
          <Button kind="plain" href="/sign-in">
            {t("client.sign_in")}
          </Button>
        </EmptyState>
      )}
    </Page>
  );
}

function StartForm({ token }: { token: string }) {
  const rows = useSignal<readonly SectorRow[]>(presetSectors().map(rowOf));
  const initial = {
    name: "",
    slug: "",
    purpose: "",
    zone: "Asia/Jerusalem",
    language: language.peek(),
    regions: t("initiatives.preset_regions"),
    administrator_name: "",
    administrator_email: "",
  };
  const form = useForm(initial, async ({ regions, ...values }) => {
    const lists = { sectors: sectorsOf(rows.peek()), regions: linesOf(regions) };
    await enter(() => callForSession("initiative.create", { ...values, ...lists, description: "", token }));
    navigate("/app/home", "replace");
  });
  const { name, slug } = form.values;
  useSuggestion(name, slug);
  usePresets(form.values, rows);
  return (
    <Form form={form}>
      <FormSection title={t("initiatives.about")}>
        <SelectField
          field={form.field("language")}
          label={t("initiatives.language")}
          hint={t("initiatives.language_hint")}
          options={languageOptions}
        />
        <TextField field={form.field("name")} label={t("initiatives.name")} maxLength={120} />
        <TextField
          field={form.field("slug")}
          label={t("initiatives.slug")}
          hint={t("initiatives.slug_hint")}
          type="url"
          maxLength={40}
        />
        <TextField
          field={form.field("purpose")}
          label={t("initiatives.purpose")}
          hint={t("initiatives.purpose_hint")}
          maxLength={300}
        />
      </FormSection>
      <FormSection title={t("initiatives.you")} text={t("initiatives.you_text")}>
        <TextField
          field={form.field("administrator_name")}
          label={t("people.name")}
          autocomplete="name"
          maxLength={120}
        />
        <TextField
          field={form.field("administrator_email")}
          label={t("people.email")}
          type="email"
          inputMode="email"
          autocomplete="email"
          maxLength={254}
        />
      </FormSection>
      <FormSection title={t("initiatives.sectors")} text={t("initiatives.sectors_preset")}>
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
          options={zoneOptions(form.values.zone.value)}
        />
      </FormSection>
      <div>
        <Button type="submit" size="large" busy={form.busy.value}>
          {t("initiatives.open")}
        </Button>
      </div>
    </Form>
  );
}

/** The address follows the name until somebody writes one. */
function useSuggestion(name: Signal<string>, slug: Signal<string>): void {
  const suggested = useSignal("");
  useSignalEffect(() => {
    const next = suggestSlug(name.value);
    if (slug.peek() !== suggested.peek()) return;
    suggested.value = next;
    slug.value = next;
  });
}

interface Preset {
  language: Signal<Language>;
  regions: Signal<string>;
}

/** The page speaks the chosen language, and so do the lists that nobody has touched. */
function usePresets(values: Preset, rows: Signal<readonly SectorRow[]>): void {
  useSignalEffect(() => {
    const next = values.language.value;
    if (next === language.peek()) return;
    const untouched = untracked(() => ({
      sectors: isPreset(rows.value),
      regions: values.regions.value === t("initiatives.preset_regions"),
    }));
    void setLanguage(next).then(() => {
      if (untouched.sectors) rows.value = presetSectors().map(rowOf);
      if (untouched.regions) values.regions.value = t("initiatives.preset_regions");
    });
  });
}

const isPreset = (rows: readonly SectorRow[]) => {
  const preset = presetSectors();
  return (
    rows.length === preset.length &&
    sectorsOf(rows).every((row, at) => {
      const { code, name, label, colour } = preset[at]!;
      return row.code === code && row.name === name && row.label === label && row.colour === colour;
    })
  );
};
