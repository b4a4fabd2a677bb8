// SPDX-License-Identifier: AGPL-3.0-or-later
// Planning a meeting of a forum; everybody in it is invited at once.
import { call, useServerNow } from "../connection";
import { Button, Form, Isolate, useForm } from "../design";
import { fromWallClock, t, toWallClock } from "../i18n";
import { navigate, Page, type ScreenProps } from "../shell";
import { type Plan, PlanFields, paramsOf, USUAL_LENGTH } from "./plan_form";
import { forumOf } from "./reach";

const WEEK = 7 * 86_400_000;

/** In a week at five in the afternoon: nearly never right, but nearer than nothing. */
function suggestion(now: number): number | null {
  return fromWallClock(`${toWallClock(now + WEEK).slice(0, 11)}17:00`) ?? null;
}

export default function Schedule({ params }: ScreenProps) {
  const id = Number(params.forum);
  const forum = forumOf(id);
  const starts = suggestion(useServerNow(3_600_000));
  const initial = { title: "", starts, ends: starts && starts + USUAL_LENGTH, place: "", link: "", agenda: "" };
  const form = useForm<Plan>(initial, async (plan) => {
    const { meeting } = await call("meeting.schedule", { forum: id, ...paramsOf(plan) });
    navigate(`/app/meetings/${meeting}`, "replace");
  });
  return (
    <Page
      narrow
      title={t("meetings.schedule_title")}
      back={`/app/forums/${id}/meetings`}
      lead={forum && <Isolate>{forum.name}</Isolate>}
    >
      <Form form={form}>
        <PlanFields form={form} />
        <div class="row">
          <Button type="submit" size="large" busy={form.busy.value}>
            {t("meetings.schedule")}
          </Button>
          <span class="soft small">{t("meetings.schedule_brings")}</span>
        </div>
      </Form>
    </Page>
  );
}
