// SPDX-License-Identifier: AGPL-3.0-or-later
// A thin strip: how many of each sector were there. One line inside a list, or with its legend below.
import { Sector, type SectorLook } from "../design";
import { formatNumber, t } from "../i18n";
import { length, Picture } from "./picture";

interface StripProps {
  title: string;
  titled?: boolean;
  counts: readonly { sector: SectorLook; count: number }[];
  legend?: boolean;
}

export function SectorStrip({ title, titled = false, counts, legend = true }: StripProps) {
  const there = counts.filter(({ count }) => count > 0);
  const all = there.reduce((sum, { count }) => sum + count, 0);
  const table = {
    head: [t("client.sector"), t("client.count")],
    rows: counts.map(({ sector, count }) => [sector.name, formatNumber(count)]),
  };
  return (
    <Picture title={title} titled={titled} class="strip" table={table} tableIs="unseen">
      <div class="strip-parts">
        {there.map(({ sector, count }) => (
          <span
            key={sector.code}
            class="strip-part"
            data-sector-colour={sector.colour}
            style={length(count / Math.max(all, 1))}
            title={`${sector.name}: ${formatNumber(count)}`}
          >
            <span class="strip-mark" />
          </span>
        ))}
      </div>
      {legend && (
        <ul class="legend">
          <li class="strong">{t("client.in_the_room", { count: all })}</li>
          {there.map(({ sector, count }) => (
            <li key={sector.code}>
              <Sector sector={sector} /> {formatNumber(count)}
            </li>
          ))}
        </ul>
      )}
    </Picture>
  );
}
