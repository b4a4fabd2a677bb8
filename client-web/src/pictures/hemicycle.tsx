// SPDX-License-Identifier: AGPL-3.0-or-later
// The seat map: a half circle of seats, grouped by sector from the side where reading starts. A taken seat is filled and
// carries its sector's mark, a hollow one is vacant (in the colour of the sector that the key still asks for).
import { useSignal } from "@preact/signals";
import type { Id } from "../connection";
import { Counter, Sector, type SectorLook } from "../design";
import { formatNumber, t } from "../i18n";
import { arcOf } from "./arc";
import { MARKS } from "./marks";
import { Picture, type PictureTable } from "./picture";

export interface SeatOnMap {
  id: Id;
  sector: string;
  name: string;
  /** Shown after the name: the organisation. */
  about?: string;
  chair?: boolean;
}

interface HemicycleProps {
  title: string;
  titled?: boolean;
  sectors: readonly SectorLook[];
  /** Who sits there; or, where names are not at hand, only how many of each sector. */
  seats: readonly SeatOnMap[] | Readonly<Record<string, number>>;
  /** How many the key still asks of each sector. */
  missing?: Readonly<Record<string, number>>;
  /** Absent or null: the forum is open, nothing is vacant. */
  capacity?: number | null;
  /** "small" for lists: no legend, no names, table for screen readers only. */
  size?: "full" | "small";
  onSeat?: (id: Id) => void;
}

interface Drawn {
  key: Id;
  colour: number;
  sector: string;
  /** Absent: vacant. */
  seat?: SeatOnMap;
}

export function Hemicycle(props: HemicycleProps) {
  const { title, titled, sectors, capacity = null, size = "full", onSeat } = props;
  const seats = seatsOf(props);
  const drawn = drawnOf(props, seats);
  const pointed = useSignal<string | undefined>(undefined);
  const shown = pointed.value;
  const named = seats.find(({ id }) => String(id) === shown);
  const arc = arcOf(Math.max(drawn.length, 1));
  const edge = arc.seat * 1.12;
  const box = [-1 - edge, -1 - edge, 2 + 2 * edge, 1 + 2 * edge].map((value) => value.toFixed(3)).join(" ");
  const full = size === "full";
  const point = (event: Event) => {
    pointed.value = (event.target as Element).closest<SVGGElement>("[data-seat]")?.dataset.seat;
  };
  return (
    <Picture
      title={title}
      titled={titled}
      class={`hemicycle ${size}`}
      table={tableOf(sectors, seats, drawn)}
      tableIs={full ? "folded" : "unseen"}
    >
      <div class="house">
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: hidden from assistive technology, the figure has a caption and a table */}
        <svg viewBox={box} onPointerOver={full ? point : undefined} onPointerDown={full ? point : undefined}>
          {drawn.map((each, at) => (
            <Seat
              key={each.key}
              drawn={each}
              x={arc.places[at]!.x}
              y={-arc.places[at]!.y}
              radius={arc.seat}
              pointed={full && each.seat !== undefined && String(each.key) === shown}
              onSeat={onSeat}
            />
          ))}
        </svg>
        <p class="house-count">
          <strong>
            <Counter value={seats.length} />
          </strong>
          {capacity !== null && <span>{t("client.of_seats", { count: capacity })}</span>}
        </p>
      </div>
      {full && <p class="house-name">{named && <SeatName seat={named} sectors={sectors} />}</p>}
      {full && <Legend sectors={sectors} drawn={drawn} />}
    </Picture>
  );
}

interface SeatProps {
  drawn: Drawn;
  x: number;
  y: number;
  radius: number;
  pointed: boolean;
  onSeat: ((id: Id) => void) | undefined;
}

function Seat({ drawn: { key, colour, seat }, x, y, radius, pointed, onSeat }: SeatProps) {
  const look = `${seat ? "taken" : "vacant"}${seat?.chair ? " chair" : ""}${pointed ? " pointed" : ""}`;
  const place = `translate(${x.toFixed(4)} ${y.toFixed(4)}) scale(${radius.toFixed(4)})`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table is the keyboard's way
    <g
      class={look}
      transform={place}
      data-sector-colour={colour || undefined}
      data-seat={seat && key}
      onClick={seat && onSeat ? () => onSeat(key) : undefined}
    >
      <circle r={seat ? 1 : 0.87} />
      {seat?.chair && <circle class="ring" r="1.13" />}
      {colour > 0 && <path d={MARKS[colour]} transform={`scale(${seat ? 0.46 : 0.36})`} />}
    </g>
  );
}

