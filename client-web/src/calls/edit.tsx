// SPDX-License-Identifier: AGPL-3.0-or-later
// Writing a call: text, whose seats it fills, how it is decided, the form that organisations fill in, the deadline. Once it is
// open nothing of this changes any more.
import { useEffect, useMemo } from "preact/hooks";
import { connection } from "../connection";
import { Button, ChecksField, EmptyState, Form, MomentField, Notice, Skeleton, TextField } from "../design";
import { formatTime, t, zoneName } from "../i18n";
import { forums } from "../meetings/reach";
import type { Call } from "../protocol";
import { isTeam, me, navigate, Page, type ScreenProps } from "../shell";
import "./calls.css";
import { EditCriteria, EditFields } from "./edit_rows";
import { EditState } from "./edit_state";
import { EditText } from "./edit_text";
import { NoCall } from "./no_call";
import { OpenCall } from "./open_call";
import { isMeKnown, useCall } from "./reach";

export default function EditCall({ params }: ScreenProps) {
  const isNew = params.call === undefined;
  const { settled, call } = useCall(Number(params.call));
  const opened = call !== undefined && call.state !== "draft";
  useEffect(() => {
    if (opened) navigate(`/app/calls/${call.id}`, "replace");
  }, [opened]);
  if (!isMeKnown() || opened || (!isNew && !settled)) {
    return (
      <div class="page narrow">
        <Skeleton />
      </div>
    );
  }
  if (!isTeam.value) {
    return (
      <Page title={t("calls.new")} back="/app/calls">
        <EmptyState icon="call" title={t("calls.team_only")} text={t("calls.team_only_text")} />
      </Page>
    );
  }
  if (!isNew && !call) return <NoCall />;
  return <Editor call={call} />;
}

function Editor({ call }: { call: Call | undefined }) {
  const state = useMemo(() => new EditState(call, () => connection.serverNow(), me.value?.id), []);
  const { form } = state;
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => state.dirty.peek() && event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
      state.leave();
    };
  }, [state]);
  // One that was closed since it was chosen stays to be seen, and taken out.
  const chosen = form.values.forums.value;
  const options = forums()
    .filter(({ id, kind, closed }) => kind !== "open" && (!closed || chosen.includes(String(id))))
    .map(({ id, name, theme }) => ({ value: String(id), label: name, ...(theme && { hint: theme }) }));
  return (
    <Page title={t(call ? "calls.edit" : "calls.new")} back="/app/calls" narrow>
      <Form form={form}>
        {state.restored.value && <Notice>{t("calls.restored")}</Notice>}
        <TextField field={form.field("title")} label={t("calls.title_field")} maxLength={200} />
        <EditText form={form} />
        <MomentField
          field={form.field("deadline")}
          label={t("calls.deadline")}
          hint={t("client.zone_hint", { zone: zoneName() })}
        />
        {options.length > 0 ? (
          <ChecksField field={form.field("forums")} label={t("calls.forums_field")} options={options} />
        ) : (
          <Notice tone="warn">
            {t("calls.no_forums")} <a href="/app/forums">{t("calls.to_forums")}</a>
          </Notice>
        )}
        <EditFields state={state} />
        <EditCriteria state={state} />
        <div class="submit-bar">
          <div class="row">
            <Button type="submit" kind="plain" busy={form.busy.value}>
              {t("calls.save_draft")}
            </Button>
            <OpenCall state={state} />
          </div>
          <p class="soft small" role="status">
            {savedWords(state)}
          </p>
        </div>
      </Form>
    </Page>
  );
}

function savedWords({ dirty, savedAt }: EditState): string {
  if (dirty.value) return t("calls.not_saved_yet");
  return savedAt.value === undefined
    ? t("calls.draft_of_call")
    : t("calls.saved_at", { time: formatTime(savedAt.value) });
}
