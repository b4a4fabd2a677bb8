// SPDX-License-Identifier: AGPL-3.0-or-later
// The state behind the builder: the draft, what of it the server has, and a copy on this device of what it has not, so that
// leaving the page, or losing the line, loses nothing.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { call } from "../connection";
import { FormState } from "../design";
import type { IdentityMode, QuestionPlan, ResultsPolicy, SaveSurvey, Survey, SurveyAudience } from "../protocol";
import { type DraftQuestion, draftOf, planOf, planOfQuestion, tidied } from "./draft";

export interface Fields {
  title: string;
  intro: string;
  /** Id as text, "" for none. */
  forum: string;
  audience: SurveyAudience;
  mode: IdentityMode;
  results: ResultsPolicy;
}

export interface Place {
  survey?: Survey | undefined;
  forum?: number | undefined;
  meeting?: number | undefined;
}

interface Copy {
  /** What the server had when it was written. */
  of: string;
  /** What was sent since without a confirmation: the server may have that. */
  tried?: readonly string[];
  fields: Fields;
  questions: QuestionPlan[];
}

/** Of what was sent without a confirmation, so many: one of the latest is what the server has. */
const MOST_TRIED = 5;

export class BuilderState {
  readonly form: FormState<Fields>;
  readonly questions: Signal<readonly DraftQuestion[]>;
  /** Sent differs from saved. */
  readonly dirty: ReadonlySignal<boolean>;
  readonly savedAt = signal<number | undefined>(undefined);
  /** What is shown came from this device, not from the server. */
  readonly restored = signal(false);
  /** A copy of something else than the server has now: that has been seen by others and is shown; the copy, if asked for. */
  readonly overtaken = signal<Copy | undefined>(undefined);
  id: number | undefined;
  private readonly saved: Signal<string>;
  private readonly tried = signal<readonly string[]>([]);
  private readonly keptAs: string;
  private readonly stop: () => void;
  /** The copy as it was found here, until something is changed. */
  private untouched: string | undefined;

  /** `person`: whose copy; on a device that several use, each has their own. */
  constructor(
    private readonly place: Place,
    person: number | undefined,
  ) {
    const { survey, forum, meeting } = place;
    this.id = survey?.id;
    this.keptAs = `survey_draft/${person ?? ""}/${survey?.id ?? `new/${forum ?? ""}/${meeting ?? ""}`}`;
    const fields: Fields = {
      title: survey?.title ?? "",
      intro: survey?.intro ?? "",
      forum: String(survey?.forum ?? forum ?? ""),
      audience: survey?.audience ?? (forum === undefined ? "initiative" : "forum"),
      mode: survey?.mode ?? "confidential",
      results: survey?.results ?? "after_answering",
    };
    this.form = new FormState(fields, () => this.send());
    this.questions = signal(survey?.questions.map((question) => draftOf(planOfQuestion(question))) ?? [draftOf()]);
    this.saved = signal(JSON.stringify(this.request()));
    this.dirty = computed(() => JSON.stringify(this.request()) !== this.saved.value);
    this.restore();
    this.stop = effect(() => this.keepCopy());
  }

  /** Saves, and says whether the server took it. */
  async save(): Promise<boolean> {
    this.questions.value = tidied(this.questions.peek());
    return this.form.submit();
  }

  /** Back to what the server has. */
  discard(): void {
    this.settle();
    location.reload();
  }

  /** Nothing is to be saved any more. */
  forget(): void {
    this.settle();
    this.setAside(undefined);
  }

  /** Shows the copy that was overtaken. What was written here instead takes its place. */
  bringBack(): void {
    const copy = this.overtaken.peek();
    if (!copy) return;
    this.setAside(this.dirty.peek() ? this.copy() : undefined);
    this.show(copy);
    this.isRestored();
  }

  /**
   * On leaving: what was written here is saved; the rest stays on this device. Nothing of a new one without a title, nor of a
   * copy that was only looked at: meanwhile somebody else may have saved something better.
   */
  leave(): void {
    const isWritten = this.dirty.peek() && JSON.stringify(this.request()) !== this.untouched;
    if (isWritten && this.form.values.title.peek().trim() !== "") {
      void this.save().then((done) => done && this.settle());
    } else this.stop();
  }

  request(): SaveSurvey {
    const { title, intro, forum, audience, mode, results } = this.form.values;
    const { meeting = this.place.survey?.meeting } = this.place;
    const chosen = forum.value === "" ? undefined : Number(forum.value);
    const before = this.place.survey?.forum ?? this.place.forum;
    return {
      ...(this.id !== undefined && { survey: this.id }),
      ...(chosen !== undefined && { forum: chosen }),
      ...(meeting !== undefined && chosen === before && { meeting }),
      title: title.value.trim(),
      intro: intro.value.trim(),
      questions: this.questions.value.map(planOf),
      audience: audience.value,
      mode: mode.value,
      results: results.value,
    };
  }

  private async send(): Promise<void> {
    const request = this.request();
    // Noted in the copy before it is sent: a page may be closed before it hears what became of it.
    this.tried.value = [...new Set([...this.tried.peek(), JSON.stringify(request)])].slice(-MOST_TRIED);
    const { survey } = await call("survey.save", request);
    this.id = survey;
    this.saved.value = JSON.stringify({ survey, ...request });
    this.tried.value = [];
    this.savedAt.value = Date.now();
    this.restored.value = false;
  }

  /** What is on the screen is on the server, or not wanted. */
  private settle(): void {
    this.stop();
    this.saved.value = JSON.stringify(this.request());
    localStorage.removeItem(this.keptAs);
  }

  private copy(): Copy {
    const entries = Object.entries(this.form.values).map(([name, value]) => [name, value.value]);
    const fields = Object.fromEntries(entries) as unknown as Fields;
    return { of: this.saved.value, tried: this.tried.value, fields, questions: this.questions.value.map(planOf) };
  }

  private keepCopy(): void {
    if (this.dirty.value) keep(this.keptAs, this.copy());
    else localStorage.removeItem(this.keptAs);
  }

  private setAside(copy: Copy | undefined): void {
    this.overtaken.value = copy;
    if (copy) keep(`${this.keptAs}/overtaken`, copy);
    else localStorage.removeItem(`${this.keptAs}/overtaken`);
  }

  private show({ fields, questions }: Copy): void {
    this.form.reset(fields);
    this.questions.value = questions.map(draftOf);
  }

  private isRestored(): void {
    this.restored.value = true;
    this.untouched = JSON.stringify(this.request());
  }

  private restore(): void {
    try {
      this.overtaken.value = kept(`${this.keptAs}/overtaken`);
      const copy = kept(this.keptAs);
      if (!copy) return;
      const server = this.copy();
      this.show(copy);
      if (!this.dirty.peek()) return;
      if ([copy.of, ...(copy.tried ?? [])].includes(this.saved.peek())) {
        this.isRestored();
      } else {
        this.show(server);
        this.setAside(copy);
      }
    } catch (error) {
      console.warn("no local copy", error);
    }
  }
}

function kept(name: string): Copy | undefined {
  const text = localStorage.getItem(name);
  return text === null ? undefined : (JSON.parse(text) as Copy);
}

function keep(name: string, copy: Copy): void {
  try {
    localStorage.setItem(name, JSON.stringify(copy));
  } catch (error) {
    console.warn("no local copy", error);
  }
}
