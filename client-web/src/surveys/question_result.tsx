// SPDX-License-Identifier: AGPL-3.0-or-later
// The result of one question: hidden while too few have answered, else the picture of its kind, how sectors answered, and
// what was written.
import { Isolate, Sector } from "../design";
import { formatNumber, formatPerMille, t } from "../i18n";
import { AgreementStack, ResultBars, ScaleResult } from "../pictures";
import type { Question, QuestionResult, SectorShare, Survey } from "../protocol";
import { sectorOf } from "../shell";
import { pointsOf } from "./answers";

/** So many answers in words are shown at once. */
const FIRST_TEXTS = 12;

interface ShownResult {
  question: Question;
  result: QuestionResult;
  survey: Survey;
  /** For the presenter's screen. */
  large?: boolean;
}

export function QuestionResults({ question, result, survey, large }: ShownResult) {
  if (result.hidden) {
    // While it is open what is shown is a step of five behind; a named one is never hidden.
    const count = survey.state === "open" ? 10 : 5;
    return <p class="soft too-few">{t("surveys.hidden_few", { count })}</p>;
  }
  switch (question.kind) {
    case "single":
    case "multiple":
      return <ChoiceResults question={question} result={result} survey={survey} {...(large && { large })} />;
    case "scale":
      return <ScaleResults question={question} result={result} survey={survey} {...(large && { large })} />;
    case "text":
      return <Texts result={result} survey={survey} />;
  }
}

function ChoiceResults({ question, result, large }: ShownResult) {
  const choices = result.choices.map(({ choice, count, per_mille, balanced_per_mille }) => ({
    key: choice,
    label: question.choices.find(({ id }) => id === choice)?.text ?? String(choice),
    count,
    perMille: per_mille,
    ...(balanced_per_mille !== undefined && { balancedPerMille: balanced_per_mille }),
  }));
  return (
    <>
      <ResultBars
        title={question.text}
        titled={false}
        choices={choices}
        answered={result.answered}
        large={large === true}
      />
      {!large && result.sectors.length > 0 && (
        <SectorTable question={question} sectors={result.sectors} labels={choices.map(({ label }) => label)} />
      )}
    </>
  );
}

function ScaleResults({ question, result, large }: ShownResult) {
  const points = pointsOf(question);
  // A scale's results name a point as its number plus one, for ids begin at one.
  const columns = points.map((point) => {
    const found = result.choices.find(({ choice }) => choice === point + 1);
    return { point, count: found?.count ?? 0, perMille: found?.per_mille ?? 0 };
  });
  const words = points.map((point, at) => pointWords(question, point, at, points.length));
  return (
    <>
      <ScaleResult
        title={question.text}
        titled={false}
        points={columns}
        fromLabel={question.from_label}
        toLabel={question.to_label}
        meanPerMille={result.mean_per_mille}
        balancedMeanPerMille={result.balanced_mean_per_mille}
        answered={result.answered}
        large={large === true}
      />
      {!large && result.sectors.length > 0 && (
        <AgreementStack
          title={t("surveys.by_sector")}
          points={words}
          rows={result.sectors.map(({ sector, per_mille }) => ({ sector: sectorOf(sector), perMille: per_mille }))}
        />
      )}
    </>
  );
}

function pointWords({ from_label, to_label }: Question, point: number, at: number, count: number): string {
  const label = at === 0 ? from_label : at === count - 1 ? to_label : undefined;
  return label ? t("surveys.point_is", { point, label }) : formatNumber(point);
}

interface SectorTableProps {
  question: Question;
  sectors: readonly SectorShare[];
  labels: readonly string[];
}

function SectorTable({ question, sectors, labels }: SectorTableProps) {
  return (
    <details class="by-sector">
      <summary>{t("surveys.by_sector")}</summary>
      <section
        class="scroll"
        aria-label={t("surveys.by_sector_of", { question: question.text })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls by itself
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t("client.option")}</th>
              {sectors.map(({ sector, answered }) => (
                <th scope="col" class="count" key={sector}>
                  <Sector sector={sectorOf(sector)} /> <span class="soft">({formatNumber(answered)})</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, at) => (
              <tr key={label}>
                <th scope="row">
                  <Isolate>{label}</Isolate>
                </th>
                {sectors.map(({ sector, per_mille }) => (
                  <td class="count" key={sector}>
                    {formatPerMille(per_mille[at] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Texts({ result, survey }: Pick<ShownResult, "result" | "survey">) {
  if (result.texts.length === 0) {
    const later = survey.state === "open" && survey.mode !== "named";
    return <p class="soft">{t(later ? "surveys.texts_later" : "surveys.no_texts")}</p>;
  }
  const rest = result.texts.slice(FIRST_TEXTS);
  return (
    <>
      <TextList texts={result.texts.slice(0, FIRST_TEXTS)} />
      {rest.length > 0 && (
        <details class="by-sector">
          <summary>{t("surveys.more_texts", { count: rest.length })}</summary>
          <TextList texts={rest} />
        </details>
      )}
    </>
  );
}

const TextList = ({ texts }: { texts: readonly string[] }) => (
  <ul class="said">
    {texts.map((text, at) => (
      <li key={at} dir="auto">
        {text}
      </li>
    ))}
  </ul>
);
