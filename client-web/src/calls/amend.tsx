// SPDX-License-Identifier: AGPL-3.0-or-later
// A public change to a call that is open: a note, and a deadline that stays or moves later. Says who will be told.
import { useSignal } from "@preact/signals";
import { call as command } from "../connection";
import { AreaField, Button, Dialog, Form, FormActs, MomentField, toast, useForm } from "../design";
import { t, zoneName } from "../i18n";
import type { Call, Turnout } from "../protocol";

export function Amend({ call, turnout }: { call: Call; turnout: Turnout | undefined }) {
  const open = useSignal(false);
  return (
    <>
      <Button kind="plain" icon="edit" onClick={() => (open.value = true)}>
        {t("calls.amend")}
      </Button>
      <Dialog open={open.value} title={t("calls.amend")} onClose={() => (open.value = false)}>
        <AmendForm call={call} turnout={turnout} done={() => (open.value = false)} />
      </Dialog>
    </>
  );
}

function AmendForm({ call, turnout, done }: { call: Call; turnout: Turnout | undefined; done: () => void }) {
  const begun = turnout && turnout.drafts + turnout.submitted;
  const first = { note: "", deadline: call.deadline as number | null };
  const form = useForm(first, async ({ note, deadline }) => {
    await command("call.amend", { call: call.id, note: note.trim(), deadline: deadline ?? call.deadline });
    done();
    toast(t("calls.amended"));
  });
  return (
    <Form form={form}>
      <p>{t("calls.amend_text")}</p>
      {begun !== undefined && (
        <p>{begun > 0 ? t("calls.amend_told", { count: begun }) : t("calls.amend_told_nobody")}</p>
      )}
      <AreaField field={form.field("note")} label={t("calls.amend_note")} rows={3} maxLength={500} singleLine />
      <MomentField
        field={form.field("deadline")}
        label={t("calls.deadline")}
        hint={t("client.zone_hint", { zone: zoneName() })}
      />
      <p class="soft small">{t("calls.amend_later_only")}</p>
      <FormActs
        form={form}
        act={t("calls.amend_publish")}
        disabled={form.values.note.value.trim() === ""}
        onClose={done}
      />
    </Form>
  );
}
