// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of a meeting through its life: when and where, one's own answer or presence, agenda, survey, summary. For whoever
// runs the forum the tools of the current step come with a chunk of their own, so that a participant's phone never loads them.
import { things } from "../connection";
import { Button, EmptyState, Icon, Isolate, Notice, Prose, Skeleton } from "../design";
import { formatMoment, formatSpan, t } from "../i18n";
import type { Meeting } from "../protocol";
import { me, Page, type ScreenProps } from "../shell";
import { headingsFrom } from "../summaries/headings";
import { HereIAm } from "./here";
import { stepOf } from "./life";
import { Outcome } from "./outcome";
import { forumOf, hasChargeOf, sitsIn, useInForums } from "./reach";
import { Rsvp } from "./rsvp";
import { Steps } from "./steps";
import { Lazily } from "./tools";

export default function MeetingPage({ params }: ScreenProps) {
  const found = useInForums("meeting", Number(params.meeting));
  if (found.kind === "found") return <Life meeting={found.thing} />;
  return (
    <Page title={t("meetings.meeting")} back="/app/meetings">
      {found.kind === "searching" ? (
        <Skeleton />
      ) : (
        <EmptyState icon="calendar" title={t("meetings.absent")} text={t("meetings.absent_text")}>
          <Button href="/app/meetings">{t("meetings.to_list")}</Button>
        </EmptyState>
      )}
    </Page>
  );
}

function Life({ meeting }: { meeting: Meeting }) {
  const step = stepOf(meeting);
  const forum = forumOf(meeting.forum);
  return (
    <Page title={meeting.title} back="/app/meetings" lead={forum && <Isolate>{forum.name}</Isolate>}>
      <div class="stack wide">
        {step ? <Steps step={step} /> : <Cancelled meeting={meeting} />}
        <div class="meeting">
          <div class="meeting-side stack">
            <WhenWhere meeting={meeting} />
            {sitsIn(meeting.forum) && step === "prepare" && <Rsvp meeting={meeting} />}
            {sitsIn(meeting.forum) && step === "room" && <HereIAm meeting={meeting} />}
            <Surveys meeting={meeting} />
          </div>
          <div class="meeting-main stack wide">
            {me.value && hasChargeOf(meeting.forum) && <Lazily load={() => import("./run")} meeting={meeting} />}
            {(step === "summary" || step === "published") && <Outcome meeting={meeting} />}
            <Agenda meeting={meeting} />
          </div>
        </div>
      </div>
    </Page>
  );
}

const Cancelled = ({ meeting }: { meeting: Meeting }) => (
  <Notice tone="bad">
    <strong>{t("meetings.was_cancelled")}</strong>
    {meeting.cancelled_because !== undefined && (
      <p>
        <Isolate>{meeting.cancelled_because}</Isolate>
      </p>
    )}
  </Notice>
);

const sameDay = ({ starts, ends }: Meeting) => ends - starts < 86_400_000;

/** The zone is said by formatMoment where this device is in another one. */
function WhenWhere({ meeting }: { meeting: Meeting }) {
  const { place, link, state, starts, ends } = meeting;
  const elsewhere = formatMoment(starts).includes("(");
  return (
    <section class="card stack when" aria-label={t("meetings.when_where")}>
      <p class="fact strong">
        <Icon name="calendar" />
        <time dateTime={new Date(starts).toISOString()}>{formatSpan(starts, ends)}</time>
      </p>
      {(elsewhere || !sameDay(meeting)) && <p class="soft small">{formatMoment(starts, "always")}</p>}
      {place !== "" && (
        <p class="fact">
          <Icon name="place" />
          <Isolate>{place}</Isolate>
        </p>
      )}
      {link !== undefined && state !== "ended" && state !== "cancelled" && (
        <Button kind="plain" icon="screen" href={link}>
          {t("meetings.join_online")}
        </Button>
      )}
      {state === "scheduled" && meeting.yes > 0 && (
        <p class="soft small">{t("meetings.coming", { count: meeting.yes })}</p>
      )}
      {state === "in_progress" && <p class="soft small">{t("meetings.in_room", { count: meeting.present })}</p>}
    </section>
  );
}

/** The one that is open stands out; those that were closed lead to their results. */
function Surveys({ meeting }: { meeting: Meeting }) {
  const surveys = things(`forum/${meeting.forum}`, "survey").filter((survey) => survey.meeting === meeting.id);
  if (surveys.length === 0) return null;
  return (
    <section class="stack tight" aria-label={t("meetings.surveys")}>
      {surveys.map(({ id, title, state }) => (
        <a key={id} class={state === "open" ? "card lifted survey-open" : "card"} href={`/app/surveys/${id}`}>
          <span class="fact strong">
            <Icon name="survey" />
            <Isolate>{title}</Isolate>
          </span>
          <span class="soft small">{t(state === "open" ? "meetings.survey_open" : "meetings.survey_closed")}</span>
        </a>
      ))}
    </section>
  );
}

function Agenda({ meeting }: { meeting: Meeting }) {
  if (meeting.agenda === "") {
    if (meeting.state !== "scheduled") return null;
    return <p class="soft">{t("meetings.no_agenda")}</p>;
  }
  return (
    <section class="stack tight">
      <h2>{t("meetings.agenda")}</h2>
      <Prose html={headingsFrom(meeting.agenda, 3)} />
    </section>
  );
}
