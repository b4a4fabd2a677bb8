// SPDX-License-Identifier: AGPL-3.0-or-later
// The console of whoever runs the survey, loaded when somebody does: a participant's phone never pays for it.
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Refusal } from "../connection";
import { Loading, RefusalNotice } from "../design";
import type { Survey } from "../protocol";

type Console = ComponentType<{ survey: Survey }>;

export function RunConsole({ survey }: { survey: Survey }) {
  const loaded = useSignal<{ screen: Console } | Refusal | undefined>(undefined);
  useEffect(() => {
    import("./console").then(
      (chunk) => {
        loaded.value = { screen: chunk.default };
      },
      () => {
        loaded.value = new Refusal("offline");
      },
    );
  }, []);
  const state = loaded.value;
  if (state === undefined) return <Loading />;
  if (state instanceof Refusal) return <RefusalNotice refusal={state} />;
  return <state.screen survey={survey} />;
}
