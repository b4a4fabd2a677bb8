// SPDX-License-Identifier: AGPL-3.0-or-later
// Keyboard shortcuts: by the place of the key (under a Hebrew or Arabic layout the letters are others), never while somebody
// types, and switched off for good by whoever does not want them (WCAG 2.1.4).
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Dialog } from "../design";
import { t } from "../i18n";
import { doorLabel, doors } from "./navigation";
import { navigate } from "./router";

export interface Shortcut {
  /** event.code, such as "KeyN" or "ArrowDown". */
  code: string;
  label: string;
  run: () => void;
}

const own = signal<readonly Shortcut[]>([]);
const helpOpen = signal(false);
const KEPT_AS = "shortcuts_off";
const enabled = signal(typeof localStorage === "undefined" || !localStorage.getItem(KEPT_AS));
/** After G, for so long, the next key opens a door. */
const SECOND_KEY_WITHIN = 1_500;
let going = 0;

/** Shortcuts of a screen, while it is shown. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    own.value = [...own.value, ...shortcuts];
    return () => {
      own.value = own.value.filter((each) => !shortcuts.includes(each));
    };
  }, [shortcuts]);
}

export const showShortcuts = () => {
  helpOpen.value = true;
};

function pressed(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (!enabled.value || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
  const act = actOf(event);
  if (!act) return;
  event.preventDefault();
  act();
}

function actOf({ code, shiftKey, timeStamp }: KeyboardEvent): (() => void) | undefined {
  if (code === "Slash" && shiftKey) return showShortcuts;
  if (code === "Slash") return focusSearch();
  if (shiftKey) return undefined;
  if (timeStamp - going < SECOND_KEY_WITHIN) {
    going = 0;
    const door = doors().find((each) => each.code === code);
    if (door) return () => navigate(door.href);
  }
  if (code === "KeyG") {
    return () => {
      going = timeStamp;
    };
  }
  return own.value.find((each) => each.code === code)?.run;
}

function focusSearch(): (() => void) | undefined {
  const search = document.querySelector<HTMLElement>("main input[type=search]");
  return search ? () => search.focus() : undefined;
}

export function startShortcuts(): void {
  document.addEventListener("keydown", pressed);
}

const keyName = (code: string) => code.replace(/^(Key|Digit|Arrow)/, "").replace("Slash", "/");

export function ShortcutsDialog() {
  const rows: [string[], string][] = [
    [["?"], t("client.shortcut_help")],
    [["/"], t("client.shortcut_search")],
    ...doors().map((door): [string[], string] => [["G", keyName(door.code)], doorLabel(door)]),
    ...own.value.map(({ code, label }): [string[], string] => [[keyName(code)], label]),
  ];
  const toggle = (event: Event) => {
    enabled.value = (event.currentTarget as HTMLInputElement).checked;
    if (enabled.value) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, "1");
  };
  const close = () => {
    helpOpen.value = false;
  };
  return (
    <Dialog open={helpOpen.value} title={t("client.shortcuts")} onClose={close}>
      <div class="stack">
        <p class="soft">{t("client.shortcuts_where")}</p>
        <table>
          <tbody>
            {rows.map(([keys, label]) => (
              <tr key={keys.join("")}>
                <th scope="row">{label}</th>
                <td class="count">
                  {keys.map((key, at) => (
                    <span key={key}>
                      {at > 0 && <span class="soft small"> {t("client.shortcut_then")} </span>}
                      <kbd>{key}</kbd>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <label class="choice">
          <input type="checkbox" checked={enabled.value} onChange={toggle} />
          <span>{t("client.shortcuts_on")}</span>
        </label>
      </div>
    </Dialog>
  );
}
