// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading a summary: facts, decisions first, text, tasks, materials, what a correction changed. Counts as read after a few
// seconds on the screen, or by the button at its end.
import { thing, things, useTopic } from "../connection";
import { Badge, Button, EmptyState, Icon, Isolate, Notice, Prose, Skeleton, WhenThere } from "../design";
import { formatDay, t } from "../i18n";
import { Strip } from "../meetings/outcome";
import { forumOf, hasChargeOf, readForums, useInForums } from "../meetings/reach";
import { Lazily } from "../meetings/tools";
import type { Summary, SummaryText } from "../protocol";
import { Page, type ScreenProps, topicOf } from "../shell";
import { Decisions } from "./decisions";
import { inOrder } from "./due";
import { headingsFrom } from "./headings";
import { MaterialList } from "./materials";
import { ReadMark } from "./read_mark";
import { Revisions, WhatChanged } from "./revisions";
import { TaskList } from "./tasks";

export default function ReadSummary({ params }: ScreenProps) {
  const id = Number(params.summary);
  const found = useInForums("summary", id);
  const initiative = topicOf("initiative");
  const open = initiative === null ? undefined : thing(initiative, "summary", id);
  const summary = found.kind === "found" ? found.thing : open;
  if (summary) return <Whole summary={summary} />;
  return (
    <Page title={t("summaries.summary")} back="/app/summaries" narrow>
      {found.kind === "searching" ? (
        <Skeleton />
      ) : (
        <EmptyState icon="document" title={t("summaries.absent")} text={t("summaries.absent_text")}>
          <Button href="/app/summaries">{t("summaries.to_list")}</Button>
        </EmptyState>
      )}
    </Page>
  );
}

function Whole({ summary }: { summary: Summary }) {
  const status = useTopic(summary.withdrawn === undefined ? `summary/${summary.id}` : null);
  const text = thing(`summary/${summary.id}`, "summary_text", summary.id);
  const reads = readForums().some(({ id }) => id === summary.forum);
  return (
    <Page title={summary.title} back="/app/summaries" narrow>
      <div class="stack wide reading">
        <Facts summary={summary} />
        {hasChargeOf(summary.forum) && <Lazily load={() => import("./keep")} summary={summary} />}
        {summary.withdrawn === undefined ? (
          <WhenThere status={status}>
            {text && <Text summary={summary} text={text} />}
            {text && reads && <ReadMark summary={summary} />}
          </WhenThere>
        ) : (
          <Tombstone reason={summary.withdrawn} />
        )}
      </div>
    </Page>
  );
}

const Tombstone = ({ reason }: { reason: string }) => (
  <Notice tone="warn">
    <strong>{t("summaries.was_withdrawn")}</strong>
    <p>
      <Isolate>{reason}</Isolate>
    </p>
  </Notice>
);

function Facts({ summary }: { summary: Summary }) {
  const meeting = thing(`forum/${summary.forum}`, "meeting", summary.meeting);
  return (
    <div class="stack tight">
      <ul class="facts">
        <li>
          <Isolate>{forumOf(summary.forum)?.name ?? ""}</Isolate>
        </li>
        <li>
          {meeting ? (
            <a href={`/app/meetings/${meeting.id}`}>{formatDay(summary.met_at)}</a>
          ) : (
            formatDay(summary.met_at)
          )}
        </li>
        {meeting && meeting.place !== "" && (
          <li class="row">
            <Icon name="place" />
            <Isolate>{meeting.place}</Isolate>
          </li>
        )}
        {summary.audience === "members" && (
          <li>
            <Badge>{t("summaries.members_only")}</Badge>
          </li>
        )}
      </ul>
      {meeting && meeting.present > 0 && summary.withdrawn === undefined && (
        <Strip title={t("meetings.who_was_there")} counts={meeting.present_by_sector} />
      )}
    </div>
  );
}

function Text({ summary, text }: { summary: Summary; text: SummaryText }) {
  const topic = `forum/${summary.forum}`;
  const tasks = inOrder(things(topic, "task").filter(({ meeting }) => meeting === summary.meeting));
  const materials = things(topic, "material").filter((each) => each.meeting === summary.meeting && each.published);
  return (
    <>
      <WhatChanged text={text} />
      {text.decisions.length > 0 && <Decisions decisions={text.decisions} />}
      <Prose html={headingsFrom(text.html, 2)} />
      {tasks.length > 0 && (
        <section class="stack tight">
          <h2>{t("meetings.tasks")}</h2>
          <TaskList tasks={tasks} />
        </section>
      )}
      {materials.length > 0 && (
        <section class="stack tight">
          <h2>{t("meetings.materials")}</h2>
          <MaterialList materials={materials} />
        </section>
      )}
      <Revisions revisions={text.revisions} />
    </>
  );
}
