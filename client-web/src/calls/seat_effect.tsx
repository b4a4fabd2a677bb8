// SPDX-License-Identifier: AGPL-3.0-or-later
// What a seat would do to the forum's key, asked anew whenever the choice or the forum's seats change. Whoever does not run the
// forum sees how it stands.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, Refusal } from "../connection";
import { Loading, Notice, RefusalNotice, refusalText } from "../design";
import { Namesakes } from "../forums/namesakes";
import { refusedBy } from "../forums/standing";
import { quotasAfter, quotasOf, valueLabel } from "../forums/words";
import { t } from "../i18n";
import { runs } from "../meetings/reach";
import { QuotaBars } from "../pictures";
import type { Forum, SeatPreview } from "../protocol";
import { forumOf } from "./reach";

interface Props {
  forum: number | undefined;
  person: number | undefined;
  name: string;
}

export function SeatEffect({ forum, person, name }: Props) {
  const there = forumOf(forum);
  if (!there) return null;
  if (person !== undefined && runs(there.id)) return <Asked forum={there} person={person} name={name} />;
  return (
    <div class="stack tight">
      {there.standing.length > 0 && (
        <QuotaBars title={t("calls.key_now", { forum: there.name })} quotas={quotasOf(there.standing)} />
      )}
      {!runs(there.id) && <p class="soft small">{t("calls.effect_unknown")}</p>}
    </div>
  );
}

function Asked({ forum, person, name }: { forum: Forum; person: number; name: string }) {
  const answer = useSignal<SeatPreview | Refusal | undefined>(undefined);
  useEffect(() => {
    let current = true;
    ask("seat.preview", { forum: forum.id, person }).then(
      (preview) => {
        if (current) answer.value = preview;
      },
      (error) => {
        if (!(error instanceof Refusal)) throw error;
        if (current) answer.value = error;
      },
    );
    return () => {
      current = false;
    };
  }, [forum.id, person, forum.seated]);
  const preview = answer.value;
  if (preview === undefined) return <Loading />;
  if (preview instanceof Refusal) return <RefusalNotice refusal={preview} />;
  return (
    <div class="stack tight">
      {!preview.allowed && (
        <Notice tone="bad">
          {refusalText(refusalOf(preview, name))} {t("calls.cannot_accept")}
        </Notice>
      )}
      <Namesakes people={preview.namesakes} />
      {preview.effects.length > 0 && (
        <QuotaBars title={t("calls.key_after", { forum: forum.name })} quotas={quotasAfter(preview.effects)} />
      )}
    </div>
  );
}

/** The refusal that the command would give, with the numbers of its sentence. */
function refusalOf(preview: SeatPreview, name: string): Refusal {
  const { rule, actual, limit } = refusedBy(preview);
  return new Refusal(preview.refusal ?? "failed", {
    name,
    ...(rule && { label: valueLabel(rule) }),
    ...(actual !== undefined && { actual }),
    ...(limit !== undefined && { limit }),
  });
}
