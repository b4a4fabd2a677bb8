// SPDX-License-Identifier: AGPL-3.0-or-later
// The last moment at which something can still be saved.

/**
 * Acts whenever the page may be about to go, and when the returned function ends it. Hiding counts: a phone often closes a
 * hidden page without a word, and at `pagehide` it is too late for anything to be written on the device.
 */
export function onLeaving(act: () => void): () => void {
  const hidden = () => document.visibilityState === "hidden" && act();
  addEventListener("pagehide", act);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    removeEventListener("pagehide", act);
    document.removeEventListener("visibilitychange", hidden);
    act();
  };
}
