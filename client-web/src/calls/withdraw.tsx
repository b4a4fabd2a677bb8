// SPDX-License-Identifier: AGPL-3.0-or-later
// Taking a response back: until the deadline it becomes a draft again, later it leaves for good. Both are said before.
import { useSignal } from "@preact/signals";
import { call as command } from "../connection";
import { Button, ConfirmDialog, RefusalNotice, toast } from "../design";
import { formatMoment, t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Call, CallState, Response } from "../protocol";
import { showState } from "./response_state";
import { withdrawal } from "./state";

export function Withdraw({ call, state, response }: { call: Call; state: CallState; response: Response }) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const how = withdrawal(response.state, state);
  if (!how) return null;
  const close = () => {
    asking.value = false;
  };
  const withdraw = async () => {
    if (!(await run(() => command("response.withdraw", { response: response.id })))) return;
    close();
    toast(t(how === "to_draft" ? "calls.is_draft_again" : "calls.withdrawn"));
    showState();
  };
  const label = t(how === "to_draft" ? "calls.back_to_draft" : "calls.withdraw");
  return (
    <div>
      <Button
        kind={how === "to_draft" ? "plain" : "danger"}
        {...(how === "to_draft" && { icon: "edit" as const })}
        onClick={() => (asking.value = true)}
      >
        {label}
      </Button>
      <ConfirmDialog
        open={asking.value}
        title={label}
        confirm={label}
        danger
        busy={busy.value}
        onConfirm={() => void withdraw()}
        onClose={close}
      >
        <div class="stack">
          {refusal.value && <RefusalNotice refusal={refusal.value} />}
          <p>
            {how === "to_draft"
              ? t("calls.back_to_draft_text", { when: formatMoment(call.deadline, "always") })
              : t("calls.withdraw_text")}
          </p>
        </div>
      </ConfirmDialog>
    </div>
  );
}
