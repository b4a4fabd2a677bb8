// SPDX-License-Identifier: AGPL-3.0-or-later
// Who sits in the forum: the seat map and the key side by side, below them the members by sector. Seating starts here.
import { useSignal } from "@preact/signals";
import { things } from "../connection";
import { Button, EmptyState, Highlight } from "../design";
import { t } from "../i18n";
import { Hemicycle, QuotaBars } from "../pictures";
import type { Forum, Seat } from "../protocol";
import { coordinates, type ScreenProps, sectors } from "../shell";
import { MemberTable, rowId } from "./member_table";
import { SeatingPanel } from "./seating_panel";
import { Representative } from "./small_forum";
import { missingBySector } from "./standing";
import { quotasOf, seatedWords } from "./words";
import { type Inside, Workspace } from "./workspace";

export default function Seats({ params }: ScreenProps) {
  return (
    <Workspace params={params} tab="seats">
      {(inside) => <Inner {...inside} />}
    </Workspace>
  );
}

function Inner({ forum, runs }: Inside) {
  const seating = useSignal(false);
  const seats = things(`seats/${forum.id}`, "seat");
  // A chair runs the forum but does not see the initiative's people, so seating is the coordinators'.
  const fill = runs && coordinates.value && (
    <Button
      icon="plus"
      onClick={() => {
        seating.value = true;
      }}
    >
      {t("forums.fill")}
    </Button>
  );
  return (
    <div class="stack wide">
      <div class="row apart">
        <div class="stack tight">
          <Highlight value={forum.seated}>{seatedWords(forum)}</Highlight>
          <Representative forum={forum} always />
        </div>
        {seats.length > 0 && fill}
      </div>
      {(seats.length > 0 || forum.standing.length > 0) && <Pictures forum={forum} seats={seats} />}
      {seats.length === 0 ? (
        <EmptyState icon="people" title={t("forums.no_members")} text={t("forums.no_members_text")}>
          {fill}
        </EmptyState>
      ) : (
        <MemberTable forum={forum} seats={seats} runs={runs} />
      )}
      {fill && (
        <SeatingPanel
          forum={forum}
          seats={seats}
          open={seating.value}
          onClose={() => {
            seating.value = false;
          }}
        />
      )}
    </div>
  );
}

function Pictures({ forum, seats }: { forum: Forum; seats: readonly Seat[] }) {
  const onMap = seats.map(({ id, sector, name, chair, organisation_name }) => ({
    id,
    sector,
    name,
    chair,
    ...(organisation_name !== undefined && { about: organisation_name }),
  }));
  return (
    <div class={forum.standing.length > 0 ? "seats-and-key" : "seats-and-key alone"}>
      <Hemicycle
        title={t("forums.seat_map")}
        sectors={sectors.value}
        seats={onMap}
        missing={missingBySector(forum)}
        capacity={forum.capacity ?? null}
        onSeat={(id) => document.getElementById(rowId(Number(id)))?.scrollIntoView({ block: "center" })}
      />
      {forum.standing.length > 0 && <QuotaBars title={t("forums.key")} quotas={quotasOf(forum.standing)} />}
    </div>
  );
}
