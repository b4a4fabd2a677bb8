// SPDX-License-Identifier: AGPL-3.0-or-later
// Will every sector be in the room, or is it: the strip, the counts, and who would be missing.
import { Counter, Highlight, Notice, Sector } from "../design";
import { type Key, t } from "../i18n";
import type { Meeting } from "../protocol";
import { sectorOf } from "../shell";
import { sectorsMissing } from "./life";
import { Strip } from "./outcome";
import { forumOf } from "./reach";

export function Coverage({ meeting }: { meeting: Meeting }) {
  const inRoom = meeting.state === "in_progress";
  const counts = inRoom ? meeting.present_by_sector : meeting.expected_by_sector;
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const missing = sectorsMissing(counts, forumOf(meeting.forum)?.by_sector ?? []);
  const title = t(inRoom ? "meetings.in_room_by_sector" : "meetings.expected_by_sector");
  return (
    <section class="stack">
      <h2>{title}</h2>
      <Numbers meeting={meeting} inRoom={inRoom} />
      {all > 0 && <Strip title={title} counts={counts} />}
      {missing.length > 0 && (
        <Notice tone="warn">
          <span class="row">
            {t(inRoom ? "meetings.sectors_not_here" : "meetings.sectors_not_coming")}
            {missing.map((code) => (
              <Sector key={code} sector={sectorOf(code)} chip />
            ))}
          </span>
        </Notice>
      )}
      {missing.length === 0 && all > 0 && <Notice tone="good">{t("meetings.all_sectors")}</Notice>}
    </section>
  );
}

function Numbers({ meeting, inRoom }: { meeting: Meeting; inRoom: boolean }) {
  const { yes, no, maybe, invited, present } = meeting;
  const numbers: [Key, number][] = inRoom
    ? [
        ["meetings.n_present", present],
        ["meetings.n_said_yes", yes],
        ["meetings.n_invited", invited],
      ]
    : [
        ["meetings.rsvp_yes", yes],
        ["meetings.rsvp_maybe", maybe],
        ["meetings.rsvp_no", no],
        ["meetings.rsvp_none", Math.max(0, invited - yes - no - maybe)],
      ];
  return (
    <dl class="numbers">
      {numbers.map(([label, value]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd class="number">
            <Highlight value={value}>
              <Counter value={value} />
            </Highlight>
          </dd>
        </div>
      ))}
    </dl>
  );
}
