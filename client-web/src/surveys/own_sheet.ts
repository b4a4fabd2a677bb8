// SPDX-License-Identifier: AGPL-3.0-or-later
// One's own sheet while it is filled in: each answer shows at once, goes out by itself, and carries a mark of how far it has
// come. Nothing is taken off the screen because it could not be sent.
import { signal } from "@preact/signals";
import { ask, callOrKeep, type Kept, kept, keptAndRefused, Refusal, wasDelivered } from "../connection";
import type { Answer, AnswerSurvey, Sheet } from "../protocol";
import { type Answers, answersOf, isGiven } from "./answers";

/** A Refusal: the server did not take it. */
export type Mark = "sending" | "saved" | "kept" | Refusal;

interface Waiting {
  answer: Answer;
  timer: number;
}

export class OwnSheet {
  readonly answers = signal<Answers>(new Map());
  readonly marks = signal<ReadonlyMap<number, Mark>>(new Map());
  /** The question answered last. */
  readonly last = signal<number | undefined>(undefined);
  private readonly waiting = new Map<number, Waiting>();
  private readonly sent = new Map<number, number>();
  /** Under which keys answers were seen to wait on this device, by question. */
  private readonly keys = new Map<number, string>();

  constructor(
    private readonly survey: number,
    sheet: Sheet | undefined,
    private readonly code: string | undefined,
  ) {
    this.answers.value = answersOf(sheet?.answers ?? []);
    this.marks.value = new Map([...this.answers.value.keys()].map((question) => [question, "saved"]));
    this.followKept();
  }

  /** Puts an answer and sends it after `delay` milliseconds, in which another may take its place. */
  give(answer: Answer, delay: number): void {
    const { question } = answer;
    this.put(answer);
    this.last.value = question;
    this.mark(question, "sending");
    window.clearTimeout(this.waiting.get(question)?.timer);
    this.waiting.set(question, { answer, timer: window.setTimeout(() => this.flush(question), delay) });
  }

  /** Sends what waits for its delay: of one question, or all. */
  flush(question?: number): void {
    for (const [of, { answer, timer }] of [...this.waiting]) {
      if (question !== undefined && of !== question) continue;
      window.clearTimeout(timer);
      this.waiting.delete(of);
      void this.send(answer);
    }
  }

  /** Shows what waits on this device, also from before this page was opened, and what came of it. */
  followKept(): void {
    const waiting = this.ofThis(kept());
    const refused = this.ofThis(keptAndRefused());
    const elsewhere: number[] = [];
    for (const [question, mark] of this.marks.peek()) {
      if (mark !== "kept" || waiting.has(question) || refused.has(question)) continue;
      if (wasDelivered(this.keys.get(question) ?? "")) this.mark(question, "saved");
      else elsewhere.push(question);
    }
    if (elsewhere.length > 0) void this.askAnew(elsewhere);
    for (const [question, entry] of waiting) {
      this.keys.set(question, entry.key);
      this.show(question, entry, "kept");
    }
    for (const [question, entry] of refused) this.show(question, entry, refusalOf(entry));
  }

  /** Another page of this browser sent what waited here, or put something else in its place: only the server knows. */
  private async askAnew(questions: readonly number[]): Promise<void> {
    try {
      const sheet = await ask("survey.sheet", { survey: this.survey, ...(this.code && { code: this.code }) });
      const answers = answersOf(sheet.answers);
      for (const question of questions) {
        if (this.marks.peek().get(question) !== "kept" || this.ofThis(kept()).has(question)) continue;
        const answer = answers.get(question);
        if (answer) this.put(answer);
        this.mark(question, answer ? "saved" : new Refusal("unconfirmed"));
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      console.warn("where answers are that were kept here is not known", error);
    }
  }

  private ofThis(entries: ReadonlyMap<string, Kept>): Map<number, Kept> {
    const found = new Map<number, Kept>();
    for (const [place, entry] of entries) {
      const [kind, survey, question] = place.split("/");
      if (kind === "survey" && Number(survey) === this.survey) found.set(Number(question), entry);
    }
    return found;
  }

  /** Unless something newer is on its way. */
  private show(question: number, { params }: Kept, mark: Mark): void {
    if (this.marks.peek().get(question) === "sending") return;
    const [answer] = (params as AnswerSurvey).answers;
    if (!answer) return;
    this.put(answer);
    this.mark(question, mark);
  }

  /** Something here is not on the server (yet). */
  hasUnsent(): boolean {
    return [...this.marks.peek().values()].some((mark) => mark !== "saved");
  }

  private async send(answer: Answer): Promise<void> {
    const { question } = answer;
    const turn = (this.sent.get(question) ?? 0) + 1;
    this.sent.set(question, turn);
    const mark = await this.deliver(answer);
    // Meanwhile another answer may have gone out, or waits to: its mark is the one that counts.
    if (this.sent.get(question) === turn && !this.waiting.has(question)) this.mark(question, mark);
  }

  private async deliver(answer: Answer): Promise<Mark> {
    const params = { survey: this.survey, answers: [answer], ...(this.code && { code: this.code }) };
    try {
      const { kept } = await callOrKeep("survey.answer", params, `survey/${this.survey}/${answer.question}`);
      return kept ? "kept" : "saved";
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error;
    }
  }

  private put(answer: Answer): void {
    const next = new Map(this.answers.peek());
    if (isGiven(answer)) next.set(answer.question, answer);
    else next.delete(answer.question);
    this.answers.value = next;
  }

  private mark(question: number, mark: Mark): void {
    this.marks.value = new Map(this.marks.peek()).set(question, mark);
  }
}

const refusalOf = ({ refused }: Kept): Refusal =>
  new Refusal(refused?.code ?? "failed", refused?.params, refused ? [...refused.problems] : []);
