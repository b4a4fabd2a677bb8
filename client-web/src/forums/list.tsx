// SPDX-License-Identifier: AGPL-3.0-or-later
// All forums of the initiative: one's own first. Anybody may join an open one from here.
import { Button, EmptyState, Skeleton } from "../design";
import { compareText, t } from "../i18n";
import { forums, isReachKnown, sitsIn } from "../meetings/reach";
import type { Forum, ForumKind } from "../protocol";
import { isTeam, Page } from "../shell";
import { JoinForum } from "./join";
import { SmallForum } from "./small_forum";

const ORDER: readonly ForumKind[] = ["board", "steering", "thematic", "table", "open"];

export default function Forums() {
  const sorted = [...forums()].sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || compareText(a.name, b.name),
  );
  const atWork = sorted.filter(({ closed }) => !closed);
  const mine = atWork.filter(({ id }) => sitsIn(id));
  const others = atWork.filter(({ id }) => !sitsIn(id));
  const ended = sorted.filter(({ closed }) => closed);
  const create = isTeam.value && (
    <Button icon="plus" href="/app/forums/new">
      {t("forums.create")}
    </Button>
  );
  return (
    <Page title={t("forums.title")} acts={create}>
      {!isReachKnown() ? (
        <Skeleton />
      ) : sorted.length === 0 ? (
        <EmptyState
          icon="forums"
          title={t("forums.none")}
          text={t(isTeam.value ? "forums.none_team" : "forums.none_text")}
        />
      ) : (
        <div class="stack wide">
          <Cards title={t("forums.mine")} forums={mine} />
          <Cards title={t(mine.length > 0 ? "forums.others" : "forums.all")} forums={others} />
          <Cards title={t("forums.ended")} forums={ended} />
        </div>
      )}
    </Page>
  );
}

function Cards({ title, forums: shown }: { title: string; forums: readonly Forum[] }) {
  if (shown.length === 0) return null;
  return (
    <section class="stack">
      <h2>{title}</h2>
      <div class="forum-cards">
        {shown.map((forum) => (
          <div class="stack tight" key={forum.id}>
            <SmallForum forum={forum} />
            <JoinForum forum={forum} />
          </div>
        ))}
      </div>
    </section>
  );
}
