// SPDX-License-Identifier: AGPL-3.0-or-later
// Changing a meeting's plan in a dialog.
import { useSignal } from "@preact/signals";
import { call } from "../connection";
import { Button, Dialog, Form, FormActs, toast, useForm } from "../design";
import { t } from "../i18n";
import type { Meeting } from "../protocol";
import { type Plan, PlanFields, paramsOf, planOf } from "./plan_form";

export function EditPlan({ meeting }: { meeting: Meeting }) {
  const open = useSignal(false);
  return (
    <>
      <Button
        kind="plain"
        icon="edit"
        onClick={() => {
          open.value = true;
        }}
      >
        {t("meetings.edit_plan")}
      </Button>
      <Dialog
        open={open.value}
        title={t("meetings.edit_plan")}
        onClose={() => {
          open.value = false;
        }}
      >
        <Editing
          meeting={meeting}
          done={() => {
            open.value = false;
          }}
        />
      </Dialog>
    </>
  );
}

function Editing({ meeting, done }: { meeting: Meeting; done: () => void }) {
  const form = useForm<Plan>(planOf(meeting), async (plan) => {
    await call("meeting.update", { meeting: meeting.id, ...paramsOf(plan) });
    toast(t("meetings.plan_saved"));
    done();
  });
  return (
    <Form form={form}>
      <PlanFields form={form} timesFixed={meeting.state !== "scheduled"} />
      <FormActs form={form} act={t("meetings.save_plan")} onClose={done} />
    </Form>
  );
}
