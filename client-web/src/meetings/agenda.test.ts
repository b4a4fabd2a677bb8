// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { linesApart } from "./agenda";

test("each line of an agenda is a topic of its own, and a list ends where its dashes end", () => {
  assert.equal(linesApart("פתיחה\n- שמות\n- ציפיות\nתקציב\nסיכום"), "פתיחה\n\n- שמות\n- ציפיות\n\nתקציב\n\nסיכום");
});

test("lines that stand apart already stay as they are", () => {
  const agenda = "פתיחה\n\n1. שמות\n2. ציפיות\n\nסיכום\n";
  assert.equal(linesApart(agenda), agenda);
  assert.equal(linesApart(""), "");
});
