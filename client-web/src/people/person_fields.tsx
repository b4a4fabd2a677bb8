// SPDX-License-Identifier: AGPL-3.0-or-later
// The fields of a person's entry, for inviting and for changing it.
import { things } from "../connection";
import { type Field, SelectField, TextField } from "../design";
import { compareText, type Language, t } from "../i18n";
import { topicOf } from "../shell";
import { languageOptions } from "./language_options";

interface PersonFieldsProps {
  name: Field<string>;
  title: Field<string>;
  language: Field<Language>;
  /** The id as text, "" for nobody's. */
  organisation: Field<string>;
}

export function PersonFields({ name, title, language, organisation }: PersonFieldsProps) {
  return (
    <>
      <TextField field={name} label={t("people.name")} maxLength={120} />
      <SelectField
        field={organisation}
        label={t("people.organisation")}
        hint={t("people.organisation_hint")}
        placeholder={t("people.no_organisation")}
        options={organisationOptions()}
      />
      <TextField field={title} label={t("people.job")} maxLength={120} optional />
      <SelectField field={language} label={t("people.language_of_mails")} options={languageOptions} />
    </>
  );
}

function organisationOptions(): { value: string; label: string }[] {
  const topic = topicOf("members");
  const all = topic === null ? [] : things(topic, "organisation");
  return all.map(({ id, name }) => ({ value: String(id), label: name })).sort((a, b) => compareText(a.label, b.label));
}

/** What the commands take for the two fields that may be empty. */
export const optionalDetails = (organisation: string, title: string) => ({
  ...(organisation !== "" && { organisation: Number(organisation) }),
  ...(title.trim() !== "" && { title: title.trim() }),
});
