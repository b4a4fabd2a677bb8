// SPDX-License-Identifier: AGPL-3.0-or-later
// What seating somebody would do to every rule of the key, asked of the server again whenever a seat or the key changes, and
// in words when it is not possible.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ask, Refusal } from "../connection";
import { Loading, Notice, RefusalNotice } from "../design";
import { t, tMaybe } from "../i18n";
import { QuotaBars } from "../pictures";
import type { Forum, Seat, SeatPreview } from "../protocol";
import { sectorOf } from "../shell";
import { Namesakes } from "./namesakes";
import { completesKey, refusedBy } from "./standing";
import { quotasAfter, valueLabel } from "./words";

export interface Previewed {
  value: SeatPreview | undefined;
  refusal: Refusal | undefined;
  /** Seats or key have changed since it was first shown. */
  renewed: boolean;
}

export function useSeatPreview(forum: Forum, seats: readonly Seat[], person: number): Previewed {
  const found = useSignal<Previewed>({ value: undefined, refusal: undefined, renewed: false });
  const state = `${seats.map(({ id, alternate }) => `${id}/${alternate}`).join()} ${JSON.stringify(forum.standing)} ${forum.capacity}`;
  const first = useRef(state);
  useEffect(() => {
    let current = true;
    const renewed = first.current !== state;
    ask("seat.preview", { forum: forum.id, person }).then(
      (value) => {
        if (current) found.value = { value, refusal: undefined, renewed };
      },
      (error) => {
        if (!(error instanceof Refusal)) throw error;
        if (current) found.value = { value: undefined, refusal: error, renewed };
      },
    );
    return () => {
      current = false;
    };
  }, [state, person]);
  return found.value;
}

export function SeatingEffect({ preview, name }: { preview: Previewed; name: string }) {
  const { value, refusal, renewed } = preview;
  if (refusal) return <RefusalNotice refusal={refusal} />;
  if (!value) return <Loading />;
  return (
    <div class="stack tight">
      <div role="status" class="stack tight">
        {value.allowed ? <Allowed preview={value} /> : <Notice tone="bad">{refusalWords(value, name)}</Notice>}
        {renewed && <p class="soft small">{t("forums.changed_meanwhile")}</p>}
      </div>
      <Namesakes people={value.namesakes} />
      {value.effects.length > 0 && <QuotaBars title={t("forums.effect")} quotas={quotasAfter(value.effects)} />}
    </div>
  );
}

function Allowed({ preview }: { preview: SeatPreview }) {
  const { seated_after: seated, capacity } = preview;
  if (capacity === undefined) return null;
  return (
    <Notice tone="good">
      {t("forums.would_be_allowed", { seated, capacity })}
      {completesKey(preview) && ` ${t("forums.would_be_representative")}`}
    </Notice>
  );
}

/** The same sentence that the act itself would be refused with. */
function refusalWords(preview: SeatPreview, name: string): string {
  const { rule, actual, limit } = refusedBy(preview);
  const label = rule && (rule.attribute === "sector" ? sectorOf(rule.value).name : valueLabel(rule));
  const params = {
    name,
    ...(label !== undefined && { label }),
    ...(actual !== undefined && { actual }),
    ...(limit !== undefined && { limit }),
  };
  return tMaybe(`refusal.${preview.refusal}`, params) ?? t("refusal.failed");
}
