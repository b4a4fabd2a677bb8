// SPDX-License-Identifier: AGPL-3.0-or-later
// The decisions of a summary, numbered; each number is its link. An address that names one leads to it once it is there.
import { useEffect } from "preact/hooks";
import { Isolate } from "../design";
import { formatNumber, t } from "../i18n";

export function Decisions({ decisions }: { decisions: readonly string[] }) {
  useEffect(() => {
    if (/^#decision-\d+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  return (
    <section class="stack tight">
      <h2>{t("summaries.decisions_title")}</h2>
      <ol class="decisions">
        {decisions.map((decision, at) => (
          <li key={at} id={`decision-${at + 1}`}>
            <a href={`#decision-${at + 1}`} aria-label={t("summaries.decision_link", { number: at + 1 })}>
              {formatNumber(at + 1)}
            </a>
            <p>
              <Isolate>{decision}</Isolate>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