function SeatName({ seat, sectors }: { seat: SeatOnMap; sectors: readonly SectorLook[] }) {
  const sector = sectors.find(({ code }) => code === seat.sector);
  return (
    <>
      {sector && <Sector sector={{ ...sector, label: seat.name }} />}
      {seat.about && (
        <span class="soft">
          {" · "}
          <bdi>{seat.about}</bdi>
        </span>
      )}
      {seat.chair && <span class="soft"> · {t("client.chair")}</span>}
    </>
  );
}

function Legend({ sectors, drawn }: { sectors: readonly SectorLook[]; drawn: readonly Drawn[] }) {
  const rows = sectors.map((sector) => {
    const own = drawn.filter((each) => each.sector === sector.code);
    return { sector, taken: own.filter(({ seat }) => seat).length, missing: own.filter(({ seat }) => !seat).length };
  });
  return (
    <ul class="legend">
      {rows
        .filter(({ taken, missing }) => taken + missing > 0)
        .map(({ sector, taken, missing }) => (
          <li key={sector.code}>
            <Sector sector={sector} />
            <span class="strong">{formatNumber(taken)}</span>
            {missing > 0 && <span class="badge warn">{t("client.missing", { count: missing })}</span>}
          </li>
        ))}
    </ul>
  );
}

function seatsOf({ seats, sectors }: HemicycleProps): readonly SeatOnMap[] {
  const list = Array.isArray(seats)
    ? (seats as readonly SeatOnMap[])
    : Object.entries(seats as Record<string, number>).flatMap(([sector, count]) =>
        Array.from({ length: count }, (_, at) => ({ id: `${sector}-${at}`, sector, name: "" })),
      );
  const order = (seat: SeatOnMap) => sectors.findIndex(({ code }) => code === seat.sector);
  return [...list].sort((a, b) => order(a) - order(b));
}

/** Taken seats by sector, after each sector those it still misses, at the end what is free for anyone. */
function drawnOf({ sectors, missing = {}, capacity = null }: HemicycleProps, seats: readonly SeatOnMap[]): Drawn[] {
  let free = Math.max(0, (capacity ?? seats.length) - seats.length);
  const drawn = sectors.flatMap(({ code, colour }) => {
    const taken: Drawn[] = seats
      .filter(({ sector }) => sector === code)
      .map((seat) => ({ key: seat.id, colour, sector: code, seat }));
    const holes = Math.min(free, missing[code] ?? 0);
    free -= holes;
    return [
      ...taken,
      ...Array.from({ length: holes }, (_, at) => ({ key: `${code}-vacant-${at}`, colour, sector: code })),
    ];
  });
  const known = new Set(sectors.map(({ code }) => code));
  const others = seats
    .filter(({ sector }) => !known.has(sector))
    .map((seat) => ({ key: seat.id, colour: 0, sector: "", seat }));
  const rest = Array.from({ length: free }, (_, at) => ({ key: `vacant-${at}`, colour: 0, sector: "" }));
  return [...drawn, ...others, ...rest];
}

function tableOf(sectors: readonly SectorLook[], seats: readonly SeatOnMap[], drawn: readonly Drawn[]): PictureTable {
  const nameOf = (sector: string) => sectors.find(({ code }) => code === sector)?.name ?? "";
  if (seats.some(({ name }) => name !== "")) {
    const rows = drawn.map(({ sector, seat }) => {
      const vacant = sector ? t("client.vacant_for") : t("client.vacant");
      const about = [seat?.name, seat?.about, seat?.chair && t("client.chair")].filter(Boolean).join(" · ");
      return [seat ? about : vacant, nameOf(sector)];
    });
    return { head: [t("client.seat"), t("client.sector")], rows };
  }
  const rows = sectors.map(({ code, name }) => {
    const own = drawn.filter(({ sector }) => sector === code);
    const taken = own.filter(({ seat }) => seat).length;
    return [name, formatNumber(taken), taken < own.length ? t("client.missing", { count: own.length - taken }) : ""];
  });
  return { head: [t("client.sector"), t("client.seated"), t("client.standing")], rows };
}
