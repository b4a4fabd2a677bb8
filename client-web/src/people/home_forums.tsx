// SPDX-License-Identifier: AGPL-3.0-or-later
// My forums, each with its half circle and the next meeting.
import { useServerNow } from "../connection";
import { Badge, Isolate } from "../design";
import { compareText, formatDay, t } from "../i18n";
import { readForums, runs, sitsIn } from "../meetings/reach";
import { Hemicycle } from "../pictures/hemicycle";
import type { Forum, Meeting } from "../protocol";
import { sectors } from "../shell";
import type { Needs } from "./home_reach";
import { meetingsAhead } from "./needs";

export function HomeForums({ needs: { meetings } }: { needs: Needs }) {
  const now = useServerNow(60_000);
  // Where I sit comes first; whoever runs them all sees the others after that.
  const forums = readForums()
    .filter(({ id, closed }) => !closed && (sitsIn(id) || runs(id)))
    .sort((a, b) => Number(sitsIn(b.id)) - Number(sitsIn(a.id)) || compareText(a.name, b.name));
  if (forums.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="home-forums">
      <h2 id="home-forums">{t("people.my_forums")}</h2>
      <div class="grid">
        {forums.map((forum) => (
          <ForumCard
            key={forum.id}
            forum={forum}
            next={meetingsAhead(
              meetings.filter((meeting) => meeting.forum === forum.id),
              now,
              Number.MAX_SAFE_INTEGER,
            ).at(0)}
          />
        ))}
      </div>
    </section>
  );
}

function ForumCard({ forum, next }: { forum: Forum; next: Meeting | undefined }) {
  const seats = Object.fromEntries(forum.by_sector.map(({ sector, count }) => [sector, count]));
  const holes = forum.standing.filter(({ attribute, missing }) => attribute === "sector" && missing > 0);
  return (
    <div class="card lifted home-forum">
      <Hemicycle
        title={forum.name}
        titled={false}
        sectors={sectors.value}
        seats={seats}
        missing={Object.fromEntries(holes.map(({ value, missing }) => [value, missing]))}
        capacity={forum.capacity ?? null}
        size="small"
      />
      <div class="stack tight">
        <a class="whole-card strong clamp" href={`/app/forums/${forum.id}`}>
          <Isolate>{forum.name}</Isolate>
        </a>
        {next && <span class="about">{t("people.next_meeting", { day: formatDay(next.starts) })}</span>}
        {!forum.representative && (
          <span>
            <Badge tone="warn">{t("people.not_representative")}</Badge>
          </span>
        )}
      </div>
    </div>
  );
}
