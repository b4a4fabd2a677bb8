// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a response stands, said unmistakably: the steps of its way, and one sentence on what that means now.
import type { ComponentChildren } from "preact";
import { things } from "../connection";
import { Button, Highlight, Isolate, Notice } from "../design";
import { formatMoment, t } from "../i18n";
import type { Call, CallState, Response, ResponseState as State } from "../protocol";
import { forumOf, useTopics } from "./reach";
import { isDecision, STEPS, stepOf } from "./state";

export function Steps({ call, response }: { call: CallState; response: State | undefined }) {
  const current = stepOf(response, call);
  if (current === undefined) return null;
  return (
    <ol class="steps">
      {STEPS.map((step, at) => (
        <li
          key={step}
          class={at < current || (at === current && step === "decided") ? "done" : undefined}
          aria-current={at === current ? "step" : undefined}
        >
          {t(`calls.step_${step}`)}
        </li>
      ))}
    </ol>
  );
}

interface Props {
  call: Call;
  state: CallState;
  response: Response | undefined;
}

const PLACE = "response-state";

/** After an act that changes it: the sentence comes into sight and takes the focus, once it has been said anew. */
export function showState(): void {
  setTimeout(() => {
    const place = document.getElementById(PLACE);
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "center" });
  }, 50);
}

export const ResponseState = (props: Props) => (
  <div id={PLACE} tabIndex={-1}>
    <Sentence {...props} />
  </div>
);

function Sentence({ call, state, response }: Props) {
  const when = formatMoment(call.deadline, "always");
  if (response && isDecision(response.state)) return <Decision call={call} response={response} />;
  if (response?.state === "withdrawn") return <Said title={t("calls.withdrawn")} text={t("calls.withdrawn_text")} />;
  if (!response || response.state === "draft") {
    if (state === "open") {
      return (
        <Notice tone="warn">
          <p class="state-title">{t("calls.draft_not_submitted")}</p>
          <p>{t("calls.draft_text", { when })}</p>
        </Notice>
      );
    }
    return response ? (
      <Notice tone="bad">
        <p class="state-title">{t("calls.draft_too_late")}</p>
        <p>{t("calls.draft_too_late_text")}</p>
      </Notice>
    ) : (
      <Said title={t("calls.over")} text={t("calls.over_text")} />
    );
  }
  const at = formatMoment(response.submitted_at ?? response.saved_at);
  return (
    <Notice tone="good">
      <p class="state-title">
        <Highlight value={response.state}>
          {t(response.state === "in_review" ? "calls.is_in_review" : "calls.is_submitted", { when: at })}
        </Highlight>
      </p>
      <p>{state === "open" ? t("calls.submitted_open", { when }) : t("calls.submitted_closed")}</p>
    </Notice>
  );
}

const Said = ({ title, text }: { title: string; text: string }) => (
  <Notice>
    <p class="state-title">{title}</p>
    <p>{text}</p>
  </Notice>
);

const TONES = { accepted: "good", waitlisted: "info", declined: "info" } as const;

function Decision({ call, response }: { call: Call; response: Response }) {
  const verdict = response.state as keyof typeof TONES;
  return (
    <Notice tone={TONES[verdict]}>
      <div class="stack tight">
        <p class="state-title">{t(`calls.was_${verdict}`)}</p>
        <p>{t(`calls.was_${verdict}_text`)}</p>
        {response.reason && (
          <Reason>
            <p dir="auto">{response.reason}</p>
          </Reason>
        )}
        {verdict === "accepted" && <Seat call={call} response={response} />}
      </div>
    </Notice>
  );
}

export const Reason = ({ children }: { children: ComponentChildren }) => (
  <div class="reason">
    <span class="label">{t("calls.reason")}</span>
    {children}
  </div>
);

/** The forum where the seat is: the one that was asked for, unless the reviewers chose another of the call's. */
function Seat({ call, response }: { call: Call; response: Response }) {
  useTopics(call.forums.map((id) => `seats/${id}`));
  const seat = call.forums.flatMap((id) => things(`seats/${id}`, "seat")).find(({ id }) => id === response.seat);
  const forum = forumOf(seat?.forum);
  if (!seat || !forum) return <p>{t("calls.seat_left")}</p>;
  return (
    <>
      <p>
        {t("calls.seat_of")} <Isolate>{seat.name}</Isolate> · <Isolate>{forum.name}</Isolate>
      </p>
      <div>
        <Button href={`/app/forums/${forum.id}`}>{t("calls.to_forum")}</Button>
      </div>
    </>
  );
}
