// SPDX-License-Identifier: AGPL-3.0-or-later
// Ending the review: only when every response has its decision. What becomes public is said before.
import { useSignal } from "@preact/signals";
import { call as command } from "../connection";
import { Button, ConfirmDialog, Dialog, RefusalNotice, toast } from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Call, Response } from "../protocol";
import { filtersOf } from "./filters";
import { isUndecided } from "./state";

export function Conclude({ call, responses }: { call: Call; responses: readonly Response[] }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const undecided = responses.filter(({ state }) => isUndecided(state)).length;
  const close = () => {
    asking.value = false;
  };
  const conclude = async () => {
    if (!(await run(() => command("call.conclude", { call: call.id })))) return;
    close();
    toast(t("calls.concluded"));
  };
  const show = () => {
    const filters = filtersOf(call.id);
    for (const filter of Object.values(filters)) filter.value = "";
    filters.state.value = "undecided";
    close();
    document.getElementById("responses")?.scrollIntoView();
  };
  return (
    <>
      <Button kind={undecided > 0 ? "plain" : "primary"} icon="check" onClick={() => (asking.value = true)}>
        {t("calls.conclude")}
      </Button>
      {undecided > 0 ? (
        <Dialog
          open={asking.value}
          title={t("calls.conclude")}
          onClose={close}
          foot={<Button onClick={show}>{t("calls.show_undecided")}</Button>}
        >
          <p>{t("calls.conclude_undecided", { count: undecided })}</p>
        </Dialog>
      ) : (
        <ConfirmDialog
          open={asking.value}
          title={t("calls.conclude")}
          confirm={t("calls.conclude")}
          busy={busy.value}
          onConfirm={() => void conclude()}
          onClose={close}
        >
          <div class="stack">
            {refusal.value && <RefusalNotice refusal={refusal.value} />}
            <p>{t("calls.conclude_text", { count: responses.filter(({ state }) => state === "accepted").length })}</p>
          </div>
        </ConfirmDialog>
      )}
    </>
  );
}
