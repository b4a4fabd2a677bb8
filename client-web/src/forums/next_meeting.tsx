// SPDX-License-Identifier: AGPL-3.0-or-later
// The next meeting as a card: when and where, how many come, and which sectors nobody comes from.
import { Badge, Button, Highlight, Icon, Isolate, Sector } from "../design";
import { formatSpan, t } from "../i18n";
import { DateTile } from "../meetings/date_tile";
import { sectorsMissing } from "../meetings/life";
import { sitsIn } from "../meetings/reach";
import { ownAttendance, RsvpBadge } from "../meetings/rsvp";
import type { Forum, Meeting } from "../protocol";
import { sectorOf } from "../shell";

export function NextMeeting({ forum, meeting, runs }: { forum: Forum; meeting: Meeting | undefined; runs: boolean }) {
  return (
    <section class="stack tight">
      <h2>{t("forums.next_meeting")}</h2>
      {meeting ? (
        <Card meeting={meeting} forum={forum} />
      ) : (
        <div class="row apart">
          <span class="soft">{t("forums.no_next")}</span>
          {runs && (
            <Button icon="plus" href={`/app/forums/${forum.id}/meetings/new`}>
              {t("forums.schedule")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Card({ meeting, forum }: { meeting: Meeting; forum: Forum }) {
  const { id, title, starts, ends, place, state, yes, no, maybe, invited } = meeting;
  const none = Math.max(0, invited - yes - no - maybe);
  return (
    <a class="card lifted stack tight" href={`/app/meetings/${id}`}>
      <span class="next-meeting">
        <DateTile moment={starts} />
        <span class="stack tight">
          <strong class="title">
            <Isolate>{title}</Isolate>
          </strong>
          <span class="about">{formatSpan(starts, ends)}</span>
          {place !== "" && (
            <span class="about">
              <Isolate>{place}</Isolate>
            </span>
          )}
          <span class="row">
            {state === "in_progress" && <Badge tone="accent">{t("meetings.now")}</Badge>}
            {state === "scheduled" && sitsIn(forum.id) && <RsvpBadge mine answer={ownAttendance(id)?.rsvp} />}
          </span>
        </span>
      </span>
      {invited > 0 && (
        <span class="small">
          <Highlight value={`${yes} ${maybe} ${no} ${invited}`}>
            {t("forums.rsvp_counts", { yes, maybe, no, none })}
          </Highlight>
        </span>
      )}
      <Coverage meeting={meeting} forum={forum} />
    </a>
  );
}

function Coverage({ meeting, forum }: { meeting: Meeting; forum: Forum }) {
  const inRoom = meeting.state === "in_progress";
  const counts = inRoom ? meeting.present_by_sector : meeting.expected_by_sector;
  const missing = sectorsMissing(counts, forum.by_sector);
  if (missing.length === 0 || meeting.invited === 0) return null;
  return (
    <span class="standing warn">
      <Icon name="warning" />
      <span class="row">
        {t(inRoom ? "meetings.sectors_not_here" : "meetings.sectors_not_coming")}
        {missing.map((code) => (
          <Sector key={code} sector={sectorOf(code)} chip />
        ))}
      </span>
    </span>
  );
}
