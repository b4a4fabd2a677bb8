// SPDX-License-Identifier: AGPL-3.0-or-later
// What whoever runs the forum does with a published summary: correct it, withdraw it, see how many have read it. Of a
// closed forum only the last is left.
import { useSignal } from "@preact/signals";
import { call } from "../connection";
import { AreaField, Button, Dialog, Form, FormActs, toast, useForm } from "../design";
import { t } from "../i18n";
import { runs } from "../meetings/reach";
import type { Summary } from "../protocol";
import { Readers } from "./readers";

export default function Keep({ summary }: { summary: Summary }) {
  if (summary.withdrawn !== undefined) return null;
  return (
    <section class="card stack" aria-label={t("summaries.for_team")}>
      <Readers forum={summary.forum} summary={summary.id} />
      {runs(summary.forum) && (
        <div class="row">
          <Button kind="plain" icon="edit" href={`/app/meetings/${summary.meeting}/summary`}>
            {t("summaries.correct")}
          </Button>
          <Withdraw summary={summary} />
        </div>
      )}
    </section>
  );
}

function Withdraw({ summary }: { summary: Summary }) {
  const open = useSignal(false);
  const form = useForm({ reason: "" }, async ({ reason }) => {
    await call("summary.withdraw", { summary: summary.id, reason: reason.trim() });
    open.value = false;
    toast(t("summaries.withdraw_done"));
  });
  const close = () => {
    open.value = false;
  };
  return (
    <>
      <Button
        kind="danger"
        onClick={() => {
          open.value = true;
        }}
      >
        {t("summaries.withdraw")}
      </Button>
      <Dialog open={open.value} title={t("summaries.withdraw_title")} onClose={close}>
        <Form form={form}>
          <p>{t("summaries.withdraw_text")}</p>
          <AreaField
            field={form.field("reason")}
            label={t("summaries.withdraw_reason")}
            rows={3}
            maxLength={500}
            singleLine
          />
          <FormActs
            form={form}
            act={t("summaries.withdraw")}
            danger
            disabled={form.values.reason.value.trim() === ""}
            onClose={close}
          />
        </Form>
      </Dialog>
    </>
  );
}
