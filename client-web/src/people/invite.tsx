// SPDX-License-Identifier: AGPL-3.0-or-later
// Inviting somebody: they get a letter with a link that signs them in once, and belong to the initiative from now on.
import { call } from "../connection";
import { ChecksField, Dialog, Form, FormActs, TextField, toast, useForm } from "../design";
import { language, t } from "../i18n";
import { grantOf } from "./grants";
import { grantOptions } from "./people_words";
import { optionalDetails, PersonFields } from "./person_fields";

export const Invite = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog open={open} title={t("people.invite_title")} onClose={onClose}>
    <InviteForm done={onClose} />
  </Dialog>
);

function InviteForm({ done }: { done: () => void }) {
  const initial = {
    name: "",
    email: "",
    language: language.value,
    organisation: "",
    title: "",
    grants: [] as readonly string[],
  };
  const form = useForm(initial, async ({ name, email, language, organisation, title, grants }) => {
    const details = optionalDetails(organisation, title);
    await call("person.invite", { name, email: email.trim(), language, grants: grants.map(grantOf), ...details });
    done();
    toast(t("people.invited_toast", { name }));
  });
  return (
    <Form form={form}>
      <p class="soft">{t("people.invite_text")}</p>
      <TextField field={form.field("email")} label={t("people.email")} type="email" inputMode="email" maxLength={254} />
      <PersonFields
        name={form.field("name")}
        title={form.field("title")}
        language={form.field("language")}
        organisation={form.field("organisation")}
      />
      <ChecksField
        field={form.field("grants")}
        label={t("people.roles")}
        hint={t("people.roles_hint")}
        options={grantOptions()}
      />
      <FormActs form={form} act={t("people.send_invitation")} icon="mail" onClose={done} />
    </Form>
  );
}
