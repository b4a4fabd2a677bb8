// SPDX-License-Identifier: AGPL-3.0-or-later
// Fields: label, hint, control, problem. Each takes a Field (see form.tsx) and writes to its signal as the person types.
import type { ComponentChildren, JSX } from "preact";
import { fromWallClock, t, toWallClock, zone, zoneName } from "../i18n";
import { type Field, problemText } from "./form";
import { Icon } from "./icon";

interface Common<Value> {
  field: Field<Value>;
  label: string;
  hint?: ComponentChildren;
  optional?: boolean;
  disabled?: boolean;
}

interface Described {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
  disabled: boolean | undefined;
}

function describe<Value>({ field, hint, disabled }: Common<Value>): Described {
  const wrong = field.problems.value.length > 0;
  const parts = [hint !== undefined && `${field.id}-hint`, wrong && `${field.id}-problem`].filter(Boolean);
  return {
    id: field.id,
    "aria-describedby": parts.join(" ") || undefined,
    "aria-invalid": wrong || undefined,
    disabled,
  };
}

function Label<Value>({ field, label, optional }: Common<Value>) {
  field.labelled?.(label);
  return (
    <>
      {label}
      {optional && <span class="optional"> ({t("client.optional")})</span>}
    </>
  );
}

function Under<Value>({ field, hint }: Common<Value>) {
  return (
    <>
      {hint !== undefined && (
        <div class="hint" id={`${field.id}-hint`}>
          {hint}
        </div>
      )}
      <div id={`${field.id}-problem`}>
        {field.problems.value.map((problem) => (
          <div class="problem" key={problem.path + problem.code}>
            <Icon name="warning" />
            {problemText(problem)}
          </div>
        ))}
      </div>
    </>
  );
}

const frame = (field: Pick<Field<unknown>, "problems">) => (field.problems.value.length > 0 ? "field wrong" : "field");

function Labelled<Value>(props: Common<Value> & { children: ComponentChildren }) {
  return (
    <div class={frame(props.field)}>
      <label for={props.field.id}>
        <Label {...props} />
      </label>
      <Under {...props} />
      {props.children}
    </div>
  );
}

/** Left to right whatever the page: these are never words of a language. */
const LATIN = ["email", "url", "tel"];

interface TextProps extends Common<string> {
  type?: "text" | "email" | "url" | "tel" | "search";
  autocomplete?: string;
  inputMode?: "text" | "numeric" | "email" | "url" | "tel";
  maxLength?: number;
  placeholder?: string;
  short?: boolean;
}

export function TextField(props: TextProps) {
  const { field, type = "text", autocomplete = "off", inputMode, maxLength, placeholder, short } = props;
  // The types of inputs differ by their `type`, which here is chosen by the caller.
  const control = {
    ...describe(props),
    type,
    autocomplete,
    inputMode,
    maxLength,
    placeholder,
  } as JSX.IntrinsicElements["input"];
  return (
    <Labelled {...props}>
      <input
        {...control}
        class={short ? "input short" : "input"}
        dir={LATIN.includes(type) ? "ltr" : "auto"}
        value={field.value.value}
        onInput={(event) => {
          field.value.value = event.currentTarget.value;
        }}
      />
    </Labelled>
  );
}

export function NumberField(props: Common<number | null> & { min?: number; max?: number }) {
  const { field, min, max } = props;
  return (
    <Labelled {...props}>
      <input
        {...describe(props)}
        class="input short"
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        value={field.value.value ?? ""}
        onInput={(event) => {
          const { valueAsNumber } = event.currentTarget;
          field.value.value = Number.isNaN(valueAsNumber) ? null : valueAsNumber;
        }}
      />
    </Labelled>
  );
}

