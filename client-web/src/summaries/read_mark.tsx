// SPDX-License-Identifier: AGPL-3.0-or-later
// Notes that one has read a summary: after some seconds on a screen that somebody looks at, or at once by the button.
import { useEffect } from "preact/hooks";
import { call } from "../connection";
import { Button, Icon, RefusalNotice } from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Summary } from "../protocol";
import { readingOf } from "./summary_card";

const SECONDS = 8;

export function ReadMark({ summary }: { summary: Summary }) {
  const { busy, refusal, run } = useActing();
  const read = readingOf(summary) === "read";
  const mark = () => void run(() => call("summary.mark_read", { summary: summary.id }));
  useEffect(() => {
    if (read) return undefined;
    let looked = 0;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible" || ++looked < SECONDS) return;
      clearInterval(timer);
      mark();
    }, 1_000);
    return () => clearInterval(timer);
  }, [read, summary.id, summary.revision]);
  return (
    <div class="stack tight" aria-live="polite">
      {read ? (
        <p class="row good-word">
          <Icon name="check" />
          {t("summaries.is_read")}
        </p>
      ) : (
        <div>
          <Button kind="plain" icon="check" busy={busy.value} onClick={mark}>
            {t("summaries.mark_read")}
          </Button>
        </div>
      )}
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
    </div>
  );
}
