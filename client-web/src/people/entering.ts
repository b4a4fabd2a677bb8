// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in: the command, then the line as whoever one is now. Until it stands, no screen behind the door would let one in.
import { effect } from "@preact/signals";
import { connection, Refusal } from "../connection";
import { adoptsLanguage } from "../shell/session";

/**
 * Carries out a command that signs somebody in; resolves when the line has said who. Rejects with the command's Refusal, or
 * "signed_out" when the browser kept no cookie, so that the line says nobody.
 */
export async function enter(act: () => Promise<unknown>): Promise<void> {
  adoptsLanguage.value = true;
  await act();
  const before = connection.welcome.peek();
  await new Promise<void>((resolve, reject) => {
    const stop = effect(() => {
      const welcome = connection.welcome.value;
      if (!welcome || welcome === before) return;
      queueMicrotask(() => stop());
      if (typeof welcome.person === "number") resolve();
      else reject(new Refusal("signed_out"));
    });
  });
}
