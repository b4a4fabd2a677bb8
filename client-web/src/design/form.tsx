// SPDX-License-Identifier: AGPL-3.0-or-later
// A form: values as signals, one act that sends them, and the server's problems brought back to the fields they belong to.
// After a refusal a summary on top takes the focus; each of its lines leads to a field.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { type Problem, Refusal } from "../connection";
import { t, tMaybe } from "../i18n";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

/** What a field component needs: where its value lives, and where its problems come from. */
export interface Field<Value> {
  id: string;
  /** JSON pointer into the command's params. */
  path: string;
  value: Signal<Value>;
  problems: Pick<ReadonlySignal<readonly Problem[]>, "value">;
  /** The field's label, remembered for the summary. */
  labelled?: (label: string) => void;
}

const NONE = signal<readonly Problem[]>([]);
let lastId = 0;

/** A field without a form: filters, switches. */
export function useField<Value>(value: Signal<Value>): Field<Value> {
  const id = useMemo(() => `field-${++lastId}`, []);
  return { id, path: "", value, problems: NONE };
}

export class FormState<Values extends object> {
  readonly values: { [Name in keyof Values]: Signal<Values[Name]> };
  readonly refusal = signal<Refusal | undefined>(undefined);
  readonly busy = signal(false);
  /** Grows with each refusal, so that the summary takes the focus again. */
  readonly attempts = signal(0);
  private readonly name = `form-${++lastId}`;
  private readonly fields = new Map<string, Field<unknown>>();
  private readonly labels = new Map<string, string>();

  constructor(
    initial: Values,
    private readonly send: (values: Values) => Promise<unknown>,
  ) {
    const entries = Object.entries(initial).map(([name, value]) => [name, signal(value)]);
    this.values = Object.fromEntries(entries) as typeof this.values;
  }

  /** The field of one value; its problems are those at `/name`, and below it where nobody else shows them. */
  field<Name extends keyof Values & string>(name: Name): Field<Values[Name]> {
    return this.at(`/${name}`, this.values[name]);
  }

  /** A field at any pointer, such as "/rules/0/min", with a value kept by the screen. */
  at<Value>(path: string, value: Signal<Value>): Field<Value> {
    let field = this.fields.get(path);
    if (!field || field.value !== (value as Signal<unknown>)) {
      const problems = computed(() => this.problemsOf(path));
      const labelled = (label: string) => void this.labels.set(path, label);
      field = {
        id: `${this.name}${path.replaceAll("/", "-")}`,
        path,
        value: value as Signal<unknown>,
        problems,
        labelled,
      };
      this.fields.set(path, field);
    }
    return field as Field<Value>;
  }

  /** The field that shows a problem: the one at its path, else the nearest above it. */
  owner(path: string): { id: string; label: string | undefined } | undefined {
    for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      const field = this.fields.get(at);
      if (field) return { id: field.id, label: this.labels.get(at) };
    }
    return undefined;
  }

  /** The problems as a reader of the form comes upon their fields; those without a field stand first. */
  inOrder(problems: readonly Problem[]): readonly Problem[] {
    const ids = [...this.fields.values()].map((field) => field.id);
    const place = ({ path }: Problem) => ids.indexOf(this.owner(path)?.id ?? "");
    return [...problems].sort((a, b) => place(a) - place(b));
  }

  private problemsOf(path: string): readonly Problem[] {
    const id = this.fields.get(path)?.id;
    return (this.refusal.value?.problems ?? []).filter((problem) => this.owner(problem.path)?.id === id);
  }

  read(): Values {
    const entries = Object.entries(this.values as Record<string, Signal<unknown>>);
    return Object.fromEntries(entries.map(([name, value]) => [name, value.peek()])) as Values;
  }

  reset(values: Values): void {
    for (const [name, value] of Object.entries(values)) (this.values as Record<string, Signal>)[name]!.value = value;
    this.refusal.value = undefined;
  }

  /** True when the server has agreed. Anything but a Refusal is thrown on: it is a fault of the program. */
  async submit(): Promise<boolean> {
    if (this.busy.peek()) return false;
    this.busy.value = true;
    this.refusal.value = undefined;
    try {
      await this.send(this.read());
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.value = error;
      this.attempts.value++;
      return false;
    } finally {
      this.busy.value = false;
    }
  }
}

/** Makes the state of a form once. `send` carries out the command and does what follows (a toast, another page). */
export function useForm<Values extends object>(
  initial: Values,
  send: (values: Values) => Promise<unknown>,
): FormState<Values> {
  const latest = useRef(send);
  latest.current = send;
  return useMemo(() => new FormState(initial, (values) => latest.current(values)), []);
}

export function problemText({ code, params }: Problem): string {
  return tMaybe(`problem.${code}`, params) ?? t("client.problem_unknown");
}

export function refusalText({ code, params }: Refusal): string {
  return tMaybe(`refusal.${code}`, params) ?? t("refusal.failed");
}

interface FormProps<Values extends object> {
  form: FormState<Values>;
  children: ComponentChildren;
}

export function Form<Values extends object>({ form, children }: FormProps<Values>) {
  const submit = (event: Event) => {
    event.preventDefault();
    void form.submit();
  };
  return (
    <form class="form" noValidate onSubmit={submit} aria-busy={form.busy.value}>
      <Problems form={form} />
      {children}
    </form>
  );
}

/** What the summary needs of a form, whatever its values are. */
type Summarised = Pick<FormState<never>, "refusal" | "attempts" | "owner" | "inOrder">;

function Problems({ form }: { form: Summarised }) {
  const box = useRef<HTMLDivElement>(null);
  const attempts = form.attempts.value;
  useEffect(() => {
    if (attempts > 0) box.current?.focus();
  }, [attempts]);
  const refusal = form.refusal.value;
  if (!refusal) return null;
  const lines = form.inOrder(refusal.problems);
  return (
    <div ref={box} class="summary-of-problems" tabIndex={-1} role="alert">
      <h2 class="row">
        <Icon name="warning" />
        {lines.length > 0 ? t("client.problems", { count: lines.length }) : refusalText(refusal)}
      </h2>
      {lines.length > 0 && (
        <ul>
          {lines.map((problem) => (
            <li key={`${problem.path} ${problem.code}`}>
              <ProblemLine form={form} problem={problem} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ProblemLine({ form, problem }: { form: Summarised; problem: Problem }) {
  const owner = form.owner(problem.path);
  const text = problemText(problem);
  if (!owner) return <>{text}</>;
  const go = (event: Event) => {
    event.preventDefault();
    const field = document.getElementById(owner.id);
    const control = field?.matches("input, select, textarea") ? field : field?.querySelector<HTMLElement>("input");
    control?.focus();
  };
  return (
    <a href={`#${owner.id}`} onClick={go}>
      {owner.label ? `${owner.label}: ${text}` : text}
    </a>
  );
}

interface FormActsProps {
  form: { busy: ReadonlySignal<boolean> };
  /** What is done when it is sent. */
  act: string;
  danger?: boolean;
  icon?: IconName;
  disabled?: boolean;
  onClose: () => void;
}

/** The act of a form in a dialog, and the way out without it. */
export const FormActs = ({ form, act, danger, icon, disabled, onClose }: FormActsProps) => (
  <div class="row">
    <Button
      kind={danger ? "danger" : "primary"}
      type="submit"
      busy={form.busy.value}
      disabled={disabled ?? false}
      {...(icon && { icon })}
    >
      {act}
    </Button>
    <Button kind="plain" onClick={onClose}>
      {t("client.cancel")}
    </Button>
  </div>
);
