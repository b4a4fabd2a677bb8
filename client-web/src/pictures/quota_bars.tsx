// SPDX-License-Identifier: AGPL-3.0-or-later
// How a representation key stands: one piece for each seat up to the maximum, the minimum as a line, what is missing as
// dashed holes. With `after` it shows what seating somebody would do, before it is done.
import { Sector, type SectorLook } from "../design";
import { formatNumber, t } from "../i18n";
import { length, Picture } from "./picture";

export interface Quota {
  key: string;
  /** A sector shows its mark; anything else (region, size) its label. */
  sector?: SectorLook;
  label: string;
  min: number;
  max: number;
  seated: number;
  /** Seats after the act that is being considered. */
  after?: number;
}

/** More than this many seats are drawn as one bar. */
const PIECES = 24;

export function QuotaBars({ title, titled, quotas }: { title: string; titled?: boolean; quotas: readonly Quota[] }) {
  const longest = Math.max(1, ...quotas.map(({ max, seated, after = 0 }) => Math.max(max, seated, after)));
  const head = ["sector", "seated", "least", "most", "standing"] as const;
  const words = {
    sector: t("client.sector"),
    seated: t("client.seated"),
    least: t("client.least"),
    most: t("client.most"),
    standing: t("client.standing"),
  };
  const rows = quotas.map((quota) => [
    quota.label,
    formatNumber(quota.after ?? quota.seated),
    formatNumber(quota.min),
    formatNumber(quota.max),
    standingOf(quota).said,
  ]);
  return (
    <Picture title={title} titled={titled} class="quotas" table={{ head: head.map((key) => words[key]), rows }}>
      {quotas.map((quota) => (
        <QuotaRow key={quota.key} quota={quota} longest={longest} />
      ))}
      <ul class="legend">
        <li>
          <span class="swatch least" /> {t("client.least_mark")}
        </li>
      </ul>
    </Picture>
  );
}

function QuotaRow({ quota, longest }: { quota: Quota; longest: number }) {
  const { sector, label, min, max, seated, after } = quota;
  const standing = standingOf(quota);
  const slots = Math.max(max, seated, after ?? 0);
  return (
    <div class="quota" data-sector-colour={sector?.colour}>
      <span class="quota-label">{sector ? <Sector sector={{ ...sector, label }} /> : <bdi>{label}</bdi>}</span>
      <div class="quota-track" style={length(slots / longest)}>
        {longest <= PIECES ? (
          Array.from({ length: slots }, (_, at) => <span key={at} class={pieceOf(quota, at)} />)
        ) : (
          <span class="quota-whole">
            <span style={length((after ?? seated) / slots)} />
          </span>
        )}
        {min > 0 && <span class="quota-least" style={length(min / slots)} />}
      </div>
      <span class={`quota-standing ${standing.tone}`}>
        {after !== undefined && after !== seated && (
          <span class="strong">{t("client.before_after", { before: seated, after })} </span>
        )}
        {standing.text}
      </span>
    </div>
  );
}

function pieceOf({ min, seated, after = seated }: Quota, at: number): string {
  if (at < Math.min(seated, after)) return "seated";
  if (at < after) return "coming";
  if (at < seated) return "going";
  return at < min ? "missing" : "free";
}

interface Standing {
  text: string;
  /** In the table, without the counts that stand beside it there. */
  said: string;
  tone: "good" | "warn" | "bad";
}

function standingOf({ min, max, seated, after = seated }: Quota): Standing {
  const of = (said: string, tone: Standing["tone"], text = said) => ({ text, said, tone });
  if (after > max) return of(t("client.too_many"), "bad");
  if (after < min) return of(t("client.missing", { count: min - after }), "warn");
  if (after === max) return of(t("client.full"), "good", `✓ ${t("client.full")}`);
  return of(t("client.enough"), "good", `✓ ${formatNumber(after)}/${formatNumber(max)}`);
}
