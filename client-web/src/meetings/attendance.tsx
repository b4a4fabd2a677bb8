// SPDX-License-Identifier: AGPL-3.0-or-later
// The people of a meeting: before it with their answers, in the room as a check-list with large targets. The order of the
// check-list never changes while one ticks, so that nothing moves under a finger.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call } from "../connection";
import { Button, EmptyState, Isolate, RefusalNotice, Sector } from "../design";
import { compareText, t } from "../i18n";
import type { Meeting } from "../protocol";
import { sectorOf } from "../shell";
import { useActing } from "./acting";
import { byAnswer } from "./life";
import { isFound, type Member } from "./members";
import { runs } from "./reach";
import { RsvpBadge } from "./rsvp";

interface Props {
  meeting: Meeting;
  members: readonly Member[];
  how: "answers" | "check";
}

/** From this many on a list is worth searching. */
const MANY = 12;
const FIRST = 8;

export function Attendance({ meeting, members, how }: Props) {
  const wanted = useSignal("");
  const whole = useSignal(false);
  if (members.length === 0) {
    return <EmptyState icon="people" title={t("meetings.nobody")} text={t("meetings.nobody_text")} />;
  }
  const found = members.filter((member) => isFound(member, wanted.value));
  const sorted =
    how === "answers" ? byAnswer(found, compareText) : [...found].sort((a, b) => compareText(a.name, b.name));
  // Answers are looked at, so the first ones do until somebody wants all; a check-list is worked through.
  const shown = how === "check" || whole.value || wanted.value !== "" ? sorted : sorted.slice(0, FIRST);
  return (
    <div class="stack tight">
      {members.length >= MANY && (
        <input
          class="input"
          type="search"
          dir="auto"
          aria-label={t("meetings.find_person")}
          placeholder={t("meetings.find_person")}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value;
          }}
        />
      )}
      {sorted.length === 0 && <p class="soft">{t("meetings.nobody_found")}</p>}
      <ul class={how === "check" ? "check-list" : "list"}>
        {shown.map((member) => (
          <li key={member.person}>
            {how === "check" ? <Check meeting={meeting} member={member} /> : <Answered member={member} />}
          </li>
        ))}
      </ul>
      {shown.length < sorted.length && (
        <div>
          <Button
            kind="quiet"
            onClick={() => {
              whole.value = true;
            }}
          >
            {t("meetings.show_all", { count: sorted.length })}
          </Button>
        </div>
      )}
    </div>
  );
}

const Who = ({ member }: { member: Member }) => (
  <span class="what">
    <span class="title">
      <Isolate>{member.name}</Isolate>
    </span>
    <span class="about row">
      <Sector sector={sectorOf(member.sector)} />
      {member.organisation !== undefined && <bdi>{member.organisation}</bdi>}
      {member.stands_for !== undefined && <span>{t("meetings.alternate_of", { name: member.stands_for })}</span>}
    </span>
  </span>
);

const Answered = ({ member }: { member: Member }) => (
  <div class="item">
    <Who member={member} />
    <RsvpBadge answer={member.rsvp} />
  </div>
);

function Check({ meeting, member }: { meeting: Meeting; member: Member }) {
  const { refusal, run } = useActing();
  const wanted = useSignal<boolean | undefined>(undefined);
  const present = wanted.value ?? member.present;
  useEffect(() => {
    wanted.value = undefined;
  }, [member.present]);
  const mark = async (on: boolean) => {
    wanted.value = on;
    const params = { meeting: meeting.id, person: member.person, present: on };
    if (!(await run(() => call("meeting.mark_attendance", params)))) wanted.value = undefined;
  };
  return (
    <>
      <label class="choice">
        <input
          type="checkbox"
          checked={present}
          disabled={!runs(meeting.forum)}
          onChange={(event) => void mark(event.currentTarget.checked)}
        />
        <Who member={member} />
        {member.rsvp === "yes" && !present && <RsvpBadge answer="yes" />}
      </label>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
    </>
  );
}
