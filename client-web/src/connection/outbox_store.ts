// SPDX-License-Identifier: AGPL-3.0-or-later
// The outbox in IndexedDB. Where the browser has none (some private windows), has no room, or takes it away from an open page
// (WebKit does in the background, and clearing a site's data does), entries live as long as the page.
import { openDB } from "idb";
import type { Kept, OutboxStore } from "./outbox";

export const openOutboxStore = (): OutboxStore => lastingStore(openDisk);

async function openDisk(): Promise<OutboxStore> {
  const database = await openDB("shidra", 1, {
    upgrade: (fresh) => void fresh.createObjectStore("outbox", { keyPath: "key" }),
  });
  return {
    all: () => database.getAll("outbox"),
    put: async (entry) => void (await database.put("outbox", entry)),
    remove: (key) => database.delete("outbox", key),
  };
}

/** Never rejects: while the disk does not answer it goes on with what was last seen there, and makes up for it later. */
export function lastingStore(open: () => Promise<OutboxStore>): OutboxStore {
  let disk: Promise<OutboxStore> | undefined;
  let seen = new Map<string, Kept>();
  const unwritten = new Map<string, Kept>();
  const unremoved = new Set<string>();

  /** A connection that has died stays dead, so a new one is tried before giving up. */
  const onDisk = async <Result>(work: (opened: OutboxStore) => Promise<Result>): Promise<Result> => {
    try {
      disk ??= open();
      return await work(await disk);
    } catch {
      disk = open();
      return work(await disk);
    }
  };
  const removeOnDisk = async (key: string): Promise<void> => {
    await onDisk((opened) => opened.remove(key));
    unremoved.delete(key);
  };
  return {
    all: async () => {
      try {
        const lying = await onDisk((opened) => opened.all());
        seen = new Map(lying.filter(({ key }) => !unremoved.has(key)).map((entry) => [entry.key, entry]));
        for (const key of unremoved) await removeOnDisk(key);
      } catch (error) {
        console.warn("what is kept on this device cannot be read", error);
      }
      return [...new Map([...seen, ...unwritten]).values()];
    },
    put: async (entry) => {
      try {
        await onDisk((opened) => opened.put(entry));
        seen.set(entry.key, entry);
        unwritten.delete(entry.key);
      } catch (error) {
        console.warn("no room on this device", error);
        unwritten.set(entry.key, entry);
      }
    },
    remove: async (key) => {
      unwritten.delete(key);
      seen.delete(key);
      unremoved.add(key);
      await removeOnDisk(key).catch((error) => console.warn("nothing can be crossed out on this device", error));
    },
  };
}
