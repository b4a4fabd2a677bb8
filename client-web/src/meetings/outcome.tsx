// SPDX-License-Identifier: AGPL-3.0-or-later
// What came out of a meeting: who was there by sector, its summary, tasks and materials.
import { thing, things } from "../connection";
import { Notice } from "../design";
import { t } from "../i18n";
// Not from the index: a phone that opens a meeting needs no other picture.
import { SectorStrip } from "../pictures/sector_strip";
import type { Meeting } from "../protocol";
import { sectorOf } from "../shell";
import { inOrder } from "../summaries/due";
import { MaterialList } from "../summaries/materials";
import { SummaryRow } from "../summaries/summary_card";
import { TaskList } from "../summaries/tasks";
import { forumOf } from "./reach";

export function Outcome({ meeting }: { meeting: Meeting }) {
  const topic = `forum/${meeting.forum}`;
  const summary = meeting.summary === undefined ? undefined : thing(topic, "summary", meeting.summary);
  const tasks = inOrder(things(topic, "task").filter((task) => task.meeting === meeting.id));
  const materials = things(topic, "material").filter((each) => each.meeting === meeting.id && each.published);
  return (
    <>
      {meeting.summary === undefined && !forumOf(meeting.forum)?.closed && (
        <Notice>{t("meetings.summary_coming")}</Notice>
      )}
      {summary && (
        <section class="stack tight">
          <h2>{t("meetings.summary")}</h2>
          <ul class="list">
            <li>
              <SummaryRow summary={summary} />
            </li>
          </ul>
        </section>
      )}
      {meeting.present > 0 && (
        <section class="stack tight">
          <h2>{t("meetings.who_was_there")}</h2>
          <Strip title={t("meetings.who_was_there")} counts={meeting.present_by_sector} />
        </section>
      )}
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
    </>
  );
}

export const Strip = ({ title, counts }: { title: string; counts: Meeting["present_by_sector"] }) => (
  <SectorStrip title={title} counts={counts.map(({ sector, count }) => ({ sector: sectorOf(sector), count }))} />
);
