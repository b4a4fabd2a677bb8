// SPDX-License-Identifier: AGPL-3.0-or-later
// Long lists come in portions, so that a list of hundreds stays quick on a phone while one types into its search field.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../design";
import { t } from "../i18n";

const PORTION = 60;

export interface Portion<Row> {
  rows: readonly Row[];
  left: number;
  more: () => void;
}

/** The first rows; another `search` starts over. */
export function useFirst<Row>(rows: readonly Row[], search: string): Portion<Row> {
  const count = useSignal(PORTION);
  useEffect(() => {
    count.value = PORTION;
  }, [search]);
  return {
    rows: rows.slice(0, count.value),
    left: Math.max(0, rows.length - count.value),
    more: () => {
      count.value += 2 * PORTION;
    },
  };
}

export const More = ({ shown: { left, more } }: { shown: Portion<unknown> }) =>
  left === 0 ? null : (
    <div>
      <Button kind="plain" onClick={more}>
        {t("people.show_more", { count: left })}
      </Button>
    </div>
  );
