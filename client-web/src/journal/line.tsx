// SPDX-License-Identifier: AGPL-3.0-or-later
// One quiet line for those who act for the whole initiative: where the journal stands, and when that was looked at.
import { formatMoment, formatNumber, t } from "../i18n";
import { journal } from "./watch";

export function JournalLine() {
  const kept = journal.value;
  if (!kept) return null;
  const { head, checked } = kept;
  return (
    <p class="soft small">
      <a href="/app/journal">
        {t("journal.at_home", { entries: formatNumber(head.entries), time: formatMoment(checked) })}
      </a>{" "}
      <code dir="ltr">{head.hash.slice(0, 8)}</code>
    </p>
  );
}
