// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether the journal goes on from a head that this browser knows. The server is not believed: from the known head to the
// present one every hash is computed here (as extended() of storage/engine/journal.cpp does), from digests of the entries.
// A package does SHA-256: the browser's own is missing where the page came over plain HTTP, and answers only later.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { CheckJournal, JournalChecked, JournalHead } from "../protocol";

export type Ask = (params: CheckJournal) => Promise<JournalChecked>;

export interface Found {
  /** Names the history; another one after a backup was restored. */
  epoch: string;
  head: JournalHead;
  /** What is wrong with it; undefined when it extends the known head, or none was known. */
  fault?: "shorter" | "different";
}

const PREFIX = new TextEncoder().encode("shidra journal 2");

/** The head after one more entry with this digest. */
export function extended(head: JournalHead, link: string): JournalHead {
  const bytes = new Uint8Array(PREFIX.length + 64);
  bytes.set(PREFIX);
  bytes.set(hexToBytes(head.hash), PREFIX.length);
  bytes.set(hexToBytes(link), PREFIX.length + 32);
  return { entries: head.entries + 1, hash: bytesToHex(sha256(bytes)) };
}

/** Asks as often as it takes to come from `known` to the head that the first answer named. */
export async function follow(known: JournalHead | undefined, ask: Ask): Promise<Found> {
  let page = await ask(known ? { known } : {});
  const { epoch, head } = page;
  if (!known) return { epoch, head };
  if (head.entries < known.entries) return { epoch, head, fault: "shorter" };
  let at = known;
  for (;;) {
    for (const link of page.links.slice(0, head.entries - at.entries)) at = extended(at, link);
    if (at.entries === head.entries) break;
    if (page.links.length === 0) return { epoch, head, fault: "different" };
    page = await ask({ known: at });
    if (page.epoch !== epoch) return follow(known, ask); // a backup was restored between two pages
  }
  return at.hash === head.hash ? { epoch, head } : { epoch, head, fault: "different" };
}
