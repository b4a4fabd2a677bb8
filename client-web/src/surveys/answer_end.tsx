// SPDX-License-Identifier: AGPL-3.0-or-later
// The last screen of a survey: thanks, what is still open, one's own answers to go back to, and the room's result or when it
// will be shown. Also what is said when the survey has closed, with whatever did not reach it in time.
import { Button, Icon, Notice } from "../design";
import { formatNumber, t } from "../i18n";
import type { Question, Survey } from "../protocol";
import type { AnsweringProps } from "./answer";
import { MarkWords } from "./answer_mark";
import { isGiven, requiredOpen, saidBy } from "./answers";
import type { Mark, OwnSheet } from "./own_sheet";
import { RoomResult } from "./room_result";

export function AnswerEnd({ survey, sheet, code, answered, go }: AnsweringProps & { go: (to: number) => void }) {
  const open = survey.state === "open";
  const answers = sheet.answers.value;
  const lost = survey.questions.filter(({ id }) => isRefused(sheet.marks.value.get(id)));
  const missing = open ? requiredOpen(survey.questions, answers) : [];
  const arrived = [...sheet.marks.value.values()].includes("saved");
  return (
    <div class="answering stack wide">
      {lost.length > 0 && <Lost questions={lost} sheet={sheet} />}
      {open && lost.length === 0 && <Thanks given={answers.size > 0} mark={worst(sheet)} />}
      {!open && lost.length === 0 && (
        <Notice>{t(answers.size > 0 ? "surveys.closed_counted" : "surveys.closed")}</Notice>
      )}
      {missing.length > 0 && <Missing survey={survey} missing={missing} go={go} />}
      <RoomResult survey={survey} code={code} answered={arrived || answered === true || !open} />
      {answers.size > 0 && <Own survey={survey} sheet={sheet} go={open ? go : undefined} />}
    </div>
  );
}

const isRefused = (mark: Mark | undefined): boolean => typeof mark === "object";

/** What the whole sheet still waits for. */
function worst({ marks }: OwnSheet): "kept" | "sending" | "saved" {
  const all = [...marks.value.values()];
  return all.includes("kept") ? "kept" : all.includes("sending") ? "sending" : "saved";
}

function Thanks({ given, mark }: { given: boolean; mark: Mark }) {
  if (!given) return <Notice>{t("surveys.nothing_answered")}</Notice>;
  return (
    <section class="thanks stack tight">
      <Icon name="check" />
      <h2>{t(mark === "saved" ? "surveys.thanks" : "surveys.thanks_kept")}</h2>
      <p class={`answer-mark ${mark}`} role="status">
        <MarkWords mark={mark} />
      </p>
      <p class="soft">{t("surveys.changeable")}</p>
    </section>
  );
}

function Missing({ survey, missing, go }: { survey: Survey; missing: Question[]; go: (to: number) => void }) {
  return (
    <Notice tone="warn">
      <p>{t("surveys.required_open", { count: missing.length })}</p>
      <Button kind="plain" onClick={() => go(survey.questions.indexOf(missing[0]!))}>
        {t("surveys.to_open_question")}
      </Button>
    </Notice>
  );
}

/** Nothing is thrown away: what was not counted is shown in full, to be kept or passed on otherwise. */
function Lost({ questions, sheet }: { questions: Question[]; sheet: OwnSheet }) {
  return (
    <div role="alert">
      <Notice tone="bad">
        <p class="strong">{t("surveys.lost", { count: questions.length })}</p>
        <ul class="plain">
          {questions.map((question) => (
            <li key={question.id}>
              <bdi>{question.text}</bdi>
              <OwnWords question={question} sheet={sheet} />
              <span class="small">
                <MarkWords mark={sheet.marks.value.get(question.id)!} />
              </span>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

function OwnWords({ question, sheet }: { question: Question; sheet: OwnSheet }) {
  const answer = sheet.answers.value.get(question.id);
  if (!answer || !isGiven(answer)) return <span class="soft">{t("surveys.no_answer")}</span>;
  return (
    <>
      {saidBy(question, answer).map((words) => (
        <span class="own-words" key={words}>
          <bdi>{words}</bdi>
        </span>
      ))}
    </>
  );
}

function Own({ survey, sheet, go }: { survey: Survey; sheet: OwnSheet; go: ((to: number) => void) | undefined }) {
  return (
    <details class="own-answers">
      <summary>{t("surveys.own_answers")}</summary>
      <ol class="list">
        {survey.questions.map((question, at) => (
          <li key={question.id}>
            <div class="item">
              <span class="what">
                <bdi class="soft">{`${formatNumber(at + 1)}. ${question.text}`}</bdi>
                <OwnWords question={question} sheet={sheet} />
              </span>
              {go && (
                <Button
                  kind="quiet"
                  icon="edit"
                  label={t("surveys.change_answer", { question: question.text })}
                  onClick={() => go(at)}
                />
              )}
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}
