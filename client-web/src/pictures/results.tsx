// SPDX-License-Identifier: AGPL-3.0-or-later
// Results of questions: choices as bars, as answered and with each sector weighing the same; a scale as columns with its
// mean. Shares are parts per thousand, as the server sends them.
import { Badge, Counter } from "../design";
import { formatNumber, formatPerMille, t } from "../i18n";
import { length, Picture } from "./picture";

export interface ChoiceShare {
  key: number | string;
  label: string;
  count: number;
  perMille: number;
  balancedPerMille?: number;
  mine?: boolean;
}

interface ResultProps {
  title: string;
  titled?: boolean;
  /** For the presenter's screen: everything larger. */
  large?: boolean;
  /** How many answered the question. */
  answered?: number;
  /** Too few answers to show any without revealing who gave them. */
  hidden?: boolean;
}

/** What stands in the place of a picture that may not be shown yet. */
function TooFew({ title, titled }: { title: string; titled: boolean | undefined }) {
  return (
    <div class="stack tight">
      {titled !== false && <p class="strong">{title}</p>}
      <p class="soft">{t("client.hidden_few")}</p>
    </div>
  );
}

const Answered = ({ count }: { count: number | undefined }) =>
  count === undefined ? null : <p class="soft small">{t("client.answers", { count })}</p>;

export function ResultBars(props: ResultProps & { choices: readonly ChoiceShare[] }) {
  const { title, titled, large, answered, hidden, choices } = props;
  if (hidden) return <TooFew title={title} titled={titled} />;
  const balanced = choices.some(({ balancedPerMille }) => balancedPerMille !== undefined);
  const most = Math.max(...choices.map(({ perMille }) => perMille));
  const head = [t("client.option"), t("client.count"), t("client.raw"), ...(balanced ? [t("client.balanced")] : [])];
  const rows = choices.map(({ label, count, perMille, balancedPerMille }) => [
    label,
    formatNumber(count),
    formatPerMille(perMille),
    ...(balanced ? [formatPerMille(balancedPerMille ?? 0)] : []),
  ]);
  return (
    <Picture title={title} titled={titled} class={large ? "results large" : "results"} table={{ head, rows }}>
      {choices.map((choice) => (
        <div key={choice.key} class={choice.perMille === most && most > 0 ? "result leading" : "result"}>
          <span class="result-label">
            <bdi>{choice.label}</bdi> {choice.mine && <Badge tone="accent">{t("client.mine")}</Badge>}
          </span>
          <span class="result-bar">
            <span style={length(choice.perMille / 1000)} />
          </span>
          <span class="result-share">
            <strong>{formatPerMille(choice.perMille)}</strong>{" "}
            <span class="soft">
              (<Counter value={choice.count} />)
            </span>
          </span>
          {choice.balancedPerMille !== undefined && (
            <>
              <span class="result-bar balanced">
                <span style={length(choice.balancedPerMille / 1000)} />
              </span>
              <span class="result-share balanced">{formatPerMille(choice.balancedPerMille)}</span>
            </>
          )}
        </div>
      ))}
      {balanced && (
        <ul class="legend">
          <li>
            <span class="swatch" /> {t("client.raw")}
          </li>
          <li>
            <span class="swatch balanced" /> {t("client.balanced")}
          </li>
        </ul>
      )}
      <Answered count={answered} />
    </Picture>
  );
}

interface ScaleProps extends ResultProps {
  /** One for each point, lowest first. */
  points: readonly { point: number; count: number; perMille: number; mine?: boolean }[];
  fromLabel?: string | undefined;
  toLabel?: string | undefined;
  /** Mean × 1000. */
  meanPerMille?: number | undefined;
  balancedMeanPerMille?: number | undefined;
}

export function ScaleResult(props: ScaleProps) {
  const { title, titled, large, points, fromLabel, toLabel, meanPerMille, balancedMeanPerMille } = props;
  if (props.hidden) return <TooFew title={title} titled={titled} />;
  const most = Math.max(1, ...points.map(({ perMille }) => perMille));
  const from = points[0]?.point ?? 0;
  const to = points.at(-1)?.point ?? 1;
  // The mean stands over the middle of its column: half a column in from each edge.
  const at = (mean: number) => (mean / 1000 - from + 0.5) / (to - from + 1);
  const said = (mean: number) => formatNumber(mean / 1000, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const rows = points.map(({ point, count, perMille }) => [
    formatNumber(point),
    formatNumber(count),
    formatPerMille(perMille),
  ]);
  const head = [t("client.option"), t("client.count"), t("client.raw")];
  return (
    <Picture title={title} titled={titled} class={large ? "scale large" : "scale"} table={{ head, rows }}>
      <div class="scale-columns">
        {points.map(({ point, count, perMille, mine }) => (
          <div key={point} class={mine ? "scale-column mine" : "scale-column"}>
            <span class="scale-count">{count > 0 && formatNumber(count)}</span>
            <span class="scale-bar" style={length(perMille / most)} />
            <span class="scale-point">{formatNumber(point)}</span>
          </div>
        ))}
        {meanPerMille !== undefined && <span class="scale-mean" style={length(at(meanPerMille))} />}
      </div>
      <div class="row apart small soft">
        <bdi>{fromLabel}</bdi>
        <bdi>{toLabel}</bdi>
      </div>
      <p class="row">
        {meanPerMille !== undefined && <span class="mean">{t("client.mean", { value: said(meanPerMille) })}</span>}
        {balancedMeanPerMille !== undefined && (
          <span class="soft">{t("client.balanced_mean", { value: said(balancedMeanPerMille) })}</span>
        )}
      </p>
      <Answered count={props.answered} />
    </Picture>
  );
}
