// SPDX-License-Identifier: AGPL-3.0-or-later
// The meetings of all forums one reads: ahead and past, with one's own answer.
import { things } from "../connection";
import { Button, EmptyState, Menu, Skeleton } from "../design";
import { t } from "../i18n";
import { Page } from "../shell";
import { MeetingLists } from "./meeting_list";
import { isReachKnown, readForums, runs, useTopics } from "./reach";

export default function Meetings() {
  const forums = readForums();
  const settled = useTopics(forums.map(({ id }) => `forum/${id}`));
  const meetings = forums.flatMap(({ id }) => things(`forum/${id}`, "meeting"));
  return (
    <Page title={t("meetings.title")} acts={<Schedule />}>
      {!isReachKnown() || !settled ? (
        <Skeleton />
      ) : meetings.length === 0 ? (
        <Nothing forums={forums.length} />
      ) : (
        <MeetingLists meetings={meetings} sayForum />
      )}
    </Page>
  );
}

function Nothing({ forums }: { forums: number }) {
  if (forums === 0) {
    return (
      <EmptyState icon="forums" title={t("meetings.no_forum")} text={t("meetings.no_forum_text")}>
        <Button href="/app/forums">{t("meetings.to_forums")}</Button>
      </EmptyState>
    );
  }
  return <EmptyState icon="calendar" title={t("meetings.none")} text={t("meetings.none_text")} />;
}

/** Whoever runs one forum goes straight to its form, others choose. */
function Schedule() {
  const own = readForums().filter(({ id }) => runs(id));
  if (own.length === 0) return null;
  const address = (forum: number) => `/app/forums/${forum}/meetings/new`;
  if (own.length === 1) {
    return (
      <Button icon="plus" href={address(own[0]!.id)}>
        {t("meetings.schedule_one")}
      </Button>
    );
  }
  const items = own.map(({ id, name }) => ({ label: name, href: address(id) }));
  return <Menu icon="plus" label={t("meetings.schedule_one")} items={items} said />;
}
