// SPDX-License-Identifier: AGPL-3.0-or-later
// Short confirmations at the foot of the screen. They never take the focus, stay while touched, and can carry one act (undo).
import { signal } from "@preact/signals";
import { t } from "../i18n";
import { Button } from "./button";

interface Act {
  label: string;
  run: () => void;
}

interface ToastState {
  id: number;
  text: string;
  act: Act | undefined;
}

const SHOWN_FOR = 6_000;
const shown = signal<readonly ToastState[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let lastId = 0;

/** Says that something was done. With an act it stays for `forMs` (undo windows give their own). */
export function toast(text: string, act?: Act, forMs = act ? 30_000 : SHOWN_FOR): void {
  const id = ++lastId;
  shown.value = [...shown.value.slice(-2), { id, text, act }];
  startTimer(id, forMs);
}

function startTimer(id: number, forMs: number): void {
  timers.set(
    id,
    setTimeout(() => dismiss(id), forMs),
  );
}

function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  shown.value = shown.value.filter((each) => each.id !== id);
}

/** Once per page. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map(({ id, text, act }) => (
        <div
          key={id}
          class="toast"
          onPointerEnter={() => clearTimeout(timers.get(id))}
          onPointerLeave={() => startTimer(id, SHOWN_FOR)}
          onFocusIn={() => clearTimeout(timers.get(id))}
        >
          <span>{text}</span>
          {act && (
            <Button
              kind="plain"
              onClick={() => {
                dismiss(id);
                act.run();
              }}
            >
              {act.label}
            </Button>
          )}
          <Button kind="quiet" icon="close" label={t("client.close")} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
