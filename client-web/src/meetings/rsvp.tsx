// SPDX-License-Identifier: AGPL-3.0-or-later
// Will I come: three large buttons, one tap. Kept on this device while offline, and sent when the line is back.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { callOrKeep, kept, keptAndRefused, Refusal, thing } from "../connection";
import { Badge, Button, RefusalNotice } from "../design";
import { type Key, t } from "../i18n";
import type { AnswerInvitation, Attendance, Meeting, RsvpAnswer } from "../protocol";
import { me } from "../shell";

/** What is noted of oneself at a meeting. */
export function ownAttendance(meeting: number): Attendance | undefined {
  const person = me.value?.id;
  return person === undefined ? undefined : thing(`person/${person}`, "attendance", `${meeting}-${person}`);
}

const ANSWERS: readonly RsvpAnswer[] = ["yes", "maybe", "no"];
const LABELS: Record<RsvpAnswer, Key> = {
  yes: "meetings.rsvp_yes",
  maybe: "meetings.rsvp_maybe",
  no: "meetings.rsvp_no",
};
/** Of oneself: in the first person, which needs no gender. */
const MINE: Record<RsvpAnswer, Key> = {
  yes: "meetings.rsvp_mine_yes",
  maybe: "meetings.rsvp_maybe",
  no: "meetings.rsvp_mine_no",
};
const TONES = { yes: "good", maybe: "warn", no: "neutral" } as const;

export const RsvpBadge = ({ answer, mine }: { answer: RsvpAnswer | undefined; mine?: boolean }) => (
  <Badge tone={answer ? TONES[answer] : "neutral"}>
    {t(answer ? (mine ? MINE : LABELS)[answer] : "meetings.rsvp_none")}
  </Badge>
);

export function Rsvp({ meeting }: { meeting: Meeting }) {
  const chosen = useSignal<RsvpAnswer | undefined>(undefined);
  const sending = useSignal(false);
  const refusal = useSignal<Refusal | undefined>(undefined);
  const noted = ownAttendance(meeting.id)?.rsvp;
  const place = `rsvp ${meeting.id}`;
  const waiting = kept().get(place);
  const unwanted = keptAndRefused().get(place)?.refused;
  const shown = chosen.value ?? (waiting?.params as AnswerInvitation | undefined)?.answer ?? noted;
  useEffect(() => {
    if (!sending.value) chosen.value = undefined;
  }, [noted, waiting]);

  const choose = async (answer: RsvpAnswer) => {
    chosen.value = answer;
    sending.value = true;
    refusal.value = undefined;
    try {
      await callOrKeep("meeting.answer_invitation", { meeting: meeting.id, answer }, place);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      chosen.value = undefined;
      refusal.value = error;
    } finally {
      sending.value = false;
    }
  };
  const told = refusal.value ?? (unwanted && new Refusal(unwanted.code, unwanted.params));
  const state = sending.value ? "client.sending" : waiting ? "meetings.rsvp_kept" : shown && "meetings.rsvp_change";
  return (
    <fieldset class="rsvp stack tight">
      <legend class="label">{t(shown ? "meetings.my_answer" : "meetings.will_i_come")}</legend>
      <div class="rsvp-answers">
        {ANSWERS.map((answer) => (
          <Button
            key={answer}
            kind={shown === answer ? "primary" : "plain"}
            size="large"
            pressed={shown === answer}
            onClick={() => void choose(answer)}
          >
            {t(MINE[answer])}
          </Button>
        ))}
      </div>
      <div role="status" class="soft small">
        {state ? t(state) : ""}
      </div>
      {told && <RefusalNotice refusal={told} />}
    </fieldset>
  );
}
