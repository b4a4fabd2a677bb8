// SPDX-License-Identifier: AGPL-3.0-or-later
// How far an answer has come, in words: on its way, kept, waiting on this device, not taken.
import { Icon, refusalText } from "../design";
import { t } from "../i18n";
import type { Mark, OwnSheet } from "./own_sheet";

/** How far the answer on the screen has come; on a fresh question, the one before it. */
export function AnswerMark({ sheet, question }: { sheet: OwnSheet; question: number }) {
  const own = sheet.marks.value.get(question);
  const last = sheet.last.value;
  const before = own === undefined && last !== undefined ? sheet.marks.value.get(last) : undefined;
  const mark = own ?? before;
  return (
    <p class={`answer-mark ${typeof mark === "object" ? "refused" : (mark ?? "none")}`} role="status">
      {mark && <MarkWords mark={mark} before={own === undefined} />}
    </p>
  );
}

export function MarkWords({ mark, before }: { mark: Mark; before?: boolean }) {
  if (typeof mark === "object") {
    return (
      <>
        <Icon name="warning" /> {t("surveys.not_taken", { reason: refusalText(mark) })}
      </>
    );
  }
  if (mark === "sending") return <>{t("client.sending")}</>;
  if (mark === "kept") {
    return (
      <>
        <Icon name="offline" /> {t("surveys.mark_kept")}
      </>
    );
  }
  return (
    <>
      <Icon name="check" /> {t(before ? "surveys.mark_saved_before" : "surveys.mark_saved")}
    </>
  );
}
