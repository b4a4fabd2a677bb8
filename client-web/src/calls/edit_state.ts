// SPDX-License-Identifier: AGPL-3.0-or-later
// The state behind a call that is being written: the form, its rows of criteria and fields, and what of it the server has.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { call as command, Refusal } from "../connection";
import { FormState } from "../design";
import type { Call, Criterion, FormField, SaveCall } from "../protocol";

export interface Fields {
  title: string;
  body: string;
  /** Ids as text. */
  forums: readonly string[];
  deadline: number | null;
}

export interface CriterionRow {
  key: number;
  name: Signal<string>;
  weight: Signal<number | null>;
}

export interface FieldRow {
  key: number;
  label: Signal<string>;
  limit: Signal<number | null>;
  required: Signal<boolean>;
}

const USUAL_LIMIT = 1000;
let lastKey = 0;

export const criterionRow = (from?: Criterion): CriterionRow => ({
  key: ++lastKey,
  name: signal(from?.name ?? ""),
  weight: signal<number | null>(from?.weight ?? null),
});

export const fieldRow = (from?: FormField): FieldRow => ({
  key: ++lastKey,
  label: signal(from?.label ?? ""),
  limit: signal<number | null>(from?.limit ?? USUAL_LIMIT),
  required: signal(from?.required ?? true),
});

/** Another place for one of a list; the list itself where there is none. */
export function moved<Row>(list: readonly Row[], at: number, by: -1 | 1): readonly Row[] {
  const to = at + by;
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  next.splice(to, 0, ...next.splice(at, 1));
  return next;
}

interface Copy {
  of: string;
  request: SaveCall;
}

export class EditState {
  readonly form: FormState<Fields>;
  readonly criteria = signal<readonly CriterionRow[]>([]);
  readonly fields = signal<readonly FieldRow[]>([fieldRow()]);
  readonly total: ReadonlySignal<number>;
  readonly dirty: ReadonlySignal<boolean>;
  readonly savedAt = signal<number | undefined>(undefined);
  /** What is shown came from this device, not from the server. */
  readonly restored = signal(false);
  id: number | undefined;
  private readonly saved: Signal<string>;
  private readonly keptAs: string;
  private readonly stop: () => void;

  /** `person`: whose copy; on a device that several use, each has their own. */
  constructor(
    call: Call | undefined,
    private readonly now: () => number,
    person: number | undefined,
  ) {
    this.id = call?.id;
    this.keptAs = `call_draft/${person ?? ""}/${call?.id ?? "new"}`;
    this.form = new FormState<Fields>({ title: "", body: "", forums: [], deadline: null }, () => this.send());
    if (call) this.show({ ...call, body: call.source });
    this.total = computed(() => this.criteria.value.reduce((sum, { weight }) => sum + (weight.value ?? 0), 0));
    this.saved = signal(JSON.stringify(this.request()));
    this.dirty = computed(() => JSON.stringify(this.request()) !== this.saved.value);
    this.restore();
    this.stop = effect(() => this.keepCopy());
  }

  save(): Promise<boolean> {
    return this.form.submit();
  }

  /** A draft may wait for its deadline, an open call not: said at the field. */
  isComplete(): boolean {
    if (this.form.values.deadline.peek() !== null) return true;
    this.form.refusal.value = new Refusal("invalid", {}, [{ path: "/deadline", code: "missing" }]);
    this.form.attempts.value++;
    return false;
  }

  /** The screen is left; what was not saved stays on this device. */
  leave(): void {
    this.stop();
  }

  forget(): void {
    this.stop();
    localStorage.removeItem(this.keptAs);
  }

  request(): SaveCall {
    const { title, body, forums, deadline } = this.form.values;
    return {
      ...(this.id !== undefined && { call: this.id }),
      title: title.value.trim(),
      body: body.value,
      criteria: this.criteria.value.map(({ name, weight }) => ({ name: name.value.trim(), weight: weight.value ?? 0 })),
      fields: this.fields.value.map(({ label, limit, required }) => ({
        label: label.value.trim(),
        limit: limit.value ?? 0,
        required: required.value,
      })),
      forums: forums.value.map(Number),
      deadline: deadline.value ?? 0,
    };
  }

  private show({ title, body, forums, deadline, criteria, fields }: Omit<SaveCall, "call">): void {
    const when = deadline === 0 ? null : deadline;
    this.form.reset({ title, body, forums: forums.map(String), deadline: when });
    this.criteria.value = criteria.map(criterionRow);
    this.fields.value = fields.map(fieldRow);
  }

  private async send(): Promise<void> {
    const request = this.request();
    const { call } = await command("call.save", request);
    this.id = call;
    this.saved.value = JSON.stringify({ call, ...request });
    this.savedAt.value = this.now();
    this.restored.value = false;
    localStorage.removeItem(this.keptAs);
  }

  private restore(): void {
    try {
      const text = localStorage.getItem(this.keptAs);
      if (text === null) return;
      const { of, request } = JSON.parse(text) as Copy;
      // Written on top of something else than the server has now: that one wins, it has been seen by others.
      if (of !== this.saved.peek()) return;
      this.show(request);
      this.restored.value = true;
    } catch (error) {
      console.warn("no local copy", error);
    }
  }

  private keepCopy(): void {
    const request = this.request();
    if (!this.dirty.value) return;
    try {
      localStorage.setItem(this.keptAs, JSON.stringify({ of: this.saved.value, request } satisfies Copy));
    } catch (error) {
      console.warn("no local copy", error);
    }
  }
}
