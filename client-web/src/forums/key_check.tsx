// SPDX-License-Identifier: AGPL-3.0-or-later
// The server's answer to whether the key can be met, asked while it is written; and the smallest changes that would mend it,
// as buttons in words.
import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Refusal } from "../connection";
import { Button, Notice } from "../design";
import { formatList, type Key, t } from "../i18n";
import type { KeyChange, KeyChecked } from "../protocol";
import { type KeyDraft, paramsOf, rowAt, withMend } from "./key_draft";
import { valueLabel } from "./words";

const PAUSE = 250;

export interface Checked {
  /** What was checked: what is written now may be newer. */
  draft: KeyDraft;
  answer: KeyChecked;
}

/** undefined until the first answer, and while there is no line. */
export function useKeyCheck(draft: ReadonlySignal<KeyDraft>, wanted = true): Checked | undefined {
  const checked = useSignal<Checked | undefined>(undefined);
  const now = draft.value;
  const params = JSON.stringify(paramsOf(now));
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      ask("key.check", paramsOf(now)).then(
        (answer) => {
          if (current) checked.value = { draft: now, answer };
        },
        (error) => {
          if (!(error instanceof Refusal)) throw error;
          if (current) checked.value = undefined;
        },
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [params, wanted]);
  return checked.value;
}

/** Whether the key that is written now is the one that was checked, and can be met. */
export const isGood = (draft: KeyDraft, checked: Checked | undefined): boolean =>
  checked?.answer.satisfiable === true && JSON.stringify(paramsOf(checked.draft)) === JSON.stringify(paramsOf(draft));

export function KeyVerdict({ draft, checked }: { draft: Signal<KeyDraft>; checked: Checked | undefined }) {
  return (
    <div role="status" class="key-verdict">
      {!checked ? (
        <p class="soft">{t("forums.key_checking")}</p>
      ) : checked.answer.satisfiable ? (
        <Notice tone="good">{t("forums.key_good")}</Notice>
      ) : (
        <Notice tone="warn">
          <div class="stack tight">
            <p>{t(checked.answer.mends.length > 0 ? "forums.key_bad" : "forums.key_bad_plain")}</p>
            <Mends draft={draft} checked={checked} />
          </div>
        </Notice>
      )}
    </div>
  );
}

function Mends({ draft, checked }: { draft: Signal<KeyDraft>; checked: Checked }) {
  return (
    <ul class="mends">
      {checked.answer.mends.map(({ changes }) => {
        const words = formatList(changes.map((change) => mendWords(checked.draft, change)));
        return (
          <li key={words}>
            <Button
              kind="plain"
              onClick={() => {
                draft.value = withMend(checked.draft, changes);
              }}
            >
              <span>{words}</span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function mendWords(draft: KeyDraft, { rule, what, from, to }: KeyChange): string {
  const at = rule === undefined ? undefined : rowAt(draft, rule);
  const row = at === undefined ? undefined : draft.rows[at];
  const key = `forums.mend_${to < from ? "lower" : "raise"}_${row ? what : "capacity"}` as Key;
  return t(key, { from, to, ...(row && { what: valueLabel(row) }) });
}
