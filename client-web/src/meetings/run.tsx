// SPDX-License-Identifier: AGPL-3.0-or-later
// The tools of the current step of a meeting, for whoever runs the forum; each step shows only its own.
import { things, useTopic } from "../connection";
import { Button, WhenThere } from "../design";
import { t } from "../i18n";
import type { Meeting } from "../protocol";
import { Readers } from "../summaries/readers";
import { Attendance } from "./attendance";
import { CancelMeeting, EndMeeting, StartMeeting } from "./change";
import { Coverage } from "./coverage";
import { EditPlan } from "./edit_plan";
import { stepOf } from "./life";
import { membersOf } from "./members";
import { runs } from "./reach";

export default function Run({ meeting }: { meeting: Meeting }) {
  const desk = useTopic(`desk/${meeting.forum}`);
  const seats = useTopic(`seats/${meeting.forum}`);
  return (
    <WhenThere status={desk.kind === "live" ? seats : desk}>
      <div class="stack wide">
        <Step meeting={meeting} />
      </div>
    </WhenThere>
  );
}

function Step({ meeting }: { meeting: Meeting }) {
  switch (stepOf(meeting)) {
    case "prepare":
      return <Prepare meeting={meeting} />;
    case "room":
      return <Room meeting={meeting} />;
    case "summary":
      return <Write meeting={meeting} />;
    case "published":
      return <Published meeting={meeting} />;
    case undefined:
      return null;
  }
}

const useMembers = ({ id, forum }: Meeting) => {
  const noted = things(`desk/${forum}`, "attendance").filter(({ meeting }) => meeting === id);
  return membersOf(things(`seats/${forum}`, "seat"), noted);
};

const NewSurvey = ({ meeting }: { meeting: Meeting }) => (
  <Button kind="plain" icon="survey" href={`/app/surveys/new?forum=${meeting.forum}&meeting=${meeting.id}`}>
    {t("meetings.new_survey")}
  </Button>
);

function Prepare({ meeting }: { meeting: Meeting }) {
  return (
    <>
      <div class="row">
        <StartMeeting meeting={meeting} />
        <EditPlan meeting={meeting} />
        <NewSurvey meeting={meeting} />
        <CancelMeeting meeting={meeting} />
      </div>
      <Coverage meeting={meeting} />
      <section class="stack tight">
        <h2>{t("meetings.who_comes")}</h2>
        <Attendance meeting={meeting} members={useMembers(meeting)} how="answers" />
      </section>
    </>
  );
}

function Room({ meeting }: { meeting: Meeting }) {
  return (
    <>
      <div class="row">
        <EndMeeting meeting={meeting} />
        <NewSurvey meeting={meeting} />
        <EditPlan meeting={meeting} />
      </div>
      <Coverage meeting={meeting} />
      <section class="stack tight">
        <h2>{t("meetings.check_list")}</h2>
        <Attendance meeting={meeting} members={useMembers(meeting)} how="check" />
      </section>
    </>
  );
}

function Write({ meeting }: { meeting: Meeting }) {
  const draft = things(`desk/${meeting.forum}`, "summary_draft").find(({ id }) => id === meeting.id);
  return (
    <>
      {runs(meeting.forum) && (
        <div class="row">
          <Button icon="edit" href={`/app/meetings/${meeting.id}/summary`}>
            {t(draft ? "meetings.go_on_writing" : "meetings.write_summary")}
          </Button>
        </div>
      )}
      <Mend meeting={meeting} />
    </>
  );
}

function Published({ meeting }: { meeting: Meeting }) {
  return (
    <>
      {meeting.summary !== undefined && <Readers forum={meeting.forum} summary={meeting.summary} />}
      <Mend meeting={meeting} />
    </>
  );
}

/** Attendance is mended after the meeting too, but it is no longer what the page is for. In a closed forum it stands. */
const Mend = ({ meeting }: { meeting: Meeting }) => (
  <details>
    <summary>
      {runs(meeting.forum) ? t("meetings.mend_attendance", { count: meeting.present }) : t("meetings.who_was_there")}
    </summary>
    <Attendance meeting={meeting} members={useMembers(meeting)} how="check" />
  </details>
);
