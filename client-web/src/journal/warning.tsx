// SPDX-License-Identifier: AGPL-3.0-or-later
// Above every screen of those who act for the whole initiative, once a head was refused: what happened, in one line, until
// somebody has looked into it.
import { Icon } from "../design";
import { t } from "../i18n";
import { address } from "../shell";
import { journal, useJournalWatch } from "./watch";
import "./journal.css";

const JOURNAL = "/app/journal";

export function JournalWarning({ initiative }: { initiative: number }) {
  useJournalWatch(initiative);
  const refused = journal.value?.refused;
  // The journal's own screen says it at length.
  if (!refused || address.value.startsWith(JOURNAL)) return null;
  return (
    <div class={`journal-warning ${refused.why === "restored" ? "warn" : "bad"}`} role="status">
      <Icon name="warning" />
      <span>
        <b>{t(`journal.${refused.why}_title`)}</b> <a href={JOURNAL}>{t("journal.what_to_do")}</a>
      </span>
    </div>
  );
}
