// SPDX-License-Identifier: AGPL-3.0-or-later
// A window and a document that the test hides and closes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { onLeaving } from "./leaving";

const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
const frame = new EventTarget();
Object.assign(globalThis, {
  document: page,
  addEventListener: frame.addEventListener.bind(frame),
  removeEventListener: frame.removeEventListener.bind(frame),
});

test("what is still to be saved is saved when the page is hidden, closed, or the screen left", () => {
  let saved = 0;
  const stop = onLeaving(() => void saved++);
  page.visibilityState = "hidden";
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(saved, 1);
  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(saved, 1);
  frame.dispatchEvent(new Event("pagehide"));
  assert.equal(saved, 2);
  stop();
  assert.equal(saved, 3);
  page.visibilityState = "hidden";
  page.dispatchEvent(new Event("visibilitychange"));
  frame.dispatchEvent(new Event("pagehide"));
  assert.equal(saved, 3);
});
