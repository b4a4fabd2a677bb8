// SPDX-License-Identifier: AGPL-3.0-or-later
// Looks at the journal's head when the line opens, when it comes back, and every so often; for those who act for the whole
// initiative, as long as they do. One per page.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, connection, Refusal } from "../connection";
import { follow } from "./chain";
import { accepted, type HeadStore, headStore, judged, type Kept } from "./kept_head";

const EVERY = 10 * 60_000;

/** What is known of the journal; undefined until the first look. */
export const journal = signal<Kept | undefined>(undefined);

/** Rejects with Refusal. Two looks at once would take each other's heads for rewritten ones. */
let looking: Promise<void> = Promise.resolve();
export function look(initiative: number): Promise<void> {
  const turn = looking.then(() => lookOnce(headStore(initiative)));
  looking = turn.catch(() => {});
  return turn;
}

async function lookOnce(store: HeadStore): Promise<void> {
  const kept = store.read();
  const found = await follow(kept?.head, (params) => ask("journal.check", params));
  // Another window may have looked, or accepted a history, meanwhile: its word counts.
  const now = store.read();
  if (JSON.stringify(now) === JSON.stringify(kept)) store.write(judged(kept, found, connection.serverNow()));
  journal.value = store.read();
}

export function accept(initiative: number): void {
  const store = headStore(initiative);
  const kept = store.read();
  if (!kept) return;
  store.write(accepted(kept, connection.serverNow()));
  journal.value = store.read();
}

/** Keeps looking while mounted. */
export function useJournalWatch(initiative: number): void {
  const welcome = connection.welcome.value;
  useEffect(() => {
    journal.value = headStore(initiative).read();
    const go = () =>
      void look(initiative).catch((error) => {
        if (!(error instanceof Refusal)) throw error; // a lost line, a busy server: the next look will do
      });
    go();
    const timer = setInterval(go, EVERY);
    return () => clearInterval(timer);
  }, [initiative, welcome]);
}
