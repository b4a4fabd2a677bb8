// SPDX-License-Identifier: AGPL-3.0-or-later
// The forum's meetings: ahead and past. Whoever runs it schedules from here.
import { things } from "../connection";
import { Button, EmptyState } from "../design";
import { t } from "../i18n";
import { MeetingLists } from "../meetings/meeting_list";
import type { ScreenProps } from "../shell";
import { type Inside, Workspace } from "./workspace";

export default function Meetings({ params }: ScreenProps) {
  return (
    <Workspace params={params} tab="meetings">
      {(inside) => <Inner {...inside} />}
    </Workspace>
  );
}

function Inner({ forum, runs }: Inside) {
  const meetings = things(`forum/${forum.id}`, "meeting");
  const schedule = runs && (
    <Button icon="plus" href={`/app/forums/${forum.id}/meetings/new`}>
      {t("forums.schedule")}
    </Button>
  );
  if (meetings.length === 0) {
    return (
      <EmptyState icon="calendar" title={t("forums.no_meetings")} text={t("forums.no_meetings_text")}>
        {schedule}
      </EmptyState>
    );
  }
  return (
    <div class="stack wide">
      {schedule && <div>{schedule}</div>}
      <MeetingLists meetings={meetings} />
    </div>
  );
}
