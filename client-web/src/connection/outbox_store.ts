// SPDX-License-Identifier: AGPL-3.0-or-later
// The outbox in IndexedDB. Where the browser has none (some private windows), or no room, entries live as long as the page.
import { openDB } from "idb";
import type { Kept, OutboxStore } from "./outbox";

export async function openOutboxStore(): Promise<OutboxStore> {
  try {
    const database = await openDB("shidra", 1, {
      upgrade: (fresh) => void fresh.createObjectStore("outbox", { keyPath: "key" }),
    });
    const withoutRoom = memoryStore();
    return {
      all: async () => [...(await database.getAll("outbox")), ...(await withoutRoom.all())],
      put: async (entry) => {
        try {
          await database.put("outbox", entry);
        } catch (error) {
          console.warn("no room on this device", error);
          await withoutRoom.put(entry);
        }
      },
      remove: async (key) => {
        await withoutRoom.remove(key);
        await database.delete("outbox", key);
      },
    };
  } catch {
    return memoryStore();
  }
}

export function memoryStore(): OutboxStore {
  const entries = new Map<string, Kept>();
  return {
    all: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
  };
}
