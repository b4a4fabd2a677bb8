// SPDX-License-Identifier: AGPL-3.0-or-later
// The phone beside the builder: the question somebody works on, as it will be answered. Only to look at.
import { t } from "../i18n";
import type { Question } from "../protocol";
import { QuestionControl } from "./answer_question";
import type { BuilderState } from "./builder_state";
import { planOf } from "./draft";

export function PhonePreview({ state, at }: { state: BuilderState; at: number }) {
  const list = state.questions.value;
  const shown = Math.min(at, list.length - 1);
  const draft = list[shown];
  const plan = draft && planOf(draft);
  const question: Question | undefined = plan && {
    ...plan,
    id: shown + 1,
    choices: plan.choices.map((text, choice) => ({ id: choice + 1, text: text || t("surveys.option_blank") })),
  };
  return (
    <aside class="phone" aria-label={t("surveys.preview")}>
      <p class="soft small">{t("surveys.preview")}</p>
      <div class="phone-face" inert>
        {question ? (
          <div class="stack">
            <div class="stack tight">
              <span class="small soft">{t("surveys.progress", { step: shown + 1, count: list.length })}</span>
              <progress value={shown + 1} max={list.length} aria-label={t("surveys.preview")} />
            </div>
            <p class="asked" id="preview-asked" dir="auto">
              {question.text || t("surveys.question_blank")}
            </p>
            <QuestionControl question={question} answer={undefined} labelledBy="preview-asked" give={() => {}} />
            <p class="promise small soft">{t(`surveys.promise_${state.form.values.mode.value}`)}</p>
          </div>
        ) : (
          <p class="soft">{t("surveys.no_questions")}</p>
        )}
      </div>
    </aside>
  );
}
