// SPDX-License-Identifier: AGPL-3.0-or-later
// The response on a screen: opened once the server's is known, saved when the screen is left, the window is hidden, and when the
// line comes back. And its copy on this device, one for each person and call.
import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { call as command, connection } from "../connection";
import type { Call, Response } from "../protocol";
import { onLeaving } from "../shell/leaving";
import { type CopyStore, type LocalCopy, ResponseDraft } from "./response_draft";

export function copyStore(person: number, call: number): CopyStore {
  const name = `response_draft ${person} ${call}`;
  // A device without room loses only this second safety.
  const guarded = <Value>(act: () => Value): Value | undefined => {
    try {
      return act();
    } catch (error) {
      console.warn("no local copy", error);
      return undefined;
    }
  };
  return {
    read: () =>
      guarded(() => {
        const text = localStorage.getItem(name);
        return text === null ? undefined : (JSON.parse(text) as LocalCopy);
      }),
    write: (copy) => guarded(() => localStorage.setItem(name, JSON.stringify(copy))),
    remove: () => guarded(() => localStorage.removeItem(name)),
  };
}

const isTyping = () => document.activeElement?.matches("input, textarea, select") ?? false;

/** `known` is what the organisation's topic has now; it must have come already. */
export function useResponseDraft(call: Call, person: number, known: Response | undefined): ResponseDraft {
  const draft = useMemo(() => {
    const made = new ResponseDraft({
      call: call.id,
      fields: call.fields.length,
      save: (params) => command("response.save", params),
      copy: copyStore(person, call.id),
      later: (ms, act) => window.setTimeout(act, ms),
      cancel: (timer) => clearTimeout(timer),
    });
    const forum = call.forums.length === 1 ? call.forums[0] : undefined;
    made.open(known, { texts: [], forum, representative: person });
    return made;
  }, [call.id, person]);
  useEffect(() => draft.arrived(known, isTyping()), [known]);
  useSignalEffect(() => {
    if (connection.line.state.value.kind === "live" && draft.saving.peek().kind === "failed") void draft.flush();
  });
  useEffect(() => onLeaving(() => void draft.flush()), [draft]);
  return draft;
}
