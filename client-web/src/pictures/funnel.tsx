// SPDX-License-Identifier: AGPL-3.0-or-later
// From all who answered a call to those who were chosen: each step as wide as its number, narrowing into the next.
import { Counter } from "../design";
import { formatNumber, formatPercent, t } from "../i18n";
import { Picture } from "./picture";

interface FunnelProps {
  title: string;
  titled?: boolean;
  steps: readonly { label: string; value: number }[];
}

export function Funnel({ title, titled, steps }: FunnelProps) {
  const most = Math.max(1, ...steps.map(({ value }) => value));
  const table = {
    head: [t("client.step"), t("client.count")],
    rows: steps.map(({ label, value }) => [label, formatNumber(value)]),
  };
  // Even the smallest step stays visible.
  const width = (value: number) => `${Math.max(2, (value / most) * 100).toFixed(2)}%`;
  return (
    <Picture title={title} titled={titled} class="funnel" table={table}>
      {steps.map(({ label, value }, at) => {
        const before = steps[at - 1]?.value;
        const next = steps[at + 1]?.value ?? value;
        return (
          <div key={label} class="funnel-step">
            <span class="funnel-label">
              <bdi>{label}</bdi>
              {before !== undefined && before > 0 && (
                <span class="soft small">{t("client.of_before", { share: formatPercent(value / before) })}</span>
              )}
            </span>
            <span class="funnel-shape" style={{ "--width": width(value), "--next": width(next) }} />
            <span class="funnel-value">
              <Counter value={value} />
            </span>
          </div>
        );
      })}
    </Picture>
  );
}
