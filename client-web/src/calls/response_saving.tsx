// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the text stands: always in sight while writing. And, when a colleague saved in between, the ways out; nothing is lost.
import { Button, Isolate, Notice, refusalText, toast } from "../design";
import { formatTime, t } from "../i18n";
import type { Response } from "../protocol";
import { forumOf } from "./reach";
import type { ResponseDraft } from "./response_draft";

export const SavingState = ({ draft }: { draft: ResponseDraft }) => (
  <p class="soft small" role="status">
    {words(draft)}
  </p>
);

function words(draft: ResponseDraft): string {
  const saving = draft.saving.value;
  switch (saving.kind) {
    case "untouched":
      return t("calls.saves_itself");
    case "saved":
      return saving.by === undefined
        ? t("calls.saved_at", { time: formatTime(saving.at) })
        : t("calls.saved_at_by", { time: formatTime(saving.at), name: saving.by });
    case "unsaved":
    case "saving":
      return t("calls.saving");
    case "failed":
      return saving.refusal.code === "offline" || saving.refusal.code === "unconfirmed"
        ? t("calls.kept_here")
        : `${t("calls.kept_here")} ${refusalText(saving.refusal)}`;
    case "stale":
      return t("calls.not_saved_stale");
  }
}

export function Conflict({ draft }: { draft: ResponseDraft }) {
  const stale = draft.saving.value.kind === "stale";
  const theirs = stale ? draft.theirs.value : draft.newer.value;
  const waiting = draft.saving.value.kind === "saved" || draft.saving.value.kind === "untouched";
  if (!theirs || (!stale && !waiting)) return null;
  const take = () => {
    const mine = draft.takeTheirs();
    if (!stale || !mine) return;
    toast(t("calls.took_theirs"), { label: t("calls.bring_mine_back"), run: () => draft.edit(mine) });
  };
  return (
    <div role="alert">
      <Notice tone="warn">
        <div class="stack tight">
          <strong>{t("calls.other_saved", { name: theirs.saved_by, time: formatTime(theirs.saved_at) })}</strong>
          {stale && <p>{t("calls.both_are_here")}</p>}
          {stale && <Choices draft={draft} theirs={theirs} />}
          <div class="row">
            {stale && <Button onClick={() => void draft.keepMine()}>{t("calls.keep_shown")}</Button>}
            <Button kind="plain" onClick={take}>
              {t("calls.take_theirs")}
            </Button>
          </div>
        </div>
      </Notice>
    </div>
  );
}

/** What was chosen differently; the texts stand beside their fields. */
function Choices({ draft, theirs }: { draft: ResponseDraft; theirs: Response }) {
  const { forum, representative } = draft.content.value;
  const other = (name: string | undefined) => <Isolate>{name ?? t("calls.not_chosen")}</Isolate>;
  return (
    <>
      {theirs.forum !== forum && (
        <p>
          {t("calls.their_forum")} {other(forumOf(theirs.forum)?.name)}
        </p>
      )}
      {theirs.representative !== representative && (
        <p>
          {t("calls.their_representative")} {other(theirs.representative_name)}
        </p>
      )}
    </>
  );
}
