// SPDX-License-Identifier: AGPL-3.0-or-later
// The fields of a meeting's plan, for scheduling and for changing it. Moving the start moves the end along.
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { AreaField, type FormState, MomentField, TextField } from "../design";
import { t, zoneName } from "../i18n";
import type { Meeting, ScheduleMeeting } from "../protocol";
import { linesApart } from "./agenda";

export interface Plan {
  title: string;
  starts: number | null;
  ends: number | null;
  place: string;
  link: string;
  agenda: string;
}

export const USUAL_LENGTH = 2 * 3_600_000;

export const planOf = (meeting: Meeting): Plan => ({
  title: meeting.title,
  starts: meeting.starts,
  ends: meeting.ends,
  place: meeting.place,
  link: meeting.link ?? "",
  agenda: meeting.agenda_source,
});

/** What the commands take. A time that is missing becomes one that the server refuses at its field. */
export function paramsOf(plan: Plan): Omit<ScheduleMeeting, "forum"> {
  const { title, place, agenda } = plan;
  const link = withScheme(plan.link.trim());
  const times = { starts: plan.starts ?? 0, ends: plan.ends ?? 0 };
  return {
    title: title.trim(),
    ...times,
    place: place.trim(),
    agenda: linesApart(agenda),
    ...(link !== "" && { link }),
  };
}

/** People leave out the beginning that machines need. */
export const withScheme = (address: string) =>
  address === "" || /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;

export function PlanFields({ form, timesFixed }: { form: FormState<Plan>; timesFixed?: boolean }) {
  const { starts, ends } = form.values;
  const before = useRef(starts.peek());
  useSignalEffect(() => {
    const from = before.current;
    const to = starts.value;
    before.current = to;
    const end = ends.peek();
    if (to === null || from === to) return;
    ends.value = from !== null && end !== null && end > from ? end + (to - from) : to + USUAL_LENGTH;
  });
  return (
    <>
      <TextField field={form.field("title")} label={t("meetings.plan_title")} maxLength={200} />
      <div class="moments">
        <MomentField
          field={form.field("starts")}
          label={t("meetings.plan_starts")}
          hint={t("client.zone_hint", { zone: zoneName() })}
          disabled={timesFixed}
        />
        <MomentField
          field={form.field("ends")}
          label={t("meetings.plan_ends")}
          hint={t("client.zone_hint", { zone: zoneName() })}
          disabled={timesFixed}
        />
      </div>
      {timesFixed && <p class="soft small">{t("meetings.times_fixed")}</p>}
      <TextField field={form.field("place")} label={t("meetings.plan_place")} maxLength={200} optional />
      <TextField
        field={form.field("link")}
        type="url"
        inputMode="url"
        label={t("meetings.plan_link")}
        hint={t("meetings.plan_link_hint")}
        maxLength={500}
        optional
      />
      <AreaField
        field={form.field("agenda")}
        label={t("meetings.agenda")}
        hint={t("meetings.plan_agenda_hint")}
        rows={6}
        maxLength={20000}
        optional
      />
    </>
  );
}
