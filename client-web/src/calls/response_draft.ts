// SPDX-License-Identifier: AGPL-3.0-or-later
// A response being written, by one or by several of an organisation: saved by itself a second after the last change, on top of
// the version the writer started from. Every change is first kept on this device; when a colleague saved in between, both
// texts are there until the writer has chosen.
import { computed, signal } from "@preact/signals";
import { Refusal } from "../connection/messages";
import type { Response, ResponseSaved, SaveResponse } from "../protocol";

export const PAUSE = 1_000;

export interface Content {
  texts: readonly string[];
  forum?: number | undefined;
  representative?: number | undefined;
}

export type Saving =
  | { kind: "untouched" }
  | { kind: "saved"; at: number; by?: string }
  | { kind: "unsaved" }
  | { kind: "saving" }
  /** Kept on this device; tried again at the next change and when the line is back. */
  | { kind: "failed"; refusal: Refusal }
  /** A colleague saved in between. */
  | { kind: "stale" };

export interface LocalCopy {
  /** The version the writer started from. */
  version: number;
  content: Content;
}

export interface CopyStore {
  read(): LocalCopy | undefined;
  write(copy: LocalCopy): void;
  remove(): void;
}

export interface DraftSeam {
  call: number;
  fields: number;
  save: (params: SaveResponse) => Promise<ResponseSaved>;
  copy: CopyStore;
  later: (ms: number, act: () => void) => number;
  cancel: (timer: number | undefined) => void;
}

export class ResponseDraft {
  readonly content = signal<Content>({ texts: [] });
  readonly saving = signal<Saving>({ kind: "untouched" });
  /** The server's newest version, as it comes over the line. */
  readonly theirs = signal<Response | undefined>(undefined);
  readonly version = signal(0);
  /** Known from the first save on, even before the response itself has come. */
  readonly id = signal<number | undefined>(undefined);
  /** A colleague's version that is newer than what is shown. */
  readonly newer = computed(() => {
    const theirs = this.theirs.value;
    return theirs && theirs.version > this.version.value ? theirs : undefined;
  });
  private timer: number | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly seam: DraftSeam) {}

  /** Once, when the server's response (or that there is none) is known. */
  open(known: Response | undefined, first: Content): void {
    this.theirs.value = known;
    if (known) this.show(known);
    else this.content.value = this.whole(first);
    const copy = this.seam.copy.read();
    if (!copy) return;
    if (same(copy.content, this.content.peek())) {
      this.seam.copy.remove();
      return;
    }
    this.content.value = this.whole(copy.content);
    if (copy.version === this.version.peek()) this.touched();
    else this.saving.value = { kind: "stale" };
  }

  /** The server's response has changed, by us or by a colleague. `typing`: a field has the focus. */
  arrived(theirs: Response | undefined, typing: boolean): void {
    this.theirs.value = theirs;
    const { kind } = this.saving.peek();
    if (!typing && this.newer.peek() && (kind === "saved" || kind === "untouched")) this.show(this.newer.peek()!);
  }

  edit(change: Partial<Content>): void {
    this.content.value = { ...this.content.peek(), ...change };
    this.keep();
    if (this.saving.peek().kind !== "stale") this.touched();
  }

  write(at: number, text: string): void {
    this.edit({ texts: this.content.peek().texts.map((each, index) => (index === at ? text : each)) });
  }

  /** Shows the colleague's text. What was typed instead goes back to the caller, for an undo. */
  takeTheirs(): Content | undefined {
    const theirs = this.theirs.peek();
    if (!theirs) return undefined;
    const mine = this.content.peek();
    this.show(theirs);
    this.seam.copy.remove();
    return mine;
  }

  /** What is on the screen goes on top of whatever the server has. */
  keepMine(): Promise<void> {
    this.version.value = this.theirs.peek()?.version ?? this.version.peek();
    this.keep();
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

  private whole(content: Content): Content {
    const texts = Array.from({ length: this.seam.fields }, (_, at) => content.texts[at] ?? "");
    return { texts, forum: content.forum, representative: content.representative };
  }

  private show(theirs: Response): void {
    this.content.value = this.whole(theirs);
    this.version.value = theirs.version;
    this.id.value = theirs.id;
    this.saving.value = { kind: "saved", at: theirs.saved_at, by: theirs.saved_by };
  }

  private keep(): void {
    this.seam.copy.write({ version: this.version.peek(), content: this.content.peek() });
  }

  private touched(): void {
    if (this.saving.peek().kind !== "saving") this.saving.value = { kind: "unsaved" };
    this.seam.cancel(this.timer);
    this.timer = this.seam.later(PAUSE, () => void this.flush());
  }

  private async saveOnce(): Promise<void> {
    const sent = this.content.peek();
    this.saving.value = { kind: "saving" };
    try {
      const { forum, representative } = sent;
      const saved = await this.seam.save({
        call: this.seam.call,
        version: this.version.peek(),
        texts: [...sent.texts],
        ...(forum !== undefined && { forum }),
        ...(representative !== undefined && { representative }),
      });
      this.id.value = saved.response;
      this.saved(sent, saved.version, saved.saved_at);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "stale_version") this.refusedAsStale(sent);
      else this.saving.value = { kind: "failed", refusal: error };
    }
  }

  private saved(sent: Content, version: number, at: number): void {
    this.version.value = version;
    if (same(sent, this.content.peek())) {
      this.seam.copy.remove();
      this.saving.value = { kind: "saved", at };
      return;
    }
    this.keep();
    this.saving.value = { kind: "unsaved" };
  }

  /** A save whose confirmation was lost looks stale when it is repeated: then the server already has our very words. */
  private refusedAsStale(sent: Content): void {
    const theirs = this.theirs.peek();
    if (theirs && theirs.version > this.version.peek() && same(this.whole(theirs), sent)) {
      this.saved(sent, theirs.version, theirs.saved_at);
      return;
    }
    this.seam.cancel(this.timer);
    this.saving.value = { kind: "stale" };
  }
}

export function same(a: Content, b: Content): boolean {
  const most = Math.max(a.texts.length, b.texts.length);
  for (let at = 0; at < most; at++) if ((a.texts[at] ?? "") !== (b.texts[at] ?? "")) return false;
  return a.forum === b.forum && a.representative === b.representative;
}
