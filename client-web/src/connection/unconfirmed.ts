// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys of commands of which nobody knows whether they were carried out, by what they asked. Asked once more they go out under
// the key they had, so that nothing is done twice. Under it the server only repeats its reply, so a key is given up as soon as
// the same words may be meant as something new.
import type { Refusal } from "./messages";
import { undelivered } from "./outbox";

/** Whoever asks again later than that has looked at what came of it. */
const SAME_FOR = 5 * 60_000;

interface Command {
  key: string;
  noun: string;
  until: number;
}

const nounOf = (method: string): string => method.split(".")[0]!;

export class Unconfirmed {
  private readonly commands = new Map<string, Command>();

  constructor(private readonly now: () => number) {}

  keyOf(asked: string): string | undefined {
    const found = this.commands.get(asked);
    return found && found.until > this.now() ? found.key : undefined;
  }

  /** Only the server's word on the command itself settles it: it was perhaps carried out before it could not be delivered. */
  refused(asked: string, method: string, key: string, refusal: Refusal): void {
    this.commands.delete(asked);
    if (undelivered(refusal)) this.commands.set(asked, { key, noun: nounOf(method), until: this.now() + SAME_FOR });
  }

  /** What was unsure before may have been undone by this (done and not done, closed and reopened), and then be wanted anew. */
  confirmed(method: string): void {
    for (const [asked, { noun }] of this.commands) if (noun === nounOf(method)) this.commands.delete(asked);
  }
}
