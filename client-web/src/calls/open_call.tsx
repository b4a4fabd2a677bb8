// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening a call: what is wrong with it is said at its fields first, then what freezes and who sees it.
import { useSignal } from "@preact/signals";
import { call as command } from "../connection";
import { Button, ConfirmDialog, RefusalNotice } from "../design";
import { formatMoment, t } from "../i18n";
import { useActing } from "../meetings/acting";
import { navigate } from "../shell";
import type { EditState } from "./edit_state";

export function OpenCall({ state }: { state: EditState }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const ask = async () => {
    if (!state.isComplete()) return;
    if ((state.dirty.peek() || state.id === undefined) && !(await state.save())) return;
    refusal.value = undefined;
    asking.value = true;
  };
  const open = async () => {
    const call = state.id;
    if (call === undefined || !(await run(() => command("call.open", { call })))) return;
    state.forget();
    navigate(`/app/calls/${call}`, "replace");
  };
  const { deadline } = state.form.values;
  return (
    <>
      <Button busy={state.form.busy.value} onClick={() => void ask()}>
        {t("calls.open")}
      </Button>
      <ConfirmDialog
        open={asking.value}
        title={t("calls.open_title")}
        confirm={t("calls.open")}
        busy={busy.value}
        onConfirm={() => void open()}
        onClose={() => (asking.value = false)}
      >
        <div class="stack">
          {refusal.value && <RefusalNotice refusal={refusal.value} />}
          <p>{t("calls.open_text")}</p>
          <ul class="stack tight">
            <li>{t("calls.open_freezes")}</li>
            {deadline.value !== null && (
              <li>{t("calls.open_deadline", { when: formatMoment(deadline.value, "always") })}</li>
            )}
            <li>{t("calls.open_amend")}</li>
          </ul>
        </div>
      </ConfirmDialog>
    </>
  );
}
