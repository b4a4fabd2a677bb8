// SPDX-License-Identifier: AGPL-3.0-or-later
// A summary being written: saved by itself a second after the last change, on top of the version the writer started from.
// Nothing typed is ever lost: every change is first kept on this device, and when somebody else saved in between, both texts
// are there until the writer has chosen.
import { computed, signal } from "@preact/signals";
import { Refusal } from "../connection/messages";
import type { SaveSummary, SummaryDraft, SummarySaved } from "../protocol";
import { type DraftText, draftText, sameText, sentForm } from "./draft_text";
import type { CopyStore } from "./local_copy";

export const PAUSE = 1_000;

export type Saving =
  | { kind: "untouched" }
  | { kind: "saved"; at: number; by?: string }
  | { kind: "unsaved" }
  | { kind: "saving" }
  /** Kept on this device; tried again at the next change and when the line is back. */
  | { kind: "failed"; refusal: Refusal }
  /** Somebody saved in between. */
  | { kind: "stale"; theirs: SummaryDraft | undefined };

export interface DraftSeam {
  meeting: number;
  save: (params: SaveSummary) => Promise<SummarySaved>;
  copy: CopyStore;
  now: () => number;
  later: (ms: number, act: () => void) => number;
  cancel: (timer: number | undefined) => void;
}

const EMPTY: DraftText = { title: "", body: "", decisions: [], tasks: [], audience: "everyone" };

export class Draft {
  readonly text = signal<DraftText>(EMPTY);
  readonly saving = signal<Saving>({ kind: "untouched" });
  /** The server's newest draft, as it comes over the line. */
  readonly theirs = signal<SummaryDraft | undefined>(undefined);
  /** Somebody else's newer version that waits to be shown, while there is nothing of ours to lose. */
  readonly newer = computed(() => {
    const theirs = this.theirs.value;
    const { kind } = this.saving.value;
    return theirs && theirs.version > this.version.value && (kind === "saved" || kind === "untouched")
      ? theirs
      : undefined;
  });
  readonly version = signal(0);
  /** When the server last had what was on the screen; undefined until it did. */
  readonly savedAt = signal<number | undefined>(undefined);
  private timer: number | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly seam: DraftSeam) {}

  /** Once, when the server's draft (or that there is none) is known. */
  open(known: SummaryDraft | undefined, first: Partial<DraftText>): void {
    const copy = this.seam.copy.read();
    if (known) this.show(known);
    else this.text.value = { ...EMPTY, ...first };
    this.theirs.value = known;
    if (!copy) return;
    if (sameText(copy.text, sentForm(this.text.peek()))) {
      this.seam.copy.remove();
      return;
    }
    this.text.value = draftText(copy.text);
    if (copy.version === this.version.peek()) this.touched();
    else this.stale();
  }

  /** The server's draft has changed, by us or by somebody else. `typing`: a field has the focus. */
  arrived(theirs: SummaryDraft | undefined, typing: boolean): void {
    this.theirs.value = theirs;
    if (!typing && this.newer.value) this.show(this.newer.value);
  }

  edit(change: Partial<DraftText>): void {
    this.text.value = { ...this.text.peek(), ...change };
    this.seam.copy.write({ version: this.version.peek(), text: sentForm(this.text.peek()), at: this.seam.now() });
    if (this.saving.peek().kind !== "stale") this.touched();
  }

  /** Shows the server's text. What was typed instead goes back to the caller, for an undo. */
  takeTheirs(): DraftText | undefined {
    const theirs = this.theirs.peek();
    if (!theirs) return undefined;
    const mine = this.text.peek();
    this.show(theirs);
    this.seam.copy.remove();
    return mine;
  }

  /** Ours goes on top of whatever the server has. */
  keepMine(): Promise<void> {
    this.version.value = this.theirs.peek()?.version ?? this.version.peek();
    this.saving.value = { kind: "unsaved" };
    return this.flush();
  }

  /** Now, not in a second. Settles when what is on the screen is saved, or cannot be. */
  async flush(): Promise<void> {
    this.seam.cancel(this.timer);
    this.timer = undefined;
    while (this.running) await this.running;
    const { kind } = this.saving.peek();
    if (kind !== "unsaved" && kind !== "failed") return;
    this.running = this.saveOnce().finally(() => {
      this.running = undefined;
    });
    await this.running;
    if ((this.saving.peek() as Saving).kind === "unsaved") await this.flush();
  }

  private show(theirs: SummaryDraft): void {
    this.text.value = draftText(theirs);
    this.version.value = theirs.version;
    this.savedAt.value = theirs.saved_at;
    this.saving.value = { kind: "saved", at: theirs.saved_at, by: theirs.saved_by };
  }

  private touched(): void {
    if (this.saving.peek().kind !== "saving") this.saving.value = { kind: "unsaved" };
    this.seam.cancel(this.timer);
    this.timer = this.seam.later(PAUSE, () => void this.flush());
  }

  private async saveOnce(): Promise<void> {
    const text = sentForm(this.text.peek());
    this.saving.value = { kind: "saving" };
    try {
      const { version, saved_at } = await this.seam.save({
        meeting: this.seam.meeting,
        version: this.version.peek(),
        ...text,
      });
      this.saved(text, version, saved_at);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "stale_draft") this.refusedAsStale(text);
      else this.saving.value = { kind: "failed", refusal: error };
    }
  }

  private saved(text: ReturnType<typeof sentForm>, version: number, at: number): void {
    this.version.value = version;
    this.savedAt.value = at;
    if (sameText(text, sentForm(this.text.peek()))) {
      this.seam.copy.remove();
      this.saving.value = { kind: "saved", at };
      return;
    }
    this.seam.copy.write({ version, text: sentForm(this.text.peek()), at: this.seam.now() });
    this.saving.value = { kind: "unsaved" };
  }

  /** A save whose confirmation was lost looks stale when it is repeated: then the server already has our very words. */
  private refusedAsStale(text: ReturnType<typeof sentForm>): void {
    const theirs = this.theirs.peek();
    if (theirs && sameText(theirs, text)) this.saved(text, theirs.version, theirs.saved_at);
    else this.stale();
  }

  private stale(): void {
    this.seam.cancel(this.timer);
    this.saving.value = { kind: "stale", theirs: this.theirs.peek() };
  }
}
