// SPDX-License-Identifier: AGPL-3.0-or-later
// That a summary was corrected, why, and what changed; below the text every revision with its date.
import { Isolate, Notice, Prose } from "../design";
import { formatDay, formatMoment, t } from "../i18n";
import type { SummaryRevision, SummaryText } from "../protocol";
import { headingsFrom } from "./headings";

const latestOf = (revisions: readonly SummaryRevision[]) =>
  revisions.reduce<SummaryRevision | undefined>((a, b) => (a && a.revision > b.revision ? a : b), undefined);

export function WhatChanged({ text }: { text: SummaryText }) {
  const latest = latestOf(text.revisions);
  if (!latest || latest.revision < 2) return null;
  return (
    <Notice>
      <strong>{t("summaries.corrected_on", { day: formatDay(latest.published_at) })}</strong>
      {latest.reason !== undefined && (
        <p>
          <Isolate>{latest.reason}</Isolate>
        </p>
      )}
      {text.difference !== undefined && (
        <details>
          <summary>{t("summaries.what_changed")}</summary>
          <div class="difference">
            <Prose html={headingsFrom(text.difference, 2)} />
          </div>
        </details>
      )}
    </Notice>
  );
}

export function Revisions({ revisions }: { revisions: readonly SummaryRevision[] }) {
  const sorted = [...revisions].sort((a, b) => b.revision - a.revision);
  return (
    <details class="soft small">
      <summary>{t("summaries.published_by", { name: sorted[0]?.published_by ?? "" })}</summary>
      <ul>
        {sorted.map(({ revision, published_at, published_by, reason }) => (
          <li key={revision}>
            {t("summaries.revision", { number: revision, moment: formatMoment(published_at), name: published_by })}
            {reason !== undefined && (
              <>
                {" – "}
                <Isolate>{reason}</Isolate>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
