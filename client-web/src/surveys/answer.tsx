// SPDX-License-Identifier: AGPL-3.0-or-later
// Filling in a survey: one question a screen, each with an address of its own so that the way back is the browser's. A choice
// made with a finger leads on after a moment. When the survey closes meanwhile, it is said and nothing that was written goes.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { kept, keptAndRefused } from "../connection";
import { Button, Icon, Notice } from "../design";
import { t } from "../i18n";
import type { Answer, Survey } from "../protocol";
import { navigate } from "../shell";
import { onLeaving } from "../shell/leaving";
import { AnswerEnd } from "./answer_end";
import { AnswerMark } from "./answer_mark";
import { QuestionControl } from "./answer_question";
import { noAnswer, resumeAt } from "./answers";
import type { OwnSheet } from "./own_sheet";
import "./answer.css";

/** Time to see what was chosen before the next question comes. */
const PAUSE = 650;

export interface AnsweringProps {
  survey: Survey;
  sheet: OwnSheet;
  /** For somebody who came with it. */
  code?: string | undefined;
  /** Known to have answered, although one's own answers may not be readable any more. */
  answered?: boolean;
  /** The address of this screen; questions are `?q=1` … and `?q=end`. */
  at: string;
  query: URLSearchParams;
}

export function Answering(props: AnsweringProps) {
  const { survey, sheet, at, query } = props;
  const start = useSignal(resumeAt(survey.questions, sheet.answers.peek()));
  const waiting = kept();
  const refused = keptAndRefused();
  useEffect(() => sheet.followKept(), [waiting, refused]);
  useEffect(() => onLeaving(() => sheet.flush()), [sheet]);
  const asked = query.get("q");
  const step = asked === null ? start.value : asked === "end" ? survey.questions.length : Number(asked) - 1;
  const go = (to: number) => {
    sheet.flush();
    navigate(`${at}?q=${to >= survey.questions.length ? "end" : to + 1}`);
  };
  const question = survey.questions[step];
  if (!question || survey.state !== "open" || wasClosed(sheet)) return <AnswerEnd {...props} go={go} />;
  return <Step key={question.id} {...props} step={step} go={go} />;
}

/** The server said so with an answer, before the news came. */
const wasClosed = ({ marks }: OwnSheet): boolean =>
  [...marks.value.values()].some((mark) => typeof mark === "object" && mark.code === "survey_not_open");

function Step({ survey, sheet, step, go, query }: AnsweringProps & { step: number; go: (to: number) => void }) {
  const question = survey.questions[step]!;
  const answer = sheet.answers.value.get(question.id);
  const count = survey.questions.length;
  const missing = useSignal(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (query.has("q")) heading.current?.focus({ preventScroll: true });
    return () => window.clearTimeout(timer.current);
  }, []);
  const give = (given: Answer, delay: number, byPointer: boolean) => {
    sheet.give(given, delay);
    missing.value = false;
    window.clearTimeout(timer.current);
    if (byPointer) timer.current = window.setTimeout(() => go(step + 1), PAUSE);
  };
  const next = () => {
    if (question.required && !answer) missing.value = true;
    else go(step + 1);
  };
  const id = `asked-${question.id}`;
  return (
    <div class="answering stack wide">
      <div class="stack tight">
        <span class="small soft" id="answer-progress">
          {t("surveys.progress", { step: step + 1, count })}
        </span>
        <progress value={step + 1} max={count} aria-labelledby="answer-progress" />
      </div>
      {step === 0 && survey.intro !== "" && (
        <p class="lead plain-text" dir="auto">
          {survey.intro}
        </p>
      )}
      <section class="stack" aria-labelledby={id}>
        <h2 class="asked" id={id} ref={heading} tabIndex={-1} dir="auto">
          {question.text}
          {!question.required && <span class="optional"> ({t("client.optional")})</span>}
        </h2>
        {question.kind === "multiple" && <p class="soft">{t("surveys.choose_several")}</p>}
        <QuestionControl question={question} answer={answer} labelledBy={id} give={give} />
        <div role="alert">{missing.value && <Notice tone="warn">{t("surveys.answer_needed")}</Notice>}</div>
        <AnswerMark sheet={sheet} question={question.id} />
      </section>
      <nav class="answer-foot" aria-label={t("surveys.steps")}>
        <Button size="large" whole kind={answer ? "primary" : "plain"} onClick={next}>
          {t(answer || question.required ? "surveys.next" : "surveys.skip")}
        </Button>
        {step > 0 && (
          <Button kind="quiet" icon="back" onClick={() => go(step - 1)}>
            {t("surveys.previous")}
          </Button>
        )}
        {answer && !question.required && (
          <Button kind="quiet" onClick={() => give(noAnswer(question.id), 0, false)}>
            {t("surveys.take_back")}
          </Button>
        )}
      </nav>
      <p class="promise small soft">
        <Icon name="info" />
        <span>{t(`surveys.promise_${survey.mode}`)}</span>
      </p>
    </div>
  );
}
