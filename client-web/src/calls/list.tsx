// SPDX-License-Identifier: AGPL-3.0-or-later
// All open calls: for the team with what has come in, for an organisation with where its own response stands.
import { thing, useServerNow } from "../connection";
import { Button, EmptyState, Isolate, Skeleton } from "../design";
import { formatMoment, t } from "../i18n";
import type { Call, Response } from "../protocol";
import { isTeam, Page } from "../shell";
import { CallBadge, ResponseBadge } from "./badges";
import "./calls.css";
import { Countdown } from "./deadline";
import { editedOrganisation, reviews, useCalls, useOwnResponses, useTopics } from "./reach";
import { acceptedCount, stateAt } from "./state";

export default function Calls() {
  const { settled, calls } = useCalls();
  const own = useOwnResponses();
  const acts = isTeam.value && (
    <Button icon="plus" href="/app/calls/new">
      {t("calls.new")}
    </Button>
  );
  return (
    <Page title={t("calls.title")} acts={acts}>
      {!settled || !own ? <Skeleton /> : calls.length === 0 ? <Nothing /> : <Lists calls={calls} own={own} />}
    </Page>
  );
}

const Nothing = () => (
  <EmptyState icon="call" title={t("calls.none")} text={t(isTeam.value ? "calls.none_team" : "calls.none_text")}>
    {isTeam.value && <Button href="/app/calls/new">{t("calls.new")}</Button>}
  </EmptyState>
);

type Own = ReadonlyMap<number, Response>;

function Lists({ calls, own }: { calls: readonly Call[]; own: Own }) {
  const now = useServerNow(30_000);
  const states = new Map(calls.map((call) => [call.id, stateAt(call, now)]));
  const those = (...wanted: string[]) => calls.filter(({ id }) => wanted.includes(states.get(id)!));
  const latest = (a: Call, b: Call) => b.deadline - a.deadline;
  const open = those("open").sort((a, b) => a.deadline - b.deadline);
  // Those who review see numbers of open calls only through their responses.
  useTopics(open.filter(({ id }) => reviews(id)).map(({ id }) => `review/${id}`));
  return (
    <div class="stack wide">
      <section class="stack tight">
        <h2>{t("calls.open_now")}</h2>
        {open.length > 0 ? <Cards calls={open} own={own} /> : <p class="soft">{t("calls.none_open")}</p>}
      </section>
      <Group title={t("calls.drafts")} calls={those("draft")} own={own} />
      <Group title={t("calls.being_decided")} calls={those("closed", "in_review").sort(latest)} own={own} />
      <Group title={t("calls.past")} calls={those("decided").sort(latest)} own={own} />
    </div>
  );
}

const Cards = ({ calls, own }: { calls: readonly Call[]; own: Own }) => (
  <div class="stack">
    {calls.map((call) => (
      <a key={call.id} class="card stack tight" href={`/app/calls/${call.id}`}>
        <h3>
          <Isolate>{call.title}</Isolate>
        </h3>
        <span class="row">
          <Countdown deadline={call.deadline} />
          <span class="soft">{t("calls.open_until", { when: formatMoment(call.deadline) })}</span>
        </span>
        <Standing call={call} own={own} />
      </a>
    ))}
  </div>
);

/** Of an open call: what has come in, or where one's own response stands. */
function Standing({ call, own }: { call: Call; own: Own }) {
  const turnout = reviews(call.id) ? thing(`review/${call.id}`, "turnout", call.id) : undefined;
  const response = own.get(call.id);
  if (turnout) {
    return (
      <span>
        {t("calls.submitted_count", { count: turnout.submitted })} ·{" "}
        {t("calls.drafts_count", { count: turnout.drafts })}
      </span>
    );
  }
  if (response?.state === "draft") return <strong class="not-yet">{t("calls.draft_not_submitted")}</strong>;
  if (response) return <OwnState response={response} />;
  return editedOrganisation() === undefined ? null : <span>{t("calls.not_begun")}</span>;
}

const OwnState = ({ response }: { response: Response }) => (
  <span class="row">
    <span>{t("calls.our_response")}</span>
    <ResponseBadge state={response.state} />
  </span>
);

function Group({ title, calls, own }: { title: string; calls: readonly Call[]; own: Own }) {
  if (calls.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <ul class="list">
        {calls.map((call) => (
          <li key={call.id}>
            <Line call={call} response={own.get(call.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ call, response }: { call: Call; response: Response | undefined }) {
  const now = useServerNow(30_000);
  const state = stateAt(call, now);
  const until = t(state === "draft" ? "calls.open_until" : "calls.was_open_until", {
    when: formatMoment(call.deadline),
  });
  const counts = [
    ...(call.deadline > 0 ? [until] : []),
    ...(call.answered !== undefined ? [t("calls.submitted_count", { count: call.answered })] : []),
    ...(state === "decided" ? [t("calls.accepted_count", { count: acceptedCount(call) })] : []),
  ];
  return (
    <a href={state === "draft" ? `/app/calls/${call.id}/edit` : `/app/calls/${call.id}`}>
      <span class="what">
        <span class="title">
          <Isolate>{call.title}</Isolate>
        </span>
        <span class="about">{counts.join(" · ")}</span>
      </span>
      {response ? <ResponseBadge state={response.state} /> : <CallBadge state={state} />}
    </a>
  );
}
