// SPDX-License-Identifier: AGPL-3.0-or-later
// One command behind a button: whether it is under way, and the refusal it met, for the place where the button stands.
import { type Signal, useSignal } from "@preact/signals";
import { Refusal } from "../connection";

export interface Acting {
  busy: Signal<boolean>;
  refusal: Signal<Refusal | undefined>;
  /** True when it was done. Anything but a Refusal is thrown on. */
  run: (act: () => Promise<unknown>) => Promise<boolean>;
}

export function useActing(): Acting {
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | undefined>(undefined);
  const run = async (act: () => Promise<unknown>) => {
    if (busy.peek()) return false;
    busy.value = true;
    refusal.value = undefined;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, refusal, run };
}
