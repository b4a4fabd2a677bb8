// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in: the command, then the line as whoever one is now. Until it stands, no screen behind the door would let one in.
import { effect } from "@preact/signals";
import { connection } from "../connection";
import { adoptsLanguage } from "../shell/session";

/** Carries out a command that signs somebody in; resolves when the line has said who. Rejects with the command's Refusal. */
export async function enter(act: () => Promise<unknown>): Promise<void> {
  const before = connection.welcome.peek();
  adoptsLanguage.value = true;
  await act();
  await new Promise<void>((resolve) => {
    const stop = effect(() => {
      const welcome = connection.welcome.value;
      if (welcome === before || typeof welcome?.person !== "number") return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
