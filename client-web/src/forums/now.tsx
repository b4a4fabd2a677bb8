// SPDX-License-Identifier: AGPL-3.0-or-later
// What matters in a forum now: the next meeting, what is open, what is late; beside it who sits there and who is missing.
import { things, useServerNow } from "../connection";
import { EmptyState, Icon, Isolate, Prose } from "../design";
import { formatDay, t } from "../i18n";
import { byTime } from "../meetings/life";
import type { Forum, Meeting } from "../protocol";
import { type ScreenProps, topicOf } from "../shell";
import { inOrder, isLate } from "../summaries/due";
import { SummaryRow } from "../summaries/summary_card";
import { TaskList } from "../summaries/tasks";
import { OpenSurveyCard } from "../surveys/card";
import { NextMeeting } from "./next_meeting";
import { Representative, SmallHouse } from "./small_forum";
import { type Inside, Workspace } from "./workspace";

export default function Now({ params }: ScreenProps) {
  return (
    <Workspace params={params} tab="now">
      {(inside) => (
        <div class="forum-now">
          <div class="stack wide">{inside.reads ? <Inner {...inside} /> : <Outer forum={inside.forum} />}</div>
          <div class="stack wide">
            <House forum={inside.forum} />
            <Mandate forum={inside.forum} />
          </div>
        </div>
      )}
    </Workspace>
  );
}

function Inner({ forum, runs }: Inside) {
  const now = useServerNow(60_000);
  const topic = `forum/${forum.id}`;
  const { ahead, past } = byTime(things(topic, "meeting"), now);
  const next = ahead.find(({ state }) => state !== "cancelled");
  const surveys = things(topic, "survey").filter(({ state }) => state === "open");
  const late = inOrder(things(topic, "task").filter((task) => isLate(task, now)));
  const summary = latestSummary(topic);
  const toWrite = runs ? past.filter((meeting) => meeting.state === "ended" && meeting.summary === undefined) : [];
  const calm = !next && surveys.length === 0 && late.length === 0 && !summary && toWrite.length === 0;
  if (calm && forum.closed) return null;
  if (calm && !runs) {
    return <EmptyState icon="check" title={t("forums.calm")} text={t("forums.calm_text")} />;
  }
  return (
    <>
      {!forum.closed && <NextMeeting forum={forum} meeting={next} runs={runs} />}
      {toWrite.length > 0 && <ToWrite meetings={toWrite} />}
      {surveys.length > 0 && (
        <section class="stack tight">
          <h2>{t("forums.open_surveys")}</h2>
          {surveys.map((survey) => (
            <OpenSurveyCard key={survey.id} survey={survey} />
          ))}
        </section>
      )}
      {late.length > 0 && (
        <section class="stack tight">
          <h2>{t("forums.late_tasks")}</h2>
          <TaskList tasks={late} />
        </section>
      )}
      {summary && (
        <section class="stack tight">
          <h2>{t("forums.latest_summary")}</h2>
          <ul class="list">
            <li>
              <SummaryRow summary={summary} />
            </li>
          </ul>
        </section>
      )}
    </>
  );
}

const latestSummary = (topic: string) =>
  things(topic, "summary")
    .filter(({ withdrawn }) => withdrawn === undefined)
    .sort((a, b) => b.met_at - a.met_at)[0];

const ToWrite = ({ meetings }: { meetings: readonly Meeting[] }) => (
  <section class="stack tight">
    <h2>{t("forums.to_write")}</h2>
    <ul class="list">
      {meetings.map(({ id, title, starts }) => (
        <li key={id}>
          <a href={`/app/meetings/${id}/summary`}>
            <Icon name="edit" />
            <span class="what">
              <span class="title">
                <Isolate>{title}</Isolate>
              </span>
              <span class="about">{formatDay(starts)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  </section>
);

/** What everybody may read of it. */
function Outer({ forum }: { forum: Forum }) {
  const topic = topicOf("initiative");
  const summaries = topic === null ? [] : things(topic, "summary").filter((each) => each.forum === forum.id);
  if (summaries.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("forums.public_summaries")}</h2>
      <ul class="list">
        {[...summaries]
          .sort((a, b) => b.met_at - a.met_at)
          .map((summary) => (
            <li key={summary.id}>
              <SummaryRow summary={summary} />
            </li>
          ))}
      </ul>
    </section>
  );
}

const House = ({ forum }: { forum: Forum }) => (
  <section class="stack tight">
    <h2>{t("forums.representation")}</h2>
    <a class="card lifted stack tight house-card" href={`/app/forums/${forum.id}/seats`}>
      <SmallHouse forum={forum} />
      <Representative forum={forum} always />
    </a>
  </section>
);

const Mandate = ({ forum }: { forum: Forum }) => (
  <section class="stack tight">
    {/* Headings inside the mandate begin below this level. */}
    <h3 class="mandate-title">{t("forums.mandate")}</h3>
    {forum.mandate === "" ? <p class="soft">{t("forums.no_mandate")}</p> : <Prose html={forum.mandate} />}
  </section>
);