/** `singleLine`: room for a long line, without breaks in it. */
export function AreaField(props: Common<string> & { rows?: number; maxLength?: number; singleLine?: boolean }) {
  const { field, rows = 4, maxLength, singleLine } = props;
  return (
    <Labelled {...props}>
      <textarea
        {...describe(props)}
        class="input"
        dir="auto"
        rows={rows}
        maxLength={maxLength}
        value={field.value.value}
        onInput={(event) => {
          const text = event.currentTarget.value;
          field.value.value = singleLine ? text.replace(/\s*[\r\n]+\s*/g, " ") : text;
        }}
      />
    </Labelled>
  );
}

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
}

export function SelectField<Value extends string>(
  props: Common<Value> & { options: readonly Option<Value>[]; placeholder?: string },
) {
  const { field, options, placeholder } = props;
  return (
    <Labelled {...props}>
      <select
        {...describe(props)}
        class="input"
        value={field.value.value}
        onChange={(event) => {
          field.value.value = event.currentTarget.value as Value;
        }}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

interface ChoiceProps<Value, Item extends string> extends Common<Value> {
  options: readonly Option<Item>[];
  /** Short choices may stand side by side. */
  inline?: boolean;
}

export function RadioField<Value extends string>(props: ChoiceProps<Value, Value>) {
  return (
    <Choices
      {...props}
      type="radio"
      checked={(value) => props.field.value.value === value}
      choose={(value) => {
        props.field.value.value = value;
      }}
    />
  );
}

/** Any number of the options. */
export function ChecksField<Value extends string>(props: ChoiceProps<readonly Value[], Value>) {
  const { field } = props;
  return (
    <Choices
      {...props}
      type="checkbox"
      checked={(value) => field.value.value.includes(value)}
      choose={(value, on) => {
        const others = field.value.value.filter((each) => each !== value);
        field.value.value = on ? [...others, value] : others;
      }}
    />
  );
}

interface ChoicesProps<Value, Item extends string> extends ChoiceProps<Value, Item> {
  type: "radio" | "checkbox";
  checked: (value: Item) => boolean;
  choose: (value: Item, on: boolean) => void;
}

function Choices<Value, Item extends string>(props: ChoicesProps<Value, Item>) {
  const { field, options, inline, type, checked, choose } = props;
  const { id, "aria-describedby": described, disabled } = describe(props);
  return (
    <fieldset class={frame(field)} id={id} aria-describedby={described} disabled={disabled}>
      <legend>
        <Label {...props} />
      </legend>
      <Under {...props} />
      <div class={inline ? "choices inline" : "choices"}>
        {options.map(({ value, label, hint }) => (
          <label class="choice" key={value}>
            <input
              type={type}
              name={id}
              value={value}
              checked={checked(value)}
              onChange={(event) => choose(value, event.currentTarget.checked)}
            />
            <span>
              <bdi>{label}</bdi>
              {hint && <span class="hint">{hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function CheckboxField(props: Common<boolean>) {
  const { field, hint } = props;
  return (
    <div class={frame(field)}>
      <label class="choice bare" for={field.id}>
        <input
          {...describe(props)}
          type="checkbox"
          checked={field.value.value}
          onChange={(event) => {
            field.value.value = event.currentTarget.checked;
          }}
        />
        <span>
          <Label {...props} />
        </span>
      </label>
      <Under field={field} label="" hint={hint} />
    </div>
  );
}

/** A moment, written on the clock of the initiative's zone; the hint names the zone where this device is in another. */
export function MomentField(props: Common<number | null>) {
  const { field, hint } = props;
  const elsewhere = new Intl.DateTimeFormat().resolvedOptions().timeZone !== zone.value;
  const said = elsewhere ? t("client.zone_hint", { zone: zoneName() }) : hint;
  const moment = field.value.value;
  return (
    <Labelled {...props} hint={said}>
      <input
        {...describe({ ...props, hint: said })}
        class="input short moment"
        type="datetime-local"
        value={moment === null ? "" : toWallClock(moment)}
        onChange={(event) => {
          field.value.value = fromWallClock(event.currentTarget.value) ?? null;
        }}
      />
    </Labelled>
  );
}
