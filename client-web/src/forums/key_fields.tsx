// SPDX-License-Identifier: AGPL-3.0-or-later
// The representation key being written: seats in all, and for each sector at least and at most. Regions and sizes may be added.
// What the check finds stands at the row it is about.
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Button, Icon, Isolate, Sector } from "../design";
import { type Key, t, tMaybe } from "../i18n";
import type { KeyAttribute, RuleStanding } from "../protocol";
import { sectorOf } from "../shell";
import {
  ATTRIBUTES,
  type KeyDraft,
  MOST_SEATS,
  type Row,
  type RowProblem,
  sumOfMins,
  withAttribute,
  withoutAttribute,
  withRow,
} from "./key_draft";
import { Stepper } from "./stepper";
import { keyValues, valueLabel } from "./words";

const TITLES: Record<KeyAttribute, Key> = {
  sector: "forums.by_sector",
  region: "forums.by_region",
  size_band: "forums.by_size",
};

interface FieldsProps {
  draft: Signal<KeyDraft>;
  problems: readonly RowProblem[];
  /** The level below that of the heading these fields stand under. */
  heading: "h2" | "h3";
  /** How many sit there now, for a forum that exists. */
  standing?: readonly RuleStanding[];
  seatedBySector?: Readonly<Record<string, number>>;
}

export function KeyFields(props: FieldsProps) {
  const { draft, problems } = props;
  const { capacity, rows } = draft.value;
  const used = ATTRIBUTES.filter(
    (attribute) => attribute === "sector" || rows.some((row) => row.attribute === attribute),
  );
  const whole = problems.filter(({ row }) => row === undefined);
  return (
    <div class="stack wide">
      <div class="stack tight">
        <div class="row">
          <span class="label">{t("forums.capacity")}</span>
          <Stepper
            label={t("forums.capacity")}
            value={capacity}
            min={1}
            max={MOST_SEATS}
            invalid={whole.length > 0}
            onChange={(value) => {
              draft.value = { ...draft.value, capacity: value ?? 1 };
            }}
          />
        </div>
        <Problems problems={whole} />
      </div>
      {used.map((attribute) => (
        <Attribute key={attribute} attribute={attribute} {...props} />
      ))}
      {used.length < ATTRIBUTES.length && (
        <div class="row">
          <span class="soft">{t("forums.add_rules")}</span>
          {ATTRIBUTES.filter((each) => !used.includes(each)).map((attribute) => (
            <Button
              key={attribute}
              kind="plain"
              icon="plus"
              onClick={() => {
                draft.value = withAttribute(draft.value, attribute, keyValues());
              }}
            >
              {t(TITLES[attribute])}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function Attribute({ attribute, draft, heading: Heading, ...props }: FieldsProps & { attribute: KeyAttribute }) {
  const { capacity, rows } = draft.value;
  return (
    <section class="stack tight">
      <div class="row apart">
        <Heading>{t(TITLES[attribute])}</Heading>
        {attribute === "sector" ? (
          <span class="soft small">{t("forums.sums", { least: sumOfMins(draft.value, attribute), capacity })}</span>
        ) : (
          <Button
            kind="quiet"
            icon="trash"
            onClick={() => {
              draft.value = withoutAttribute(draft.value, attribute);
            }}
          >
            {t("forums.remove_rules")}
          </Button>
        )}
      </div>
      <ul class="list key-rows">
        {rows.map((row, at) =>
          row.attribute === attribute ? <RowFields key={row.value} row={row} at={at} draft={draft} {...props} /> : null,
        )}
      </ul>
    </section>
  );
}

type RowProps = Omit<FieldsProps, "heading"> & { row: Row; at: number };

function RowFields({ row, at, draft, problems, standing, seatedBySector }: RowProps) {
  const id = useId();
  const { capacity } = draft.value;
  const what = valueLabel(row);
  const own = problems.filter((problem) => problem.row === at);
  const change = (part: Partial<Row>) => {
    draft.value = withRow(draft.value, at, part);
  };
  const shared = { min: 0, max: capacity, invalid: own.length > 0, describedBy: `${id}-problems` };
  return (
    <li class={own.length > 0 ? "key-row wrong" : "key-row"}>
      <div class="key-what">
        {row.attribute === "sector" ? <Sector sector={sectorOf(row.value)} /> : <Isolate>{what}</Isolate>}
        <SeatedNow row={row} standing={standing} seatedBySector={seatedBySector} />
      </div>
      <div class="key-number">
        <span class="soft small">{t("forums.least")}</span>
        <Stepper
          {...shared}
          label={t("forums.least_of", { what })}
          value={row.min}
          onChange={(min) => change({ min: min ?? 0 })}
        />
      </div>
      <div class="key-number">
        <span class="soft small">{t("forums.most")}</span>
        <Stepper
          {...shared}
          mayBeEmpty
          label={t("forums.most_of", { what })}
          value={row.max}
          onChange={(max) => change({ max })}
        />
      </div>
      <div id={`${id}-problems`} class="key-problems">
        <Problems problems={own} />
      </div>
    </li>
  );
}

type SeatedProps = { row: Row } & { [Name in "standing" | "seatedBySector"]: FieldsProps[Name] | undefined };

function SeatedNow({ row, standing, seatedBySector }: SeatedProps) {
  const rule = standing?.find(({ attribute, value }) => attribute === row.attribute && value === row.value);
  const count = rule?.seated ?? (row.attribute === "sector" ? seatedBySector?.[row.value] : undefined);
  return count === undefined ? null : <span class="soft small">{t("forums.seated_now", { count })}</span>;
}

const Problems = ({ problems }: { problems: readonly RowProblem[] }) => (
  <>
    {problems.map(({ code, params }) => (
      <div class="problem" key={`${code} ${JSON.stringify(params)}`}>
        <Icon name="warning" />
        {tMaybe(`problem.${code}`, params) ?? t("client.problem_unknown")}
      </div>
    ))}
  </>
);
