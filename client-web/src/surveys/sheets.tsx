// SPDX-License-Identifier: AGPL-3.0-or-later
// Who said what, in a named survey, for whoever runs it. A view, not a topic: asked for when wanted, and again on request.
import { useSignal } from "@preact/signals";
import { ask, Refusal } from "../connection";
import { Button, Isolate, RefusalNotice, Sector } from "../design";
import { compareText, formatMoment, t } from "../i18n";
import type { NamedSheet, Survey } from "../protocol";
import { sectorOf } from "../shell";
import { saidBy } from "./answers";

export function NamedSheets({ survey }: { survey: Survey }) {
  const sheets = useSignal<readonly NamedSheet[] | Refusal | undefined>(undefined);
  const busy = useSignal(false);
  const load = async () => {
    busy.value = true;
    try {
      sheets.value = (await ask("survey.sheets", { survey: survey.id })).sheets;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sheets.value = error;
    } finally {
      busy.value = false;
    }
  };
  const shown = sheets.value;
  return (
    <section class="stack">
      <div class="row apart">
        <h2>{t("surveys.sheets")}</h2>
        <Button kind="plain" busy={busy.value} onClick={() => void load()}>
          {t(shown === undefined ? "surveys.show_sheets" : "surveys.refresh_sheets")}
        </Button>
      </div>
      {shown instanceof Refusal && <RefusalNotice refusal={shown} />}
      {shown && !(shown instanceof Refusal) && <SheetList survey={survey} sheets={shown} />}
    </section>
  );
}

function SheetList({ survey, sheets }: { survey: Survey; sheets: readonly NamedSheet[] }) {
  if (sheets.length === 0) return <p class="soft">{t("surveys.no_sheets")}</p>;
  const named = (sheet: NamedSheet) => sheet.name || t("surveys.guest");
  const sorted = [...sheets].sort((a, b) => compareText(named(a), named(b)));
  return (
    <div class="stack tight">
      {sorted.map((each, at) => (
        <details class="sheet" key={each.person ?? `guest ${at}`}>
          <summary>
            <Isolate>{named(each)}</Isolate>{" "}
            {each.sector !== undefined && <Sector chip sector={sectorOf(each.sector)} />}
          </summary>
          <dl>
            {survey.questions.map((question) => {
              const answer = each.sheet.answers.find((given) => given.question === question.id);
              return (
                <div key={question.id}>
                  <dt dir="auto">{question.text}</dt>
                  <dd>
                    <bdi>{answer ? saidBy(question, answer).join(" · ") : t("surveys.no_answer")}</bdi>
                  </dd>
                </div>
              );
            })}
          </dl>
          {each.sheet.changed_at !== undefined && (
            <p class="soft small">{t("surveys.sheet_changed", { time: formatMoment(each.sheet.changed_at) })}</p>
          )}
        </details>
      ))}
    </div>
  );
}
