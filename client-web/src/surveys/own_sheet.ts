// SPDX-License-Identifier: AGPL-3.0-or-later
// One's own sheet while it is filled in: each answer shows at once, goes out by itself, and carries a mark of how far it has
// come. Nothing is taken off the screen because it could not be sent.
import { signal } from "@preact/signals";
import { callOrKeep, connection, Refusal } from "../connection";
import type { Answer, Sheet } from "../protocol";
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

  constructor(
    private readonly survey: number,
    sheet: Sheet | undefined,
    private readonly code: string | undefined,
  ) {
    this.answers.value = answersOf(sheet?.answers ?? []);
    this.marks.value = new Map([...this.answers.value.keys()].map((question) => [question, "saved"]));
  }

  /** Puts an answer and sends it after `delay` milliseconds, in which another may take its place. */
  give(answer: Answer, delay: number): void {
    const { question } = answer;
    const next = new Map(this.answers.value);
    if (isGiven(answer)) next.set(question, answer);
    else next.delete(question);
    this.answers.value = next;
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

  /** What was kept on this device has been sent: marks what came of it. */
  settleKept(): void {
    const refused = connection.outboxNow.value?.refused.value ?? [];
    for (const { entry, refusal } of refused) {
      const [, survey, question] = entry.place.split("/");
      if (Number(survey) === this.survey) this.mark(Number(question), refusal);
    }
    for (const [question, mark] of this.marks.peek()) if (mark === "kept") this.mark(question, "saved");
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

  private mark(question: number, mark: Mark): void {
    this.marks.value = new Map(this.marks.peek()).set(question, mark);
  }
}
