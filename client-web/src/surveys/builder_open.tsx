// SPDX-License-Identifier: AGPL-3.0-or-later
// The acts at the foot of the builder that lead on: opening the survey, which fixes it, or throwing the draft away.
import { useSignal } from "@preact/signals";
import { call } from "../connection";
import { Button, ConfirmDialog, RefusalNotice } from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import { navigate } from "../shell";
import type { BuilderState } from "./builder_state";

/** Saves first, so that what is wrong is said before anything is asked. */
export function OpenButton({ state }: { state: BuilderState }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const { mode, audience, results } = state.form.values;
  const ask = async () => {
    // What is wrong with it is said at its fields, before anything is asked.
    if (state.dirty.peek() || state.id === undefined) {
      if (!(await state.save())) return;
    }
    asking.value = true;
  };
  const open = async () => {
    const survey = state.id;
    if (survey === undefined) return;
    if (!(await run(() => call("survey.open", { survey })))) return;
    state.forget();
    navigate(`/app/surveys/${survey}`, "replace");
  };
  return (
    <>
      <Button busy={state.form.busy.value} onClick={() => void ask()}>
        {t("surveys.open")}
      </Button>
      <ConfirmDialog
        open={asking.value}
        title={t("surveys.open_title")}
        confirm={t("surveys.open")}
        busy={busy.value}
        onConfirm={() => void open()}
        onClose={() => (asking.value = false)}
      >
        <div class="stack">
          {refusal.value && <RefusalNotice refusal={refusal.value} />}
          <p>{t("surveys.open_text", { count: state.questions.value.length })}</p>
          <ul class="stack tight">
            <li>{t(`surveys.audience_${audience.value}`)}</li>
            <li>{t(`surveys.promise_${mode.value}`)}</li>
            <li>{t(`surveys.results_${results.value}`)}</li>
          </ul>
        </div>
      </ConfirmDialog>
    </>
  );
}

export function DeleteButton({ state }: { state: BuilderState }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const remove = async () => {
    const survey = state.id!;
    if (!(await run(() => call("survey.delete", { survey })))) return;
    state.forget();
    navigate("/app/surveys", "replace");
  };
  return (
    <>
      <Button kind="danger" icon="trash" onClick={() => (asking.value = true)}>
        {t("surveys.delete")}
      </Button>
      <ConfirmDialog
        open={asking.value}
        title={t("surveys.delete_title")}
        confirm={t("surveys.delete")}
        danger
        busy={busy.value}
        onConfirm={() => void remove()}
        onClose={() => (asking.value = false)}
      >
        {refusal.value && <RefusalNotice refusal={refusal.value} />}
        <p>{t("surveys.delete_text")}</p>
      </ConfirmDialog>
    </>
  );
}
