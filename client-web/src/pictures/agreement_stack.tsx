// SPDX-License-Identifier: AGPL-3.0-or-later
// Agreement by sector: each row leans to the side of those who agree or do not, around a common middle line.
// The first half of the points is disagreement, a middle one (if there is one) is neither.
import { Sector, type SectorLook } from "../design";
import { formatPerMille, t } from "../i18n";
import { length, Picture } from "./picture";

interface AgreementProps {
  title: string;
  titled?: boolean;
  /** The words of the points, from disagreement to agreement. */
  points: readonly string[];
  rows: readonly { sector: SectorLook; perMille: readonly number[] }[];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

export function AgreementStack({ title, titled, points, rows }: AgreementProps) {
  const half = Math.floor(points.length / 2);
  const middle = points.length % 2;
  const sides = rows.map(({ perMille }) => {
    const neither = middle ? (perMille[half] ?? 0) / 2 : 0;
    return { against: sum(perMille.slice(0, half)) + neither, towards: sum(perMille.slice(half + middle)) + neither };
  });
  const reach = Math.max(1, ...sides.flatMap(({ against, towards }) => [against, towards]));
  const table = {
    head: [t("client.sector"), ...points],
    rows: rows.map(({ sector, perMille }) => [sector.name, ...perMille.map(formatPerMille)]),
  };
  return (
    <Picture title={title} titled={titled} class="agreement" table={table}>
      {rows.map(({ sector, perMille }, row) => (
        <div key={sector.code} class="agreement-row">
          <span class="agreement-label">
            <Sector sector={sector} />
          </span>
          <span class="agreement-side">{formatPerMille(sum(perMille.slice(0, half)))}</span>
          <span class="agreement-track">
            <span class="agreement-room" style={length((reach - sides[row]!.against) / (2 * reach))} />
            {perMille.map((share, point) => (
              <span
                key={point}
                class={`agreement-part ${toneOf(point, points.length)}`}
                style={length(share / (2 * reach))}
                title={`${points[point]}: ${formatPerMille(share)}`}
              />
            ))}
          </span>
          <span class="agreement-side towards">{formatPerMille(sum(perMille.slice(half + middle)))}</span>
        </div>
      ))}
      <ul class="legend">
        {points.map((words, point) => (
          <li key={words}>
            <span class={`swatch agreement-part ${toneOf(point, points.length)}`} /> <bdi>{words}</bdi>
          </li>
        ))}
      </ul>
    </Picture>
  );
}

/** "against-2" … "neither" … "towards-2": the ends are the strongest. */
function toneOf(point: number, count: number): string {
  const away = point - (count - 1) / 2;
  if (away === 0) return "neither";
  const strong = Math.abs(away) > (count - 1) / 4 ? 2 : 1;
  return `${away < 0 ? "against" : "towards"}-${strong}`;
}
