// SPDX-License-Identifier: AGPL-3.0-or-later
// The result of a survey, live: how many answered, then each question. Raw and sector-balanced stand together, with one
// sentence that says what balanced means.
import { connection, stateOf, useTopic } from "../connection";
import { Highlight, Skeleton } from "../design";
import { formatMoment, t } from "../i18n";
import type { Results, Survey } from "../protocol";
import { QuestionResults } from "./question_result";
import "./results.css";

interface ResultsProps {
  survey: Survey;
  /** For somebody who came with it. */
  code?: string | undefined;
}

/** Watches the result and shows it. The caller decides that it may be seen; where the server does not agree, it says when. */
export function SurveyResults({ survey, code }: ResultsProps) {
  const topic = `results/${survey.id}`;
  const status = useTopic(topic, code);
  const results = stateOf<Results>(topic);
  if (status.kind === "loading" && !results) {
    const lost = connection.line.state.value.kind === "lost";
    return lost ? <p class="soft">{t("surveys.results_offline")}</p> : <Skeleton />;
  }
  if (!results) return <p class="soft">{t(`surveys.results_${survey.results}`)}</p>;
  return (
    <section class="survey-results stack wide" aria-label={t("surveys.results")}>
      <div class="stack tight">
        <h2>{t(survey.state === "open" ? "surveys.results_now" : "surveys.results")}</h2>
        <p class="soft">
          <Highlight value={results.answered}>{answeredWords(survey, results)}</Highlight>
        </p>
        {isBalanced(results) && <p class="soft small">{t("surveys.balanced_method")}</p>}
      </div>
      {survey.questions.map((question) => {
        const result = results.questions.find((each) => each.question === question.id);
        return (
          <section class="question-result stack tight" key={question.id}>
            <h3 dir="auto">{question.text}</h3>
            {result && <QuestionResults question={question} result={result} survey={survey} />}
          </section>
        );
      })}
      {survey.closed_at !== undefined && (
        <p class="soft small">{t("surveys.closed_at", { time: formatMoment(survey.closed_at) })}</p>
      )}
    </section>
  );
}

export const isBalanced = ({ questions }: Results): boolean =>
  questions.some(
    ({ choices, balanced_mean_per_mille }) =>
      balanced_mean_per_mille !== undefined || choices.some((choice) => choice.balanced_per_mille !== undefined),
  );

/** While names are kept out, an open survey's count goes up in fives. */
export const isRounded = ({ mode, state }: Survey): boolean => mode !== "named" && state === "open";

export function answeredWords(survey: Survey, { answered, invited }: Results): string {
  const counts = { answered, invited };
  if (isRounded(survey) && answered === 0) return t("surveys.answered_under_five");
  if (isRounded(survey)) return t(invited > 0 ? "surveys.answered_at_least_of" : "surveys.answered_at_least", counts);
  return invited > 0 ? t("surveys.answered_of", counts) : t("surveys.answered_count", { count: answered });
}
