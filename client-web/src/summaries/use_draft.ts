// SPDX-License-Identifier: AGPL-3.0-or-later
// The draft of a meeting's summary on a screen: opened once the server's is known, saved when the screen is left, the window
// is hidden, and when the line comes back.
import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { call, connection } from "../connection";
import type { Meeting, SummaryDraft } from "../protocol";
import { onLeaving } from "../shell/leaving";
import { Draft } from "./draft";
import { copyStore } from "./local_copy";

const isTyping = () => document.activeElement?.matches("input, textarea, select") ?? false;

/** `known` is what the desk has now; the desk must be there already. */
export function useDraft(meeting: Meeting, person: number, known: SummaryDraft | undefined): Draft {
  const draft = useMemo(() => {
    const made = new Draft({
      meeting: meeting.id,
      save: (params) => call("summary.save", params),
      copy: copyStore(person, meeting.id),
      now: () => connection.serverNow(),
      later: (ms, act) => window.setTimeout(act, ms),
      cancel: (timer) => clearTimeout(timer),
    });
    made.open(known, { title: meeting.title });
    return made;
  }, [meeting.id, person]);
  useEffect(() => draft.arrived(known, isTyping()), [known]);
  useSignalEffect(() => {
    if (connection.line.state.value.kind === "live" && draft.saving.peek().kind === "failed") void draft.flush();
  });
  useEffect(() => onLeaving(() => void draft.flush()), [draft]);
  return draft;
}
