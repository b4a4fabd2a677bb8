// SPDX-License-Identifier: AGPL-3.0-or-later
// A part of a screen that loads when it is shown: the tools of whoever runs the forum, on pages that everybody opens.
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Refusal } from "../connection";
import { Loading, RefusalNotice } from "../design";

type LazilyProps<Props> = Props & { load: () => Promise<{ default: ComponentType<Props> }> };

export function Lazily<Props extends object>({ load, ...props }: LazilyProps<Props>) {
  const loaded = useSignal<{ part: ComponentType<Props> } | Refusal | undefined>(undefined);
  useEffect(() => {
    load().then(
      (chunk) => {
        loaded.value = { part: chunk.default };
      },
      () => {
        loaded.value = new Refusal("offline");
      },
    );
  }, []);
  const state = loaded.value;
  if (state === undefined) return <Loading />;
  if (state instanceof Refusal) return <RefusalNotice refusal={state} />;
  const Part = state.part;
  return <Part {...(props as unknown as Props)} />;
}
