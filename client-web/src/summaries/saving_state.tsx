// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the text stands: always in sight while writing. And, when somebody else saved in between, both ways out.
import { connection } from "../connection";
import { Button, Isolate, Notice, refusalText, toast } from "../design";
import { formatTime, t } from "../i18n";
import type { SummaryDraft } from "../protocol";
import type { Draft } from "./draft";

export function SavingState({ draft }: { draft: Draft }) {
  return (
    <p class="saving small" role="status">
      {words(draft)}
    </p>
  );
}

function words(draft: Draft): string {
  const saving = draft.saving.value;
  const savedAt = draft.savedAt.value;
  switch (saving.kind) {
    case "untouched":
      return t("summaries.saves_itself");
    case "saved":
      return saving.by === undefined
        ? t("summaries.saved_at", { time: formatTime(saving.at) })
        : t("summaries.saved_at_by", { time: formatTime(saving.at), name: saving.by });
    case "unsaved":
    case "saving":
      if (connection.line.state.value.kind === "lost") return t("summaries.kept_here");
      return savedAt === undefined ? t("summaries.saving") : t("summaries.saving_on", { time: formatTime(savedAt) });
    case "failed":
      return saving.refusal.code === "offline" || saving.refusal.code === "unconfirmed"
        ? t("summaries.kept_here")
        : `${t("summaries.kept_here")} ${refusalText(saving.refusal)}`;
    case "stale":
      return t("summaries.not_saved_stale");
  }
}

/** Nothing is thrown away: the text that gives way can be brought back. */
export function Conflict({ draft }: { draft: Draft }) {
  const stale = draft.saving.value.kind === "stale";
  const newer = draft.newer.value;
  const theirs = stale ? draft.theirs.value : newer;
  if (!theirs) return null;
  const take = () => {
    const mine = draft.takeTheirs();
    if (!stale || !mine) return;
    toast(t("summaries.took_theirs"), { label: t("summaries.bring_mine_back"), run: () => draft.edit(mine) });
  };
  return (
    <div role="alert">
      <Notice tone="warn">
        <div class="stack tight">
          <strong>{t("summaries.other_saved", { name: theirs.saved_by, time: formatTime(theirs.saved_at) })}</strong>
          {stale && <p>{t("summaries.both_are_here")}</p>}
          {stale && <Theirs theirs={theirs} />}
          <div class="row">
            <Button kind="plain" onClick={take}>
              {t("summaries.take_theirs")}
            </Button>
            {stale && (
              <Button kind="plain" onClick={() => void draft.keepMine()}>
                {t("summaries.keep_mine")}
              </Button>
            )}
          </div>
        </div>
      </Notice>
    </div>
  );
}

const Theirs = ({ theirs }: { theirs: SummaryDraft }) => (
  <details>
    <summary>{t("summaries.look_at_theirs")}</summary>
    <div class="card stack tight theirs">
      <strong>
        <Isolate>{theirs.title}</Isolate>
      </strong>
      <p dir="auto">{theirs.body}</p>
      <ol>
        {theirs.decisions.map((decision, at) => (
          <li key={at} dir="auto">
            {decision}
          </li>
        ))}
      </ol>
    </div>
  </details>
);
