// SPDX-License-Identifier: AGPL-3.0-or-later
// What needs me, the most pressing first: the room I sit in now, a survey, a call, a meeting to confirm, a summary, my tasks.
import type { ComponentChildren } from "preact";
import { useServerNow } from "../connection";
import { Badge, Button, EmptyState, Icon, Isolate } from "../design";
import { formatMoment, formatNumber, formatRelative, formatSpan, t } from "../i18n";
import { DateTile } from "../meetings/date_tile";
import { forumOf, readForums } from "../meetings/reach";
import { Rsvp } from "../meetings/rsvp";
import type { Meeting } from "../protocol";
import { isTeam } from "../shell";
import { SummaryRow } from "../summaries/summary_card";
import { MyTasks } from "../summaries/tasks";
import { OpenSurveyCard } from "../surveys/card";
import type { Needs, WantedCall } from "./home_reach";

/** As many of each kind as fit a glance; the rest is one press away. */
const FEW = 3;

export function HomeNeeds({ needs }: { needs: Needs }) {
  const { surveys, under_way, to_confirm, to_read, tasks, calls } = needs;
  const all = surveys.length + under_way.length + to_confirm.length + to_read.length + tasks + calls.length;
  return (
    <section class="stack" aria-labelledby="home-needs">
      <h2 id="home-needs">{t("people.needs_me")}</h2>
      {all === 0 && <Nothing />}
      {under_way.map((meeting) => (
        <UnderWay key={meeting.id} meeting={meeting} />
      ))}
      {(surveys.length > 0 || calls.length > 0) && (
        <div class="grid">
          {surveys.slice(0, FEW).map((survey) => (
            <OpenSurveyCard key={survey.id} survey={survey} toAnswer />
          ))}
          {calls.map((wanted) => (
            <CallCard key={wanted.call.id} wanted={wanted} />
          ))}
        </div>
      )}
      {surveys.length > FEW && <More href="/app/surveys" all={surveys.length} />}
      {to_confirm.length > 0 && (
        <div class="grid">
          {to_confirm.slice(0, FEW).map((meeting) => (
            <ToConfirm key={meeting.id} meeting={meeting} />
          ))}
        </div>
      )}
      {to_confirm.length > FEW && <More href="/app/meetings" all={to_confirm.length} />}
      {to_read.length > 0 && (
        <Part title={t("people.to_read")}>
          <ul class="list">
            {to_read.slice(0, FEW).map((summary) => (
              <li key={summary.id}>
                <SummaryRow summary={summary} sayForum />
              </li>
            ))}
          </ul>
          {to_read.length > FEW && <More href="/app/summaries" all={to_read.length} />}
        </Part>
      )}
      <Tasks open={tasks} />
    </section>
  );
}

function Tasks({ open }: { open: number }) {
  const rows = <MyTasks />;
  return open === 0 ? rows : <Part title={t("people.my_tasks")}>{rows}</Part>;
}

const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="stack tight">
    <h3>{title}</h3>
    {children}
  </section>
);

const More = ({ href, all }: { href: string; all: number }) => (
  <div>
    <Button kind="quiet" href={href}>
      {t("people.show_all", { count: formatNumber(all) })}
    </Button>
  </div>
);

/** Nothing is asked; who has no forum yet is shown where to find one. */
function Nothing() {
  const forumless = readForums().length === 0;
  if (!forumless || isTeam.value) {
    return (
      <p class="home-done">
        <Icon name="check" />
        {t("people.all_done")}
      </p>
    );
  }
  return (
    <EmptyState icon="forums" title={t("people.no_forum")} text={t("people.no_forum_text")}>
      <Button href="/app/forums">{t("people.to_forums")}</Button>
    </EmptyState>
  );
}

const UnderWay = ({ meeting }: { meeting: Meeting }) => (
  <a class="card lifted home-now" href={`/app/meetings/${meeting.id}`}>
    <span class="home-card">
      <Icon name="calendar" />
      <strong class="clamp">
        <Isolate>{meeting.title}</Isolate>
      </strong>
      <Badge tone="accent">{t("meetings.now")}</Badge>
    </span>
    <span class="soft small">
      <Isolate>{forumOf(meeting.forum)?.name}</Isolate>
    </span>
  </a>
);

const ToConfirm = ({ meeting }: { meeting: Meeting }) => (
  <div class="card stack">
    <a class="home-meeting" href={`/app/meetings/${meeting.id}`}>
      <DateTile moment={meeting.starts} />
      <span class="what">
        <span class="strong clamp">
          <Isolate>{meeting.title}</Isolate>
        </span>
        <span class="about clamp">
          <Isolate>{forumOf(meeting.forum)?.name}</Isolate>
        </span>
        <span class="about">{formatSpan(meeting.starts, meeting.ends)}</span>
      </span>
    </a>
    <Rsvp meeting={meeting} />
  </div>
);

function CallCard({ wanted: { call, need } }: { wanted: WantedCall }) {
  const now = useServerNow(60_000);
  return (
    <a class="card lifted" href={`/app/calls/${call.id}`}>
      <span class="home-card">
        <Icon name="call" />
        <strong class="clamp">
          <Isolate>{call.title}</Isolate>
        </strong>
        <Badge tone={need === "submit" ? "warn" : "accent"}>
          {t(need === "submit" ? "people.call_draft" : "people.call_open")}
        </Badge>
      </span>
      <p class="soft small">
        {t("people.call_until", { moment: formatMoment(call.deadline), left: formatRelative(call.deadline, now) })}
      </p>
    </a>
  );
}
