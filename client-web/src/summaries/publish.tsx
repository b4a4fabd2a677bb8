// SPDX-License-Identifier: AGPL-3.0-or-later
// Publishing: first what was typed is saved, then the dialog says exactly what will happen, then it happens.
import { useSignal } from "@preact/signals";
import { ask, call, things } from "../connection";
import {
  AreaField,
  Button,
  Dialog,
  Form,
  FormActs,
  Icon,
  type IconName,
  Loading,
  Notice,
  RefusalNotice,
  toast,
  useForm,
} from "../design";
import { formatList, t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Meeting, PublicationPreview } from "../protocol";
import { navigate } from "../shell";
import type { Draft } from "./draft";

export function Publish({ meeting, draft }: { meeting: Meeting; draft: Draft }) {
  const open = useSignal(false);
  const preview = useSignal<PublicationPreview | undefined>(undefined);
  const { refusal, run } = useActing();
  const ready = async () => {
    open.value = true;
    preview.value = undefined;
    await draft.flush();
    await run(async () => {
      preview.value = await ask("summary.preview", { meeting: meeting.id });
    });
  };
  const { title, body } = draft.text.value;
  const blank = title.trim() === "" || body.trim() === "";
  const saved = draft.saving.value.kind === "saved";
  return (
    <>
      <Button disabled={blank || draft.saving.value.kind === "stale"} onClick={() => void ready()}>
        {t(meeting.summary === undefined ? "summaries.publish" : "summaries.publish_correction")}
      </Button>
      <Dialog
        open={open.value}
        title={t(meeting.summary === undefined ? "summaries.publish_title" : "summaries.correction_title")}
        onClose={() => {
          open.value = false;
        }}
      >
        {refusal.value && <RefusalNotice refusal={refusal.value} />}
        {preview.value && !saved && <Notice tone="warn">{t("summaries.save_first")}</Notice>}
        {!preview.value && !refusal.value && <Loading />}
        {preview.value && saved && (
          <Ask
            meeting={meeting}
            draft={draft}
            preview={preview.value}
            close={() => {
              open.value = false;
            }}
          />
        )}
      </Dialog>
    </>
  );
}

interface AskProps {
  meeting: Meeting;
  draft: Draft;
  preview: PublicationPreview;
  close: () => void;
}

function Ask({ meeting, draft, preview, close }: AskProps) {
  const correction = preview.revision > 1;
  const form = useForm({ reason: "" }, async ({ reason }) => {
    const params = { meeting: meeting.id, version: draft.version.peek(), ...(correction && { reason: reason.trim() }) };
    const { summary, mails } = await call("summary.publish", params);
    toast(t("summaries.published_done", { count: mails }));
    navigate(`/app/summaries/${summary}`);
  });
  return (
    <Form form={form}>
      <ul class="effects">
        {effects(meeting, preview).map(([icon, text]) => (
          <li key={text} class="fact">
            <Icon name={icon} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      {correction && (
        <AreaField
          field={form.field("reason")}
          label={t("summaries.correction_reason")}
          hint={t("summaries.correction_hint")}
          rows={3}
          maxLength={500}
          singleLine
        />
      )}
      <p class="soft small">{t("summaries.publish_undo")}</p>
      <FormActs
        form={form}
        act={t(correction ? "summaries.publish_correction" : "summaries.publish")}
        disabled={correction && form.values.reason.value.trim() === ""}
        onClose={close}
      />
    </Form>
  );
}

function effects(meeting: Meeting, preview: PublicationPreview): [IconName, string][] {
  const { members, mails_he, mails_ar, mails_en, public_page } = preview;
  const mails = mails_he + mails_ar + mails_en;
  const languages = [
    mails_he > 0 && t("summaries.in_hebrew", { count: mails_he }),
    mails_ar > 0 && t("summaries.in_arabic", { count: mails_ar }),
    mails_en > 0 && t("summaries.in_english", { count: mails_en }),
  ].filter((part) => part !== false);
  const waiting = things(`desk/${meeting.forum}`, "material").filter(
    (material) => material.meeting === meeting.id && !material.published,
  ).length;
  const lines: [IconName, string][] = [["people", t("summaries.effect_members", { count: members })]];
  if (mails > 0) lines.push(["mail", `${t("summaries.effect_mails", { count: mails })} ${formatList(languages)}`]);
  lines.push(["forums", t(public_page ? "summaries.effect_public" : "summaries.effect_members_only")]);
  if (waiting > 0) lines.push(["document", t("summaries.effect_materials", { count: waiting })]);
  return lines;
}
