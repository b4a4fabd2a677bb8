// SPDX-License-Identifier: AGPL-3.0-or-later
// One value of the draft as a field of the design system: reads and writes go through the draft, so that they are saved.
import { computed, type Signal, signal } from "@preact/signals";
import type { Field } from "../design";
import type { Draft } from "./draft";
import type { DraftText } from "./draft_text";

export function fieldOf<Name extends "title" | "audience">(draft: Draft, name: Name): Field<DraftText[Name]> {
  const inside = computed(() => draft.text.value[name]);
  const value = {
    get value() {
      return inside.value;
    },
    set value(next: DraftText[Name]) {
      draft.edit({ [name]: next });
    },
    peek: () => inside.peek(),
  } as Signal<DraftText[Name]>;
  return { id: `summary-${name}`, path: `/${name}`, value, problems: signal([]) };
}
