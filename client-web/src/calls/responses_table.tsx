// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that came in, with filters above; on a phone each row is a card. A new one comes last and lights up.
import { useMemo, useRef } from "preact/hooks";
import { Button, Isolate, Sector } from "../design";
import { valueLabel } from "../forums/words";
import { formatDate, formatTime, t } from "../i18n";
import type { Call, Response } from "../protocol";
import { sectorOf } from "../shell";
import { ResponseBadge } from "./badges";
import { FilterRow } from "./filter_row";
import { filtersOf, shown, wantedBy } from "./filters";
import { forumOf } from "./reach";

interface Props {
  call: Call;
  responses: readonly Response[];
}

export function ResponsesTable({ call, responses }: Props) {
  const filters = filtersOf(call.id);
  const wanted = wantedBy(filters);
  const list = useMemo(() => shown(responses, wanted), [responses, ...Object.values(wanted)]);
  const several = call.forums.length > 1;
  const isNew = useArrivals(responses);
  const all = list.length === responses.length;
  const clear = () => {
    for (const filter of Object.values(filters)) filter.value = "";
  };
  return (
    <section class="stack" aria-labelledby="responses">
      <h2 id="responses">{t("calls.responses")}</h2>
      <FilterRow call={call} filters={filters} responses={responses} />
      <p class="soft row" role="status">
        {all
          ? t("calls.responses_count", { count: responses.length })
          : t("calls.responses_of", { shown: list.length, count: responses.length })}
        {!all && (
          <Button kind="quiet" onClick={clear}>
            {t("calls.show_all")}
          </Button>
        )}
      </p>
      {list.length > 0 && (
        <table class="responses">
          <thead>
            <tr>
              <th scope="col">{t("calls.organisation")}</th>
              <th scope="col">{t("client.sector")}</th>
              {several && <th scope="col">{t("calls.forum_wanted")}</th>}
              <th scope="col">{t("calls.submitted_when")}</th>
              <th scope="col">{t("calls.state")}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((response) => (
              <Row key={response.id} response={response} several={several} fresh={isNew(response.id)} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Those that came while the table was on the screen. */
function useArrivals(responses: readonly Response[]): (id: number) => boolean {
  const before = useRef<Set<number> | undefined>(undefined);
  before.current ??= new Set(responses.map(({ id }) => id));
  return (id) => !before.current!.has(id);
}

/** The forum stands in the table where there are `several` to ask for. */
function Row({ response, several, fresh }: { response: Response; several: boolean; fresh: boolean }) {
  const { id, call, sector, region, size_band, submitted_at, state } = response;
  return (
    <tr class={fresh ? "arrived" : undefined}>
      <th scope="row">
        <a href={`/app/calls/${call}/responses/${id}`}>
          <Isolate>{response.organisation_name}</Isolate>
        </a>
        <span class="about">
          <Isolate>{region}</Isolate> · {valueLabel({ attribute: "size_band", value: size_band })}
        </span>
      </th>
      <td>
        <Sector sector={sectorOf(sector)} />
      </td>
      {several && (
        <td class="forum-wanted">
          <Isolate>{forumOf(response.forum)?.name ?? t("calls.not_chosen")}</Isolate>
        </td>
      )}
      <td class="when">
        {submitted_at !== undefined && (
          <time dateTime={new Date(submitted_at).toISOString()}>
            {formatDate(submitted_at)} {formatTime(submitted_at)}
          </time>
        )}
      </td>
      <td>
        <ResponseBadge state={state} />
      </td>
    </tr>
  );
}
