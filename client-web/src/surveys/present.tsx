// SPDX-License-Identifier: AGPL-3.0-or-later
// The room's screen: one question large, its picture once it may be seen, and always how to join and how many have answered.
// Arrows go with the reading direction, as do a clicker's keys; F fills the screen.
import { useEffect } from "preact/hooks";
import { call, stateOf, useTopic } from "../connection";
import { Button, Counter, EmptyState, Icon, Isolate, RefusalNotice, Skeleton, stepOf } from "../design";
import { t } from "../i18n";
import { useActing } from "../meetings/acting";
import type { Results, Survey } from "../protocol";
import { LineState, navigate, type ScreenProps } from "../shell";
import { QuestionResults } from "./question_result";
import { runsSurvey, useSurveys } from "./reach";
import { isRounded } from "./results";
import "./present.css";

export default function Present({ params, query }: ScreenProps) {
  const { settled, surveys } = useSurveys();
  const survey = surveys.find(({ id }) => id === Number(params.survey));
  if (survey && survey.state !== "draft") return <Presenter survey={survey} query={query} />;
  return (
    <div class="page narrow">
      <h1 class="hidden">{t("surveys.presenter")}</h1>
      {settled ? (
        <EmptyState icon="screen" title={t("surveys.absent")} text={t("surveys.absent_text")}>
          <Button href="/app/surveys">{t("surveys.to_list")}</Button>
        </EmptyState>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}

function fillScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen();
}

const ONWARDS: Readonly<Record<string, -1 | 1>> = { PageDown: 1, PageUp: -1 };

/** Keys of the presenter; left alone where a button or another key would be meant. */
function usePresenterKeys(go: (by: -1 | 1) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = ONWARDS[event.key] ?? stepOf(event.key);
      if (step === 0 && event.code !== "KeyF") return;
      event.preventDefault();
      if (step === 0) fillScreen();
      else go(step);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [go]);
}

function Presenter({ survey, query }: { survey: Survey; query: URLSearchParams }) {
  const topic = `results/${survey.id}`;
  useTopic(topic);
  const results = stateOf<Results>(topic);
  const count = survey.questions.length;
  const at = Math.min(count, Math.max(1, Number(query.get("q") ?? 1))) - 1;
  const question = survey.questions[at]!;
  const go = (by: -1 | 1) => {
    const next = at + by;
    if (next >= 0 && next < count) navigate(`/present/${survey.id}?q=${next + 1}`, "replace");
  };
  usePresenterKeys(go);
  useEffect(() => {
    document.title = survey.title;
  }, [survey.title]);
  const result = results?.questions.find((each) => each.question === question.id);
  return (
    <div class="presenter">
      <header class="presenter-head">
        <p>
          <Isolate>{survey.title}</Isolate>
        </p>
        <p class="soft">{count > 1 && t("surveys.progress", { step: at + 1, count })}</p>
      </header>
      <section
        class="presenter-main"
        aria-live="polite"
        aria-label={t("surveys.presenter")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit scrolls, by keyboard too
        tabIndex={0}
      >
        <h1 dir="auto" class={question.text.length > 120 ? "long" : undefined}>
          {question.text}
        </h1>
        {survey.shown && result ? (
          <QuestionResults key={question.id} question={question} result={result} survey={survey} large />
        ) : (
          <div class="presenter-later">
            <Icon name="survey" />
            <p>{t("surveys.results_here")}</p>
          </div>
        )}
      </section>
      <footer class="presenter-foot">
        <JoinHere survey={survey} />
        <Controls survey={survey} at={at} count={count} go={go} />
        {results && <Turnout survey={survey} results={results} />}
      </footer>
    </div>
  );
}

function JoinHere({ survey: { code, state } }: { survey: Survey }) {
  if (state !== "open" || code === undefined) return <p class="presenter-closed">{t("surveys.closed")}</p>;
  return (
    <div class="presenter-join">
      <img src={`/qr/${code}.svg`} alt={t("surveys.qr", { code })} width="200" height="200" />
      <div>
        <bdi dir="ltr">{`${location.host}/s`}</bdi>
        <bdi dir="ltr" class="presenter-code">
          {code}
        </bdi>
      </div>
    </div>
  );
}

function Turnout({ survey, results: { answered } }: { survey: Survey; results: Results }) {
  return (
    <p class="presenter-count">
      <strong>{isRounded(survey) && answered === 0 ? t("surveys.under_five") : <Counter value={answered} />}</strong>
      <span>{t(isRounded(survey) && answered > 0 ? "surveys.have_answered_or_more" : "surveys.have_answered")}</span>
    </p>
  );
}

interface ControlsProps {
  survey: Survey;
  at: number;
  count: number;
  go: (by: -1 | 1) => void;
}

function Controls({ survey, at, count, go }: ControlsProps) {
  const { busy, refusal, run } = useActing();
  const { id, shown } = survey;
  return (
    <div class="presenter-controls">
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
      <LineState />
      <Button
        kind="plain"
        icon="back"
        label={t("surveys.previous_question")}
        disabled={at === 0}
        onClick={() => go(-1)}
      />
      <Button
        kind="plain"
        icon="forward"
        label={t("surveys.next_question")}
        disabled={at === count - 1}
        onClick={() => go(1)}
      />
      {runsSurvey(survey) && (
        <Button
          kind={shown ? "plain" : "primary"}
          busy={busy.value}
          onClick={() => void run(() => call("survey.show_results", { survey: id, shown: !shown }))}
        >
          {t(shown ? "surveys.hide_results" : "surveys.show_results")}
        </Button>
      )}
      <Button kind="plain" icon="screen" label={t("surveys.full_screen")} onClick={fillScreen} />
      <Button kind="plain" icon="close" label={t("surveys.leave_presenter")} href={`/app/surveys/${id}`} />
    </div>
  );
}
