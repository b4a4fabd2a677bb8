// SPDX-License-Identifier: AGPL-3.0-or-later
// Seating somebody: choose on one side, see on the other what it does to every rule before it is done. The choice stays where
// it is when others seat people meanwhile; only what is said of it follows.
import { useSignal } from "@preact/signals";
import { call, useTopic } from "../connection";
import { Button, Dialog, Form, MomentField, RadioField, toast, useForm, WhenThere } from "../design";
import { t } from "../i18n";
import type { Forum, Seat, SeatOrigin } from "../protocol";
import { topicOf } from "../shell";
import { AlternateField, type Candidate, useCandidates } from "./candidates";
import { ChoosePerson } from "./choose_person";
import { SeatingEffect, useSeatPreview } from "./seating_effect";
import { ORIGIN_LABELS } from "./words";

interface PanelProps {
  forum: Forum;
  seats: readonly Seat[];
  open: boolean;
  onClose: () => void;
}

export const SeatingPanel = (props: PanelProps) => (
  <Dialog broad open={props.open} title={t("forums.fill")} onClose={props.onClose}>
    <Inside {...props} />
  </Dialog>
);

function Inside({ forum, seats, onClose }: PanelProps) {
  const people = useTopic(topicOf("people"));
  const members = useTopic(topicOf("members"));
  const candidates = useCandidates(seats);
  const chosen = useSignal<number | undefined>(undefined);
  const person = candidates.find((each) => each.person === chosen.value);
  return (
    <WhenThere status={people.kind === "live" ? members : people}>
      <div class={person ? "seating chosen" : "seating"}>
        <ChoosePerson
          forum={forum}
          candidates={candidates}
          chosen={chosen.value}
          onChoose={(next) => {
            chosen.value = next;
          }}
        />
        {person ? (
          <Considered
            key={person.person}
            person={person}
            candidates={candidates}
            forum={forum}
            seats={seats}
            onClose={onClose}
            onOther={() => {
              chosen.value = undefined;
            }}
          />
        ) : (
          <p class="soft seating-side">{t("forums.choose_person")}</p>
        )}
      </div>
    </WhenThere>
  );
}

const ORIGINS: readonly SeatOrigin[] = ["appointment", "election", "call"];

interface ConsideredProps extends Omit<PanelProps, "open"> {
  person: Candidate;
  candidates: readonly Candidate[];
  onOther: () => void;
}

function Considered({ person, candidates, forum, seats, onClose, onOther }: ConsideredProps) {
  const preview = useSeatPreview(forum, seats, person.person);
  const initial = { origin: "appointment" as SeatOrigin, alternate: "", until: null as number | null };
  const form = useForm(initial, async ({ origin, alternate, until }) => {
    await call("seat.fill", {
      forum: forum.id,
      person: person.person,
      origin,
      ...(alternate !== "" && { alternate: Number(alternate) }),
      ...(until !== null && { until }),
    });
    onClose();
    toast(t("forums.filled", { name: person.name }));
  });
  const allowed = preview.value?.allowed === true;
  return (
    <div class="seating-side stack">
      <div class="row apart">
        <div>
          <strong>
            <bdi>{person.name}</bdi>
          </strong>
          {person.organisation !== undefined && (
            <div class="about">
              <bdi>{person.organisation}</bdi>
            </div>
          )}
        </div>
        <span class="seating-other">
          <Button kind="quiet" onClick={onOther}>
            {t("forums.choose_other")}
          </Button>
        </span>
      </div>
      <SeatingEffect preview={preview} name={person.name} />
      {allowed && (
        <Form form={form}>
          <RadioField
            inline
            field={form.field("origin")}
            label={t("forums.origin")}
            options={ORIGINS.map((value) => ({ value, label: t(ORIGIN_LABELS[value]) }))}
          />
          <AlternateField
            field={form.field("alternate")}
            candidates={candidates}
            sector={person.sector}
            holder={person.person}
          />
          <MomentField field={form.field("until")} label={t("forums.until_label")} optional />
          <div class="seating-foot">
            <Button type="submit" size="large" busy={form.busy.value}>
              {t("forums.seat_button")}
            </Button>
          </div>
        </Form>
      )}
      {!allowed && (
        <div class="seating-foot">
          <Button size="large" disabled>
            {t("forums.seat_button")}
          </Button>
        </div>
      )}
    </div>
  );
}
