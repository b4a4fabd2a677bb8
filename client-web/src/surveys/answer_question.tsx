// SPDX-License-Identifier: AGPL-3.0-or-later
// One question with its control: a choice, several, a point of a scale, or words. Says when a choice was made by a pointer:
// only then may the screen go on by itself, for arrow keys pass over choices on their way.
import { useRef } from "preact/hooks";
import { formatNumber, t } from "../i18n";
import type { Answer, Question } from "../protocol";
import { noAnswer, pointsOf } from "./answers";

/** Long enough to take another choice of several, or to stop typing. */
const SEVERAL_AFTER = 500;
const WORDS_AFTER = 1_000;
const MOST_WORDS = 2_000;

export interface QuestionProps {
  question: Question;
  answer: Answer | undefined;
  /** Id of the heading that asks it. */
  labelledBy: string;
  disabled?: boolean;
  give: (answer: Answer, delay: number, byPointer: boolean) => void;
}

export function QuestionControl(props: QuestionProps) {
  switch (props.question.kind) {
    case "single":
    case "multiple":
      return <Choices {...props} />;
    case "scale":
      return <Scale {...props} />;
    case "text":
      return <Words {...props} />;
  }
}

/** Whether the last input came from a pointer. */
function usePointer() {
  const pointer = useRef(false);
  return {
    byPointer: pointer,
    onPointerDown: () => {
      pointer.current = true;
    },
    onKeyDown: () => {
      pointer.current = false;
    },
  };
}

function Choices({ question, answer, labelledBy, disabled, give }: QuestionProps) {
  const { byPointer, ...listeners } = usePointer();
  const chosen = answer?.choices ?? [];
  const single = question.kind === "single";
  const group = { role: single ? "radiogroup" : "group", "aria-labelledby": labelledBy } as const;
  const choose = (choice: number, on: boolean) => {
    const others = single ? [] : chosen.filter((id) => id !== choice);
    give(
      { question: question.id, choices: on ? [...others, choice] : others },
      single ? 0 : SEVERAL_AFTER,
      single && byPointer.current,
    );
  };
  return (
    <div class="choices" {...group} {...listeners}>
      {question.choices.map(({ id, text }) => (
        <label class="choice answer-choice" key={id}>
          <input
            type={single ? "radio" : "checkbox"}
            name={`question-${question.id}`}
            checked={chosen.includes(id)}
            disabled={disabled}
            onChange={(event) => choose(id, event.currentTarget.checked)}
          />
          <bdi>{text}</bdi>
        </label>
      ))}
    </div>
  );
}

function Scale({ question, answer, labelledBy, disabled, give }: QuestionProps) {
  const { byPointer, ...listeners } = usePointer();
  const points = pointsOf(question);
  const { from_label, to_label } = question;
  return (
    <div class="stack tight">
      <div
        class={points.length > 7 ? "points many" : "points"}
        role="radiogroup"
        aria-labelledby={labelledBy}
        {...listeners}
      >
        {points.map((point, at) => (
          <label class="point" key={point}>
            <input
              type="radio"
              name={`question-${question.id}`}
              checked={answer?.number === point}
              disabled={disabled}
              aria-label={[point, at === 0 && from_label, at === points.length - 1 && to_label]
                .filter(Boolean)
                .join(", ")}
              onChange={() => give({ ...noAnswer(question.id), number: point }, 0, byPointer.current)}
            />
            <span aria-hidden="true">{formatNumber(point)}</span>
          </label>
        ))}
      </div>
      <div class="point-ends" aria-hidden="true">
        {from_label && <bdi>{t("surveys.point_is", { point: points[0] ?? 0, label: from_label })}</bdi>}
        {to_label && <bdi>{t("surveys.point_is", { point: points.at(-1) ?? 0, label: to_label })}</bdi>}
      </div>
    </div>
  );
}

function Words({ question, answer, labelledBy, disabled, give }: QuestionProps) {
  const text = answer?.text ?? "";
  return (
    <div class="stack tight">
      <textarea
        class="input answer-words"
        dir="auto"
        rows={5}
        maxLength={MOST_WORDS}
        aria-labelledby={labelledBy}
        disabled={disabled}
        value={text}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          const said = typed.trim() === "" ? {} : { text: typed };
          give({ ...noAnswer(question.id), ...said }, WORDS_AFTER, false);
        }}
      />
      <p class="soft small count">
        {t("client.of", { value: formatNumber(text.length), max: formatNumber(MOST_WORDS) })}
      </p>
    </div>
  );
}
