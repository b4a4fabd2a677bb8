// SPDX-License-Identifier: AGPL-3.0-or-later
// A call for those who review it: how far it has come, and once it has closed what came in last, every
// response, and the acts that lead on.
import { things, useServerNow, useTopic } from "../connection";
import { Button, EmptyState, Highlight, Isolate, Notice, WhenThere } from "../design";
import { formatRelative, t } from "../i18n";
import { Funnel, SectorStrip } from "../pictures";
import type { Call, CallState, Response, Turnout } from "../protocol";
import { initiative, isTeam, sectorOf } from "../shell";
import { Amend } from "./amend";
import { CallBadge } from "./badges";
import { CallBody } from "./call_body";
import { Conclude } from "./conclude";
import { reviews } from "./reach";
import { ResponsesTable } from "./responses_table";
import { bySubmission, funnelOf, stateAt } from "./state";

export default function Review({ call }: { call: Call }) {
  const topic = `review/${call.id}`;
  const reviewer = reviews(call.id);
  const status = useTopic(reviewer ? topic : null);
  const state = stateAt(call, useServerNow(5_000));
  const turnout = things(topic, "turnout")[0];
  const responses = things(topic, "response");
  const hidden = status.kind === "refused" || status.kind === "ended";
  return (
    <>
      <Acts call={call} state={state} turnout={turnout} responses={responses} />
      {!reviewer && <Notice>{t("calls.not_reviewer")}</Notice>}
      {hidden && <Notice tone="warn">{t("calls.own_takes_part")}</Notice>}
      {state === "decided" && <Outcome call={call} />}
      {reviewer && !hidden && (
        <WhenThere status={status}>
          {turnout && <Progress call={call} turnout={turnout} responses={responses} />}
          {call.state === "open" ? (
            <Notice>{t("calls.sealed")}</Notice>
          ) : responses.length === 0 ? (
            <EmptyState icon="call" title={t("calls.no_responses")} />
          ) : (
            <ResponsesTable call={call} responses={responses} />
          )}
        </WhenThere>
      )}
      <CallBody call={call} folded={reviewer && !hidden} />
    </>
  );
}

interface ActsProps {
  call: Call;
  state: CallState;
  turnout: Turnout | undefined;
  responses: readonly Response[];
}

function Acts({ call, state, turnout, responses }: ActsProps) {
  const slug = initiative.value?.slug;
  return (
    <div class="row">
      <CallBadge state={state} />
      {isTeam.value && state === "open" && <Amend call={call} turnout={turnout} />}
      {isTeam.value && turnout && (call.state === "closed" || call.state === "in_review") && (
        <Conclude call={call} responses={responses} />
      )}
      {turnout && call.state !== "open" && (
        <Button kind="plain" icon="download" href={`/calls/${call.id}/responses.csv`} download>
          {t("calls.csv")}
        </Button>
      )}
      {slug && (
        <Button kind="quiet" icon="link" href={`/${slug}/calls/${call.id}`}>
          {t("calls.public_page")}
        </Button>
      )}
    </div>
  );
}

interface ProgressProps {
  call: Call;
  turnout: Turnout;
  responses: readonly Response[];
}

function Progress({ call, turnout, responses }: ProgressProps) {
  const labels = [t("calls.begun"), t("calls.submitted"), t("calls.decided"), t("calls.accepted")];
  const steps = funnelOf(turnout).map((value, at) => ({ label: labels[at]!, value }));
  const handedIn = responses.filter(({ submitted_at }) => submitted_at !== undefined);
  const last = [...handedIn].sort(bySubmission).at(-1);
  return (
    <section class="card stack tight" aria-label={t("calls.funnel")}>
      <Funnel title={t("calls.funnel")} steps={steps} />
      {call.state !== "open" && (
        <p class="soft small" role="status">
          {last ? <Last response={last} /> : t("calls.none_submitted")}
        </p>
      )}
    </section>
  );
}

function Last({ response }: { response: Response }) {
  const now = useServerNow(20_000);
  return (
    <Highlight value={response.id}>
      {t("calls.last_in")}{" "}
      <a href={`/app/calls/${response.call}/responses/${response.id}`}>
        <Isolate>{response.organisation_name}</Isolate>
      </a>
      , {formatRelative(Math.min(response.submitted_at!, now), now)}
    </Highlight>
  );
}

function Outcome({ call }: { call: Call }) {
  const counts = (list: Call["answered_by_sector"]) =>
    list.map(({ sector, count }) => ({ sector: sectorOf(sector), count }));
  return (
    <section class="stack tight">
      <h2>{t("calls.outcome")}</h2>
      <p class="soft small">{t("calls.answered_by_sector")}</p>
      <SectorStrip title={t("calls.answered_by_sector")} counts={counts(call.answered_by_sector)} legend={false} />
      <p class="soft small">{t("calls.accepted_by_sector")}</p>
      <SectorStrip title={t("calls.accepted_by_sector")} counts={counts(call.accepted_by_sector)} legend={false} />
    </section>
  );
}
