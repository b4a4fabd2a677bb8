// SPDX-License-Identifier: AGPL-3.0-or-later
// Now, for the backbone team: what holds an initiative up if nobody sees to it. Each line leads to where it is mended.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { thing, things, useServerNow } from "../connection";
import { Badge, Button, Icon, type IconName, Isolate, Sector } from "../design";
import { formatDay, formatNumber, t } from "../i18n";
import { JournalLine } from "../journal/line";
import { sectorsMissing } from "../meetings/life";
import { forumOf, hasChargeOf, readForums, runs, useTopics } from "../meetings/reach";
import type { Call, Meeting, Task } from "../protocol";
import { hasRole, isTeam, sectorOf, topicOf } from "../shell";
import { inOrder, isLate } from "../summaries/due";
import { FirstSteps } from "./first_steps";
import { holesOf, meetingsAhead, PREPARE_WITHIN, waitingResponses, withoutSummary } from "./needs";
import { valueName } from "./value_name";

/** Of late tasks the earliest; the others are one press away. */
const FEW = 5;

export function Now() {
  const now = useServerNow(60_000);
  const forums = readForums().filter(({ id }) => runs(id));
  const calls = useCallsInReview();
  const meetings = forums.flatMap(({ id }) => things(`forum/${id}`, "meeting"));
  const late = inOrder(forums.flatMap(({ id }) => things(`forum/${id}`, "task")).filter((task) => isLate(task, now)));
  const unwritten = withoutSummary(meetings);
  const incomplete = incompleteMeetings(meetings, now);
  const holes = forums.filter(({ representative }) => !representative);
  const all = late.length + unwritten.length + incomplete.length + holes.length + calls.length;
  if (!readForums().some(({ id }) => hasChargeOf(id))) return hasRole("administrator") ? <FirstSteps /> : null;
  return (
    <section class="stack" aria-labelledby="home-now">
      <h2 id="home-now">{t("people.now")}</h2>
      {all === 0 && <p class="soft">{t("people.now_nothing")}</p>}
      <Group title={t("people.now_unwritten")} count={unwritten.length}>
        {unwritten.map((meeting) => (
          <Line
            key={meeting.id}
            icon="document"
            href={`/app/meetings/${meeting.id}/summary`}
            title={meeting.title}
            about={[forumOf(meeting.forum)?.name, formatDay(meeting.starts)]}
          />
        ))}
      </Group>
      <Group title={t("people.now_responses")} count={calls.length}>
        {calls.map(({ call, waiting }) => (
          <Line key={call.id} icon="call" href={`/app/calls/${call.id}`} title={call.title}>
            <Badge tone="accent">{t("people.now_waiting", { count: waiting })}</Badge>
          </Line>
        ))}
      </Group>
      <Group title={t("people.now_incomplete")} count={incomplete.length}>
        {incomplete.map(({ meeting, missing }) => (
          <Line
            key={meeting.id}
            icon="calendar"
            href={`/app/meetings/${meeting.id}`}
            title={forumOf(meeting.forum)?.name ?? meeting.title}
            about={[formatDay(meeting.starts)]}
          >
            {missing.map((code) => (
              <Sector key={code} sector={sectorOf(code)} chip />
            ))}
          </Line>
        ))}
      </Group>
      <Group title={t("people.now_holes")} count={holes.length}>
        {holes.map((forum) => (
          <Line key={forum.id} icon="forums" href={`/app/forums/${forum.id}/seats`} title={forum.name}>
            {holesOf(forum).map(({ attribute, value, missing }) => (
              <Badge key={`${attribute} ${value}`} tone="warn">
                <bdi>{valueName(attribute, value)}</bdi> {t("client.missing", { count: missing })}
              </Badge>
            ))}
          </Line>
        ))}
      </Group>
      <LateTasks tasks={late} />
      {isTeam.value && <JournalLine />}
    </section>
  );
}

function LateTasks({ tasks }: { tasks: readonly Task[] }) {
  const all = useSignal(false);
  const shown = all.value ? tasks : tasks.slice(0, FEW);
  const hidden = tasks.length - shown.length;
  return (
    <Group title={t("people.now_late")} count={tasks.length}>
      {shown.map((task) => (
        <Line
          key={task.id}
          icon="clock"
          href={`/app/meetings/${task.meeting}`}
          title={task.text}
          about={[task.owner_name, task.due && t("summaries.due", { day: formatDay(task.due) })]}
        />
      ))}
      {hidden > 0 && (
        <li>
          <Button kind="quiet" onClick={() => (all.value = true)}>
            {t("people.show_more", { count: formatNumber(hidden) })}
          </Button>
        </li>
      )}
    </Group>
  );
}

function Group({ title, count, children }: { title: string; count: number; children: ComponentChildren }) {
  if (count === 0) return null;
  return (
    <section class="stack tight">
      <h3 class="row">
        {title} <Badge>{formatNumber(count)}</Badge>
      </h3>
      <ul class="list now-lines">{children}</ul>
    </section>
  );
}

interface LineProps {
  icon: IconName;
  href: string;
  title: string;
  about?: readonly (string | number | undefined)[];
  children?: ComponentChildren;
}

function Line({ icon, href, title, about = [], children }: LineProps) {
  const said = about.filter((each): each is string => typeof each === "string" && each !== "");
  return (
    <li>
      <a href={href}>
        <Icon name={icon} />
        <span class="what">
          <span class="title clamp">
            <Isolate>{title}</Isolate>
          </span>
          {said.length > 0 && (
            <span class="about">
              {said.map((each, at) => (
                <>
                  {at > 0 && " · "}
                  <Isolate key={each}>{each}</Isolate>
                </>
              ))}
            </span>
          )}
          {children && <span class="row">{children}</span>}
        </span>
      </a>
    </li>
  );
}

/** The next meeting of each forum, where a sector that sits there has not said it will come. */
function incompleteMeetings(meetings: readonly Meeting[], now: number): { meeting: Meeting; missing: string[] }[] {
  const seen = new Set<number>();
  return meetingsAhead(meetings, now, PREPARE_WITHIN).flatMap((meeting) => {
    if (seen.has(meeting.forum)) return [];
    seen.add(meeting.forum);
    const missing = sectorsMissing(meeting.expected_by_sector, forumOf(meeting.forum)?.by_sector ?? []);
    return missing.length > 0 ? [{ meeting, missing }] : [];
  });
}

/** Calls whose responses may be read and are not all decided. */
function useCallsInReview(): { call: Call; waiting: number }[] {
  const topic = topicOf("initiative");
  const calls =
    topic === null ? [] : things(topic, "call").filter(({ state }) => state === "closed" || state === "in_review");
  useTopics(calls.map(({ id }) => `review/${id}`));
  return calls.flatMap((call) => {
    const turnout = thing(`review/${call.id}`, "turnout", call.id);
    const waiting = turnout ? waitingResponses(turnout) : 0;
    return waiting > 0 ? [{ call, waiting }] : [];
  });
}
