// SPDX-License-Identifier: AGPL-3.0-or-later
// One question of a survey that is being written: its kind, its words, its options or ends. Alt with an arrow moves it.
import { AreaField, Button, CheckboxField, type FormState, NumberField, SelectField, TextField } from "../design";
import { formatNumber, t } from "../i18n";
import type { QuestionKind } from "../protocol";
import type { Fields } from "./builder_state";
import { type DraftChoice, type DraftQuestion, hasChoices, moved, newChoice } from "./draft";

const KINDS: readonly QuestionKind[] = ["single", "multiple", "scale", "text"];
const MOST_CHOICES = 50;

interface CardProps {
  question: DraftQuestion;
  at: number;
  count: number;
  form: FormState<Fields>;
  /** Somebody works on this one now. */
  look: () => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}

/** Moving an element takes the focus away from it: puts it back, or beside it where the end of the list is reached. */
function refocus(): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return;
  requestAnimationFrame(() => {
    const next = focused.matches(":disabled")
      ? focused.parentElement?.querySelector<HTMLElement>("button:not(:disabled)")
      : focused;
    next?.focus();
  });
}

export function QuestionCard({ question, at, count, form, look, move, remove }: CardProps) {
  const path = `/questions/${at}`;
  const kind = question.kind.value;
  const go = (by: -1 | 1) => {
    refocus();
    move(by);
  };
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    go(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <section
      class="question-card card stack"
      aria-label={t("surveys.question_number", { number: at + 1 })}
      onFocusIn={look}
      onClick={look}
      onKeyDown={keys}
    >
      <div class="row apart">
        <h3>{t("surveys.question_number", { number: at + 1 })}</h3>
        <div class="row question-acts">
          <Button kind="quiet" icon="up" label={t("surveys.move_up")} disabled={at === 0} onClick={() => go(-1)} />
          <Button
            kind="quiet"
            icon="down"
            label={t("surveys.move_down")}
            disabled={at === count - 1}
            onClick={() => go(1)}
          />
          <Button kind="quiet" icon="trash" label={t("surveys.remove_question")} onClick={remove} />
        </div>
      </div>
      <AreaField
        field={form.at(`${path}/text`, question.text)}
        label={t("surveys.question_text")}
        rows={2}
        maxLength={500}
      />
      <SelectField
        field={form.at(`${path}/kind`, question.kind)}
        label={t("surveys.kind")}
        options={KINDS.map((value) => ({ value, label: t(`surveys.kind_${value}`) }))}
      />
      {hasChoices(kind) && <Choices question={question} form={form} path={`${path}/choices`} />}
      {kind === "scale" && <Ends question={question} form={form} path={path} />}
      <CheckboxField field={form.at(`${path}/required`, question.required)} label={t("surveys.required")} />
    </section>
  );
}

interface PartProps {
  question: DraftQuestion;
  form: FormState<Fields>;
  path: string;
}

function Choices({ question, form, path }: PartProps) {
  const { choices } = question;
  const whole = form.at(path, choices);
  const list = choices.value;
  const add = () => {
    const choice = newChoice();
    choices.value = [...list, choice];
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`#choice-${choice.key} input`)?.focus());
  };
  return (
    <fieldset class="field" id={whole.id}>
      <legend>{t("surveys.options")}</legend>
      <ol class="draft-choices">
        {list.map((choice, at) => (
          <ChoiceLine
            key={choice.key}
            choice={choice}
            at={at}
            form={form}
            path={`${path}/${at}`}
            last={at === list.length - 1}
            move={(by) => {
              form.refusal.value = undefined;
              choices.value = moved(list, at, by);
            }}
            remove={
              list.length > 2
                ? () => {
                    form.refusal.value = undefined;
                    choices.value = list.filter((each) => each !== choice);
                  }
                : undefined
            }
            enter={at === list.length - 1 && list.length < MOST_CHOICES ? add : undefined}
          />
        ))}
      </ol>
      <div>
        <Button kind="quiet" icon="plus" disabled={list.length >= MOST_CHOICES} onClick={add}>
          {t("surveys.add_option")}
        </Button>
      </div>
    </fieldset>
  );
}

interface ChoiceProps {
  choice: DraftChoice;
  at: number;
  last: boolean;
  form: FormState<Fields>;
  path: string;
  move: (by: -1 | 1) => void;
  remove: (() => void) | undefined;
  /** Enter in the last option begins another. */
  enter: (() => void) | undefined;
}

function ChoiceLine({ choice, at, last, form, path, move, remove, enter }: ChoiceProps) {
  const go = (by: -1 | 1) => {
    refocus();
    move(by);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      event.stopPropagation();
      go(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && (event.target as Element).matches("input")) {
      event.preventDefault();
      enter?.();
    }
  };
  const number = formatNumber(at + 1);
  return (
    <li id={`choice-${choice.key}`} onKeyDown={keys}>
      <TextField field={form.at(path, choice.text)} label={t("surveys.option_number", { number })} maxLength={200} />
      <Button
        kind="quiet"
        icon="up"
        label={t("surveys.move_option_up", { number })}
        disabled={at === 0}
        onClick={() => go(-1)}
      />
      <Button
        kind="quiet"
        icon="down"
        label={t("surveys.move_option_down", { number })}
        disabled={last}
        onClick={() => go(1)}
      />
      <Button
        kind="quiet"
        icon="close"
        label={t("surveys.remove_option", { number })}
        disabled={!remove}
        onClick={() => remove?.()}
      />
    </li>
  );
}

function Ends({ question, form, path }: PartProps) {
  return (
    <div class="scale-ends">
      <NumberField field={form.at(`${path}/from`, question.from)} label={t("surveys.scale_from")} min={0} max={10} />
      <TextField
        field={form.at(`${path}/from_label`, question.fromLabel)}
        label={t("surveys.scale_from_label")}
        maxLength={60}
        optional
      />
      <NumberField field={form.at(`${path}/to`, question.to)} label={t("surveys.scale_to")} min={1} max={10} />
      <TextField
        field={form.at(`${path}/to_label`, question.toLabel)}
        label={t("surveys.scale_to_label")}
        maxLength={60}
        optional
      />
    </div>
  );
}
