// SPDX-License-Identifier: AGPL-3.0-or-later
// One response to read and decide on; the next and the previous one of the table are a key away.
import { useMemo } from "preact/hooks";
import { thing, things, useServerNow, useTopic } from "../connection";
import { Button, EmptyState, Highlight, Isolate, Notice, Sector, Skeleton, WhenThere } from "../design";
import { valueLabel } from "../forums/words";
import { direction, formatMoment, formatNumber, t } from "../i18n";
import type { Call, Response } from "../protocol";
import { navigate, Page, type ScreenProps, type Shortcut, sectorOf, topicOf, useShortcuts } from "../shell";
import { Answers } from "./answers";
import { ResponseBadge } from "./badges";
import "./calls.css";
import { Decide } from "./decide";
import { filtersOf, neighboursOf, shown, wantedBy } from "./filters";
import { NoCall } from "./no_call";
import { useCall } from "./reach";
import { Reason } from "./response_state";
import { isDecision, mayDecide, stateAt } from "./state";

export default function Reader({ params }: ScreenProps) {
  const id = Number(params.call);
  const { settled, call } = useCall(id);
  const topic = `review/${id}`;
  const status = useTopic(topic);
  const response = thing(topic, "response", Number(params.response));
  const back = `/app/calls/${id}`;
  if (!call && settled) return <NoCall />;
  if (!call) {
    return (
      <div class="page">
        <Skeleton />
      </div>
    );
  }
  if (response) return <Reading call={call} response={response} />;
  return (
    <Page title={call.title} back={back}>
      <WhenThere status={status}>
        <EmptyState
          icon="document"
          title={t("calls.no_response")}
          text={t(call.state === "open" ? "calls.sealed" : "calls.no_response_text")}
        >
          <Button href={back}>{t("calls.to_responses")}</Button>
        </EmptyState>
      </WhenThere>
    </Page>
  );
}

function Reading({ call, response }: { call: Call; response: Response }) {
  useTopic(topicOf("members"));
  const state = stateAt(call, useServerNow(5_000));
  const lead = (
    <span class="row">
      <Isolate>{call.title}</Isolate>
      <Highlight value={response.state}>
        <ResponseBadge state={response.state} />
      </Highlight>
    </span>
  );
  return (
    <Page title={response.organisation_name} back={`/app/calls/${call.id}`} lead={lead}>
      <div class="reader">
        <Beside call={call} response={response} />
        <div class="stack wide reader-text">
          <Organisation response={response} />
          {response.state === "withdrawn" ? (
            <Notice>{t("calls.withdrawn_by_them")}</Notice>
          ) : (
            <Answers call={call} content={response} name={response.representative_name} />
          )}
        </div>
        <div class="reader-side stack">
          {isDecision(response.state) && (
            <section class="card stack tight">
              <div class="row">
                <h2>{t("calls.decision")}</h2>
                <ResponseBadge state={response.state} />
              </div>
              {response.reason && (
                <Reason>
                  <p dir="auto">{response.reason}</p>
                </Reason>
              )}
            </section>
          )}
          {mayDecide(response.state, state) && <Decide key={response.id} call={call} response={response} />}
        </div>
      </div>
    </Page>
  );
}

/** Follows the table's filters. */
function Beside({ call, response }: { call: Call; response: Response }) {
  const responses = things(`review/${call.id}`, "response");
  const list = shown(responses, wantedBy(filtersOf(call.id)));
  const { position, count, previous, next } = neighboursOf(response, list);
  const to = ({ id }: Response) => `/app/calls/${call.id}/responses/${id}`;
  const shortcuts = useMemo((): Shortcut[] => {
    const onwards = direction.value === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backwards = direction.value === "rtl" ? "ArrowRight" : "ArrowLeft";
    const goNext = () => next && navigate(to(next));
    const goPrevious = () => previous && navigate(to(previous));
    return [
      { code: "KeyJ", label: t("calls.next"), run: goNext },
      { code: "KeyK", label: t("calls.previous"), run: goPrevious },
      { code: onwards, label: t("calls.next"), run: goNext },
      { code: backwards, label: t("calls.previous"), run: goPrevious },
    ];
  }, [previous?.id, next?.id, direction.value]);
  useShortcuts(shortcuts);
  return (
    <nav class="row apart beside" aria-label={t("calls.responses")}>
      {previous ? (
        <Button kind="plain" icon="back" href={to(previous)}>
          {t("calls.previous")}
        </Button>
      ) : (
        <span />
      )}
      {position > 0 && (
        <span class="soft count">{t("client.of", { value: formatNumber(position), max: formatNumber(count) })}</span>
      )}
      {next ? (
        <Button kind="plain" icon="forward" href={to(next)}>
          {t("calls.next")}
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}

/** The facts as they were when it was handed in; what the organisation says of itself as it is now. */
function Organisation({ response }: { response: Response }) {
  const members = topicOf("members");
  const organisation = members ? thing(members, "organisation", response.organisation) : undefined;
  return (
    <section class="stack tight">
      <ul class="facts">
        <li>
          <Sector sector={sectorOf(response.sector)} chip />
        </li>
        <li>
          <Isolate>{response.region}</Isolate>
        </li>
        <li>{t("calls.size", { size: valueLabel({ attribute: "size_band", value: response.size_band }) })}</li>
        {response.submitted_at !== undefined && (
          <li>{t("calls.submitted_on", { when: formatMoment(response.submitted_at) })}</li>
        )}
      </ul>
      {organisation?.added_value && (
        <p class="soft" dir="auto">
          {organisation.added_value}
        </p>
      )}
      {organisation && organisation.populations.length > 0 && (
        <p class="soft small">{organisation.populations.join(" · ")}</p>
      )}
    </section>
  );
}
