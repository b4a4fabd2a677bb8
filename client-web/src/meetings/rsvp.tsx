// SPDX-License-Identifier: AGPL-3.0-or-later
// Will I come: three large buttons, one tap. Kept on this device while offline, and sent when the line is back.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { callOrKeep, Refusal, thing } from "../connection";
import { Badge, Button, RefusalNotice } from "../design";
import { type Key, t } from "../i18n";
import type { Attendance, Meeting, RsvpAnswer } from "../protocol";
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
  const kept = useSignal(false);
  const refusal = useSignal<Refusal | undefined>(undefined);
  const noted = ownAttendance(meeting.id)?.rsvp;
  const shown = chosen.value ?? noted;
  useEffect(() => {
    chosen.value = undefined;
    kept.value = false;
  }, [noted]);

  const choose = async (answer: RsvpAnswer) => {
    chosen.value = answer;
    refusal.value = undefined;
    try {
      const sent = await callOrKeep("meeting.answer_invitation", { meeting: meeting.id, answer }, `rsvp ${meeting.id}`);
      kept.value = sent.kept;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      chosen.value = undefined;
      refusal.value = error;
    }
  };
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
        {kept.value ? t("meetings.rsvp_kept") : shown ? t("meetings.rsvp_change") : ""}
      </div>
      {refusal.value && <RefusalNotice refusal={refusal.value} />}
    </fieldset>
  );
}
