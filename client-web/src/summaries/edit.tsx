// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing the summary of a meeting: text and preview, decisions, tasks, materials, audience, publishing.
import { useMemo } from "preact/hooks";
import { thing, useTopic } from "../connection";
import { Button, EmptyState, type Field, Isolate, Notice, RadioField, Skeleton, TextField, WhenThere } from "../design";
import { formatDay, t } from "../i18n";
import { runs, useInForums } from "../meetings/reach";
import type { Audience, Meeting } from "../protocol";
import { me, Page, type ScreenProps } from "../shell";
import type { Draft } from "./draft";
import { fieldOf } from "./draft_field";
import { EditDecisions, EditTasks } from "./edit_lines";
import { EditMaterials } from "./edit_materials";
import { Publish } from "./publish";
import { Readers } from "./readers";
import { Conflict, SavingState } from "./saving_state";
import { useDraft } from "./use_draft";
import { Writing } from "./writing";

export default function EditSummary({ params }: ScreenProps) {
  const id = Number(params.meeting);
  const found = useInForums("meeting", id);
  const back = `/app/meetings/${id}`;
  if (found.kind === "found" && me.value && runs(found.forum)) return <Desk meeting={found.thing} back={back} />;
  return (
    <Page title={t("summaries.write")} back={back}>
      {found.kind === "searching" ? (
        <Skeleton />
      ) : (
        <EmptyState icon="document" title={t("summaries.not_yours")} text={t("summaries.not_yours_text")}>
          <Button href={back}>{t("meetings.to_meeting")}</Button>
        </EmptyState>
      )}
    </Page>
  );
}

function Desk({ meeting, back }: { meeting: Meeting; back: string }) {
  const status = useTopic(`desk/${meeting.forum}`);
  const published =
    meeting.summary === undefined ? undefined : thing(`forum/${meeting.forum}`, "summary", meeting.summary);
  const closed = published?.withdrawn !== undefined || meeting.state === "cancelled";
  const lead = (
    <>
      <Isolate>{meeting.title}</Isolate> · {formatDay(meeting.starts)}
    </>
  );
  return (
    <Page
      title={t(meeting.summary === undefined ? "summaries.write" : "summaries.write_correction")}
      back={back}
      lead={lead}
    >
      {closed ? (
        <Notice tone="warn">
          {t(meeting.state === "cancelled" ? "meetings.was_cancelled" : "summaries.was_withdrawn")}
        </Notice>
      ) : (
        <WhenThere status={status}>
          <Editor meeting={meeting} />
        </WhenThere>
      )}
    </Page>
  );
}

function Editor({ meeting }: { meeting: Meeting }) {
  const known = thing(`desk/${meeting.forum}`, "summary_draft", meeting.id);
  const draft = useDraft(meeting, me.value!.id, known);
  return (
    <div class="editor">
      <div class="editor-head row apart">
        <SavingState draft={draft} />
        <Publish meeting={meeting} draft={draft} />
      </div>
      <Conflict draft={draft} />
      {meeting.summary !== undefined && (
        <div class="card stack tight">
          <p>
            {t("summaries.is_out")} <a href={`/app/summaries/${meeting.summary}`}>{t("summaries.to_summary")}</a>
          </p>
          <Readers forum={meeting.forum} summary={meeting.summary} />
        </div>
      )}
      <Fields draft={draft} />
      <Writing draft={draft} />
      <div class="editor-side">
        <EditDecisions draft={draft} />
        <EditTasks draft={draft} forum={meeting.forum} />
        <EditMaterials meeting={meeting} />
        <WhoReads draft={draft} />
      </div>
    </div>
  );
}

function Fields({ draft }: { draft: Draft }) {
  const title = useMemo<Field<string>>(() => fieldOf(draft, "title"), [draft]);
  return <TextField field={title} label={t("summaries.title_field")} maxLength={200} />;
}

function WhoReads({ draft }: { draft: Draft }) {
  const audience = useMemo<Field<Audience>>(() => fieldOf(draft, "audience"), [draft]);
  const options = [
    { value: "everyone" as const, label: t("summaries.for_everyone"), hint: t("summaries.for_everyone_hint") },
    { value: "members" as const, label: t("summaries.for_members"), hint: t("summaries.for_members_hint") },
  ];
  return (
    <section class="stack tight">
      <h2>{t("summaries.audience")}</h2>
      <RadioField field={audience} label={t("summaries.who_reads")} options={options} />
    </section>
  );
}
