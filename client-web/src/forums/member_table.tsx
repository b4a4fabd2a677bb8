// SPDX-License-Identifier: AGPL-3.0-or-later
// The members of a forum by sector: who, on behalf of whom, how they came to sit there, since when, and who stands in.
import { useComputed, useSignal } from "@preact/signals";
import { Badge, Isolate, Sector, TextField, useField } from "../design";
import { compareText, formatDate, formatNumber, t } from "../i18n";
import { hasChargeOf } from "../meetings/reach";
import type { Forum, Seat } from "../protocol";
import { me, sectorOf, sectors } from "../shell";
import { SeatActs } from "./seat_acts";
import { ORIGIN_LABELS } from "./words";

/** From this many on, looking for a name needs help. */
const MANY = 15;

export const rowId = (seat: number) => `seat-${seat}`;

interface TableProps {
  forum: Forum;
  seats: readonly Seat[];
  runs: boolean;
}

export function MemberTable({ forum, seats, runs }: TableProps) {
  const wanted = useSignal("");
  const words = useComputed(() => wanted.value.trim().toLocaleLowerCase());
  const shown = inOrder(seats).filter(({ name, organisation_name = "" }) =>
    `${name} ${organisation_name}`.toLocaleLowerCase().includes(words.value),
  );
  const acts = hasChargeOf(forum.id) || seats.some(({ person }) => person === me.value?.id);
  const field = useField(wanted);
  return (
    <section class="stack">
      <h2>{t("forums.members")}</h2>
      {seats.length >= MANY && <TextField field={field} type="search" label={t("forums.find_member")} short />}
      {shown.length === 0 && <p class="soft">{t("forums.not_found_member")}</p>}
      {shown.length > 0 && (
        <table class="member-table">
          <thead>
            <tr>
              <th scope="col">{t("forums.name")}</th>
              <th scope="col">{t("forums.organisation")}</th>
              <th scope="col">{t("forums.how_seated")}</th>
              <th scope="col">{t("forums.since")}</th>
              <th scope="col">{t("forums.alternate")}</th>
              {acts && (
                <th scope="col">
                  <span class="hidden">{t("forums.acts")}</span>
                </th>
              )}
            </tr>
          </thead>
          {groupsOf(shown).map(([sector, own]) => (
            <tbody key={sector}>
              <tr class="member-sector">
                <th colSpan={acts ? 6 : 5} scope="rowgroup">
                  <Sector sector={sectorOf(sector)} chip /> <span class="soft">{formatNumber(own.length)}</span>
                </th>
              </tr>
              {own.map((seat) => (
                <Row key={seat.id} forum={forum} seat={seat} seats={seats} runs={runs} acts={acts} />
              ))}
            </tbody>
          ))}
        </table>
      )}
    </section>
  );
}

function Row({ forum, seat, seats, runs, acts }: TableProps & { seat: Seat; acts: boolean }) {
  const own = seat.person === me.value?.id;
  return (
    <tr id={rowId(seat.id)}>
      <th scope="row">
        <span class="row">
          <Isolate>{seat.name}</Isolate>
          {seat.chair && <Badge tone="accent">{t("client.chair")}</Badge>}
        </span>
      </th>
      <td>{seat.organisation_name !== undefined && <Isolate>{seat.organisation_name}</Isolate>}</td>
      <td>{t(ORIGIN_LABELS[seat.origin])}</td>
      <td>
        <time>{formatDate(seat.since)}</time>
        {seat.until !== undefined && <span class="soft"> {t("forums.until", { day: formatDate(seat.until) })}</span>}
      </td>
      <td>
        {seat.alternate_name === undefined ? (
          <span class="soft" aria-hidden="true">
            –
          </span>
        ) : (
          <>
            <span class="soft phone-only">{t("forums.alternate")}: </span>
            <Isolate>{seat.alternate_name}</Isolate>
          </>
        )}
      </td>
      {acts && (
        <td class="member-acts">
          {(hasChargeOf(forum.id) || own) && <SeatActs forum={forum} seat={seat} seats={seats} runs={runs} />}
        </td>
      )}
    </tr>
  );
}

/** The chair first, then by name. */
const inOrder = (seats: readonly Seat[]) =>
  [...seats].sort((a, b) => Number(b.chair) - Number(a.chair) || compareText(a.name, b.name));

function groupsOf(seats: readonly Seat[]): [string, Seat[]][] {
  const known = sectors.value.map(({ code }) => code);
  const others = seats.map(({ sector }) => sector).filter((sector) => !known.includes(sector));
  return [...new Set([...known, ...others])]
    .map((code): [string, Seat[]] => [code, seats.filter(({ sector }) => sector === code)])
    .filter(([, own]) => own.length > 0);
}
