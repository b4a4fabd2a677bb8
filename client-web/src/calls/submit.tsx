// SPDX-License-Identifier: AGPL-3.0-or-later
// Handing a response in: first what is missing, then the question, then the server's word on when it was received.
import { type Signal, useSignal } from "@preact/signals";
import { call as command } from "../connection";
import { Button, ConfirmDialog, RefusalNotice, toast } from "../design";
import { formatMoment, formatTime, t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Call } from "../protocol";
import type { ResponseDraft } from "./response_draft";
import { SavingState } from "./response_saving";
import { showState } from "./response_state";
import { lengthOf, missingFields } from "./state";

interface Props {
  call: Call;
  draft: ResponseDraft;
  tried: Signal<boolean>;
}

function faults(call: Call, texts: readonly string[]): readonly number[] {
  const over = call.fields.flatMap(({ limit }, at) => (lengthOf(texts[at] ?? "") > limit ? [at] : []));
  return [...new Set([...missingFields(call, texts), ...over])].sort((a, b) => a - b);
}

const go = (at: number) => document.getElementById(`response-text-${at}`)?.focus();

export function Submit({ call, draft, tried }: Props) {
  const asking = useSignal(false);
  const { busy, refusal, run } = useActing();
  const wrong = tried.value ? faults(call, draft.content.value.texts) : [];
  const ask = async () => {
    tried.value = true;
    const [first] = faults(call, draft.content.peek().texts);
    if (first !== undefined) {
      go(first);
      return;
    }
    // A form without anything to fill in is handed in as it is.
    if (draft.id.peek() === undefined) draft.edit({});
    await draft.flush();
    if (draft.saving.peek().kind === "saved") asking.value = true;
  };
  const submit = async () => {
    const response = draft.id.peek()!;
    const version = draft.version.peek();
    await run(async () => {
      const { submitted_at } = await command("response.submit", { response, version });
      asking.value = false;
      toast(t("calls.submitted_at", { time: formatTime(submitted_at) }));
      showState();
    });
  };
  return (
    <div class="submit-bar">
      <Button onClick={() => void ask()}>{t("calls.submit")}</Button>
      <div>
        {wrong.length > 0 ? (
          <p class="faulty" role="alert">
            {t("calls.cannot_submit", { count: wrong.length })}
          </p>
        ) : (
          <p class="not-yet">{t("calls.draft_not_submitted")}</p>
        )}
        <SavingState draft={draft} />
      </div>
      <ConfirmDialog
        open={asking.value}
        title={t("calls.submit_title")}
        confirm={t("calls.submit")}
        busy={busy.value}
        onConfirm={() => void submit()}
        onClose={() => (asking.value = false)}
      >
        <div class="stack">
          {refusal.value && <RefusalNotice refusal={refusal.value} />}
          <p>{t("calls.submit_text")}</p>
          <p>{t("calls.submit_until", { when: formatMoment(call.deadline, "always") })}</p>
        </div>
      </ConfirmDialog>
    </div>
  );
}
