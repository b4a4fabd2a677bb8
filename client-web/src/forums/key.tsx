// SPDX-License-Identifier: AGPL-3.0-or-later
// Changing a forum's representation key. It is checked while it is written; seats already taken may still stand against it.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { call, type Problem, type Refusal } from "../connection";
import { Button, EmptyState, Notice, RefusalNotice, toast } from "../design";
import { type Key, t } from "../i18n";
import { useActing } from "../meetings/acting";
import { forumOf, isReachKnown, runs } from "../meetings/reach";
import type { Forum } from "../protocol";
import { coordinates, navigate, Page, type ScreenProps } from "../shell";
import { isGood, KeyVerdict, useKeyCheck } from "./key_check";
import { draftOf, type KeyDraft, paramsOf, problemsIn, type RowProblem, rowAt } from "./key_draft";
import { KeyFields } from "./key_fields";
import { keyValues } from "./words";
import { Absent, Waiting } from "./workspace";

const whyNot = ({ kind, closed }: Forum): Key =>
  kind === "open" ? "forums.open_no_key" : closed ? "refusal.forum_closed" : "forums.key_only_team";

export default function KeyEditor({ params }: ScreenProps) {
  const forum = forumOf(Number(params.forum));
  if (!forum) return isReachKnown() ? <Absent /> : <Waiting />;
  if (!isReachKnown()) return <Waiting />;
  if (!coordinates.value || !runs(forum.id) || forum.kind === "open") {
    return (
      <Page title={t("forums.key")} back={`/app/forums/${forum.id}`}>
        <EmptyState icon="info" text={t(whyNot(forum))} />
      </Page>
    );
  }
  return <Editor forum={forum} />;
}

function Editor({ forum }: { forum: Forum }) {
  const draft = useSignal<KeyDraft>(draftOf(forum.capacity ?? 20, forum.standing, keyValues()));
  const checked = useKeyCheck(draft);
  const { busy, refusal, run } = useActing();
  const refused = useSignal<KeyDraft | undefined>(undefined);
  const save = async () => {
    const sent = draft.peek();
    if (await run(() => call("forum.set_key", { forum: forum.id, ...paramsOf(sent) }))) {
      toast(t("forums.key_saved"));
      navigate(`/app/forums/${forum.id}/seats`, "replace");
    } else refused.value = sent;
  };
  const problems = [
    ...(checked ? problemsIn(checked.draft, checked.answer.problems) : []),
    ...(refusal.value && refused.value ? problemsAt(refused.value, refusal.value.problems) : []),
  ];
  return (
    <Page title={t("forums.key")} back={`/app/forums/${forum.id}/seats`} lead={<bdi>{forum.name}</bdi>}>
      <div class="key-editor">
        <div class="stack wide">
          <p class="soft">{t("forums.key_lead")}</p>
          <KeyFields
            heading="h2"
            draft={draft}
            problems={problems}
            standing={forum.standing}
            seatedBySector={Object.fromEntries(forum.by_sector.map(({ sector, count }) => [sector, count]))}
          />
        </div>
        <div class="key-side stack">
          <KeyVerdict draft={draft} checked={checked} />
          {refusal.value && <Refused refusal={refusal.value} />}
          <div>
            <Button size="large" busy={busy.value} disabled={!isGood(draft.value, checked)} onClick={() => void save()}>
              {t("forums.key_save")}
            </Button>
          </div>
        </div>
      </div>
    </Page>
  );
}

function Refused({ refusal }: { refusal: Refusal }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [refusal]);
  return (
    <div ref={box} tabIndex={-1}>
      {refusal.code === "seats_break_key" ? (
        <div role="alert">
          <Notice tone="bad">{t("forums.key_broken_by_seats")}</Notice>
        </div>
      ) : (
        <RefusalNotice refusal={refusal} />
      )}
    </div>
  );
}

/** Problems of the refused key, at their rows; the mends among them are offered by the check already. */
export function problemsAt(draft: KeyDraft, problems: readonly Problem[]): RowProblem[] {
  return problems
    .filter(({ code }) => code !== "mend")
    .map(({ path, code, params = {} }) => {
      const rule = /^\/rules\/(\d+)/.exec(path)?.[1];
      const row = rule === undefined ? undefined : rowAt(draft, Number(rule));
      return { code, params: params as Record<string, number>, ...(row !== undefined && { row }) };
    });
}
