// SPDX-License-Identifier: AGPL-3.0-or-later
// The builder: questions as cards, who answers and under which promise, and beside them (on wide screens) the phone.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { AreaField, Button, Form, Notice, type Option, RadioField, SelectField, TextField, toast } from "../design";
import { formatTime, t } from "../i18n";
import { forums, runs } from "../meetings/reach";
import type { IdentityMode, QuestionKind, ResultsPolicy, SurveyAudience } from "../protocol";
import { isTeam, me, navigate, Page } from "../shell";
import { DeleteButton, OpenButton } from "./builder_open";
import { PhonePreview } from "./builder_preview";
import { QuestionCard } from "./builder_question";
import { BuilderState, type Place } from "./builder_state";
import { draftOf, moved } from "./draft";

const AUDIENCES: readonly SurveyAudience[] = ["forum", "initiative", "anyone"];
const MODES: readonly IdentityMode[] = ["named", "confidential", "anonymous"];
const POLICIES: readonly ResultsPolicy[] = ["live", "after_answering", "after_closing", "team"];
const KINDS: readonly QuestionKind[] = ["single", "multiple", "scale", "text"];

/** A removed question can be brought back for so long. */
const UNDO_FOR = 10_000;

export function BuilderForm(place: Place) {
  const state = useMemo(() => new BuilderState(place, me.value?.id), []);
  /** Which question the phone shows. */
  const looking = useSignal(0);
  useEffect(() => () => state.leave(), []);
  const save = async () => {
    const fresh = state.id === undefined;
    if (!(await state.save())) return;
    toast(t("surveys.saved"));
    if (fresh) navigate(`/app/surveys/${state.id}/edit`, "replace");
  };
  const { survey } = place;
  return (
    <Page title={survey ? survey.title : t("surveys.new_title")} back="/app/surveys" lead={t("surveys.builder_lead")}>
      <div class="builder">
        <div class="stack wide">
          {state.overtaken.value && (
            <Notice tone="warn">
              <p>{t("summaries.not_saved_stale")}</p>
              <Button kind="plain" onClick={() => state.bringBack()}>
                {t("summaries.bring_mine_back")}
              </Button>
            </Notice>
          )}
          {state.restored.value && (
            <Notice>
              <p>{t("surveys.restored")}</p>
              <Button kind="plain" onClick={() => state.discard()}>
                {t("surveys.discard")}
              </Button>
            </Notice>
          )}
          <Form form={state.form}>
            <TextField field={state.form.field("title")} label={t("surveys.title_field")} maxLength={200} />
            <AreaField
              field={state.form.field("intro")}
              label={t("surveys.intro")}
              hint={t("surveys.intro_hint")}
              rows={2}
              maxLength={2000}
              optional
            />
            <Questions state={state} look={(at) => (looking.value = at)} />
            <Rules state={state} />
          </Form>
          <div class="builder-foot">
            <OpenButton state={state} />
            <Button kind="plain" busy={state.form.busy.value} onClick={() => void save()}>
              {t("surveys.save")}
            </Button>
            {state.id !== undefined && <DeleteButton state={state} />}
            <span class="soft small" role="status">
              <SavedWords state={state} />
            </span>
          </div>
        </div>
        <PhonePreview state={state} at={looking.value} />
      </div>
    </Page>
  );
}

function SavedWords({ state }: { state: BuilderState }) {
  const at = state.savedAt.value;
  if (state.dirty.value) return <>{t("surveys.unsaved")}</>;
  return <>{at === undefined ? "" : t("surveys.saved_at", { time: formatTime(at) })}</>;
}

function Questions({ state, look }: { state: BuilderState; look: (at: number) => void }) {
  const said = useSignal("");
  const { questions, form } = state;
  const list = questions.value;
  const move = (at: number, by: -1 | 1) => {
    const next = moved(list, at, by);
    if (next === list) return;
    form.refusal.value = undefined;
    questions.value = next;
    look(at + by);
    said.value = t("surveys.moved", { from: at + 1, to: at + 1 + by });
  };
  const remove = (at: number) => {
    const gone = list[at]!;
    form.refusal.value = undefined;
    questions.value = list.filter((each) => each !== gone);
    const back = () => {
      const now = questions.peek();
      questions.value = [...now.slice(0, at), gone, ...now.slice(at)];
    };
    toast(t("surveys.question_removed"), { label: t("surveys.undo"), run: back }, UNDO_FOR);
  };
  const add = (kind: QuestionKind) => {
    questions.value = [...list, draftOf({ kind })];
    look(list.length);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".question-card:last-of-type textarea")?.focus());
  };
  return (
    <section class="stack" aria-label={t("surveys.questions")}>
      <h2>{t("surveys.questions")}</h2>
      <p class="hidden" role="status">
        {said.value}
      </p>
      {list.length === 0 && <p class="soft">{t("surveys.no_questions")}</p>}
      {list.map((question, at) => (
        <QuestionCard
          key={question.key}
          question={question}
          at={at}
          count={list.length}
          form={form}
          look={() => look(at)}
          move={(by) => move(at, by)}
          remove={() => remove(at)}
        />
      ))}
      <fieldset class="field">
        <legend>{t("surveys.add_question")}</legend>
        <div class="row">
          {KINDS.map((kind) => (
            <Button key={kind} kind="plain" icon="plus" onClick={() => add(kind)}>
              {t(`surveys.kind_${kind}`)}
            </Button>
          ))}
        </div>
      </fieldset>
    </section>
  );
}

function Rules({ state }: { state: BuilderState }) {
  const { form } = state;
  const own = forums().filter(({ id }) => runs(id));
  const none: Option[] = isTeam.value ? [{ value: "", label: t("surveys.no_forum") }] : [];
  const inForum = form.values.forum.value !== "";
  const audiences = AUDIENCES.filter((audience) => inForum || audience !== "forum");
  return (
    <section class="stack wide" aria-label={t("surveys.rules")}>
      <h2>{t("surveys.rules")}</h2>
      <SelectField
        field={form.field("forum")}
        label={t("surveys.forum")}
        options={[...none, ...own.map(({ id, name }) => ({ value: String(id), label: name }))]}
      />
      <RadioField
        field={form.field("audience")}
        label={t("surveys.audience")}
        options={audiences.map((value) => ({ value, label: t(`surveys.audience_${value}`) }))}
      />
      <RadioField
        field={form.field("mode")}
        label={t("surveys.mode")}
        hint={t("surveys.mode_hint")}
        options={MODES.map((value) => ({
          value,
          label: t(`surveys.mode_${value}`),
          hint: t(`surveys.promise_${value}`),
        }))}
      />
      <RadioField
        field={form.field("results")}
        label={t("surveys.results_policy")}
        options={POLICIES.map((value) => ({ value, label: t(`surveys.policy_${value}`) }))}
      />
    </section>
  );
}
