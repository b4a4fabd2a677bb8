// SPDX-License-Identifier: AGPL-3.0-or-later
// Starting, ending and cancelling a meeting. Each says what it brings; the last asks for the reason that all will read.
import { useSignal } from "@preact/signals";
import { call, useServerNow } from "../connection";
import { AreaField, Button, ConfirmDialog, Dialog, Form, FormActs, RefusalNotice, toast, useForm } from "../design";
import { formatMoment, t } from "../i18n";
import type { Meeting } from "../protocol";
import { useActing } from "./acting";

/** Begun earlier than this before its time, it is asked whether that is meant. */
const EARLY = 3_600_000;

export function StartMeeting({ meeting }: { meeting: Meeting }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const early = meeting.starts - useServerNow(60_000) > EARLY;
  const start = async () => {
    await run(() => call("meeting.start", { meeting: meeting.id }));
    asking.value = false;
  };
  return (
    <>
      <Button
        kind={early ? "plain" : "primary"}
        busy={busy.value}
        onClick={() => {
          if (early) asking.value = true;
          else void start();
        }}
      >
        {t("meetings.start")}
      </Button>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <ConfirmDialog
        open={asking.value}
        title={t("meetings.start_early")}
        confirm={t("meetings.start")}
        busy={busy.value}
        onConfirm={() => void start()}
        onClose={() => {
          asking.value = false;
        }}
      >
        <p>{t("meetings.start_early_text", { moment: formatMoment(meeting.starts) })}</p>
      </ConfirmDialog>
    </>
  );
}

export function EndMeeting({ meeting }: { meeting: Meeting }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const end = async () => {
    await run(() => call("meeting.end", { meeting: meeting.id }));
    asking.value = false;
  };
  return (
    <>
      <Button
        onClick={() => {
          asking.value = true;
        }}
      >
        {t("meetings.end")}
      </Button>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <ConfirmDialog
        open={asking.value}
        title={t("meetings.end_title")}
        confirm={t("meetings.end")}
        busy={busy.value}
        onConfirm={() => void end()}
        onClose={() => {
          asking.value = false;
        }}
      >
        <p>{t("meetings.end_text", { count: meeting.present })}</p>
      </ConfirmDialog>
    </>
  );
}

export function CancelMeeting({ meeting }: { meeting: Meeting }) {
  const open = useSignal(false);
  const form = useForm({ reason: "" }, async ({ reason }) => {
    await call("meeting.cancel", { meeting: meeting.id, reason });
    open.value = false;
    toast(t("meetings.cancel_done"));
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
        {t("meetings.cancel")}
      </Button>
      <Dialog open={open.value} title={t("meetings.cancel_title")} onClose={close}>
        <Form form={form}>
          <p>{t("meetings.cancel_text", { count: meeting.invited })}</p>
          <AreaField
            field={form.field("reason")}
            label={t("meetings.cancel_reason")}
            rows={3}
            maxLength={500}
            singleLine
          />
          <FormActs
            form={form}
            act={t("meetings.cancel")}
            danger
            disabled={form.values.reason.value.trim() === ""}
            onClose={close}
          />
        </Form>
      </Dialog>
    </>
  );
}
