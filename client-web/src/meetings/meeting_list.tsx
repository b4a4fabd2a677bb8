// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows of meetings, for the list of one's own and for a forum's workspace: what is ahead, then what is past.
import { useServerNow } from "../connection";
import { Badge, Highlight, Isolate } from "../design";
import { formatDay, formatSpan, t } from "../i18n";
import type { Meeting } from "../protocol";
import { DateTile } from "./date_tile";
import { byTime } from "./life";
import { forumOf, sitsIn } from "./reach";
import { ownAttendance, RsvpBadge } from "./rsvp";

interface ListProps {
  meetings: readonly Meeting[];
  /** Not in the workspace of one forum. */
  sayForum?: boolean;
}

export function MeetingLists({ meetings, sayForum }: ListProps) {
  const { ahead, past } = byTime(meetings, useServerNow(60_000));
  return (
    <div class="stack wide">
      <section class="stack tight">
        <h2>{t("meetings.ahead")}</h2>
        {ahead.length === 0 ? (
          <p class="soft">{t("meetings.none_ahead")}</p>
        ) : (
          <Rows meetings={ahead} sayForum={sayForum} />
        )}
      </section>
      {past.length > 0 && (
        <section class="stack tight">
          <h2>{t("meetings.past")}</h2>
          <Rows meetings={past} sayForum={sayForum} past />
        </section>
      )}
    </div>
  );
}

type RowsProps = { meetings: readonly Meeting[]; sayForum: boolean | undefined; past?: boolean };

const Rows = ({ meetings, sayForum, past }: RowsProps) => (
  <ul class="list">
    {meetings.map((meeting) => (
      <li key={meeting.id}>
        <a class="badged" href={`/app/meetings/${meeting.id}`}>
          <DateTile moment={meeting.starts} faded={past} />
          <span class="what">
            <span class="title">
              <Isolate>{meeting.title}</Isolate>
            </span>
            {sayForum && (
              <span class="about">
                <Isolate>{forumOf(meeting.forum)?.name ?? ""}</Isolate>
              </span>
            )}
            <span class="about">{past ? formatDay(meeting.starts) : formatSpan(meeting.starts, meeting.ends)}</span>
            {!past && meeting.place !== "" && (
              <span class="about">
                <Isolate>{meeting.place}</Isolate>
              </span>
            )}
          </span>
          <Highlight value={meeting.state}>
            <StateOf meeting={meeting} />
          </Highlight>
        </a>
      </li>
    ))}
  </ul>
);

/** The one thing worth knowing of it from afar. */
function StateOf({ meeting }: { meeting: Meeting }) {
  switch (meeting.state) {
    case "cancelled":
      return <Badge tone="bad">{t("meetings.cancelled")}</Badge>;
    case "in_progress":
      return <Badge tone="accent">{t("meetings.now")}</Badge>;
    case "ended":
      return meeting.summary === undefined ? (
        <Badge>{t("meetings.no_summary_yet")}</Badge>
      ) : (
        <Badge tone="good">{t("meetings.has_summary")}</Badge>
      );
    case "scheduled":
      return sitsIn(meeting.forum) ? <RsvpBadge mine answer={ownAttendance(meeting.id)?.rsvp} /> : null;
  }
}
