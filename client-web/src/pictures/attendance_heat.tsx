// SPDX-License-Identifier: AGPL-3.0-or-later
// Attendance by sector and meeting: a table that is its own picture. The tint stays below 45 % of the accent, so that the
// numbers keep their contrast.
import { Sector, type SectorLook } from "../design";
import { formatNumber, formatPercent, t } from "../i18n";

interface HeatProps {
  title: string;
  /** Oldest first. */
  meetings: readonly { key: number | string; label: string; href?: string }[];
  /** For each sector one cell a meeting; null where it had no seats then. */
  rows: readonly { sector: SectorLook; cells: readonly ({ present: number; seats: number } | null)[] }[];
}

export function AttendanceHeat({ title, meetings, rows }: HeatProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll heat" aria-label={title} tabIndex={0}>
      <table>
        <caption class="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("client.sector")}</th>
            {meetings.map(({ key, label, href }) => (
              <th key={key} scope="col">
                {href ? <a href={href}>{label}</a> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ sector, cells }) => (
            <tr key={sector.code}>
              <th scope="row">
                <Sector sector={sector} />
              </th>
              {cells.map((cell, at) => (
                <Cell key={meetings[at]?.key ?? at} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ cell }: { cell: { present: number; seats: number } | null }) {
  if (cell === null || cell.seats === 0) {
    return (
      <td class="none">
        <span aria-hidden="true">–</span>
        <span class="hidden">{t("client.no_seats_then")}</span>
      </td>
    );
  }
  const share = cell.present / cell.seats;
  const said = t("client.of", { value: formatNumber(cell.present), max: formatNumber(cell.seats) });
  return (
    <td style={{ "--tint": `${(share * 44).toFixed(0)}%` }} title={said}>
      {formatPercent(share)}
    </td>
  );
}
