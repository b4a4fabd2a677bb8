// SPDX-License-Identifier: AGPL-3.0-or-later
// A number with a button on either side. Empty where null is allowed: then there is no limit.
import { Icon } from "../design";
import { t } from "../i18n";

interface StepperProps {
  label: string;
  value: number | null;
  min: number;
  max: number;
  /** An empty field means null, and so does going beyond `max`. */
  mayBeEmpty?: boolean;
  invalid?: boolean;
  describedBy?: string;
  onChange: (value: number | null) => void;
}

export function Stepper({ label, value, min, max, mayBeEmpty, invalid, describedBy, onChange }: StepperProps) {
  const step = (by: 1 | -1) => () => {
    if (value === null) onChange(Math.max(min, max - 1));
    else if (mayBeEmpty && value + by >= max) onChange(null);
    else onChange(Math.min(max, Math.max(min, value + by)));
  };
  const write = (text: string) => {
    const number = Number.parseInt(text, 10);
    if (!Number.isNaN(number)) onChange(Math.max(0, Math.min(999, number)));
    else if (mayBeEmpty) onChange(null);
  };
  const atEnd = mayBeEmpty ? value === null : value !== null && value >= max;
  return (
    <span class="stepper">
      <button
        type="button"
        aria-label={t("forums.one_less", { what: label })}
        disabled={value !== null && value <= min}
        onClick={step(-1)}
      >
        <span aria-hidden="true">−</span>
      </button>
      <input
        type="text"
        inputMode="numeric"
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        placeholder={mayBeEmpty ? t("forums.no_limit") : undefined}
        value={value ?? ""}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => write(event.currentTarget.value)}
        onBlur={(event) => {
          event.currentTarget.value = String(value ?? "");
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          step(event.key === "ArrowUp" ? 1 : -1)();
        }}
      />
      <button type="button" aria-label={t("forums.one_more", { what: label })} disabled={atEnd} onClick={step(1)}>
        <Icon name="plus" />
      </button>
    </span>
  );
}
