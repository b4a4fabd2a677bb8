// SPDX-License-Identifier: AGPL-3.0-or-later
// A representation key while it is being written: one row for each value, of which only those that say something become
// rules. Rules are sent in the order of rows, and what the server says of rule 3 is brought back to its row. Pure.
import type { CheckKey, KeyAttribute, KeyChange, KeyProblem, KeyRule } from "../protocol";

export interface Row {
  attribute: KeyAttribute;
  value: string;
  min: number;
  /** null: as many as there are seats. */
  max: number | null;
}

export interface KeyDraft {
  capacity: number;
  rows: readonly Row[];
}

/** Every value there is of each attribute, in the initiative's order. */
export type KeyValues = Readonly<Record<KeyAttribute, readonly string[]>>;

export const ATTRIBUTES: readonly KeyAttribute[] = ["sector", "region", "size_band"];
export const MOST_SEATS = 500;

/** A row for every sector; for another attribute only where the key has a rule of it. */
export function draftOf(capacity: number, rules: readonly KeyRule[], values: KeyValues): KeyDraft {
  const rowOf = (attribute: KeyAttribute, value: string): Row => {
    const rule = rules.find((each) => each.attribute === attribute && each.value === value);
    return { attribute, value, min: rule?.min ?? 0, max: rule && rule.max < capacity ? rule.max : null };
  };
  const rows = ATTRIBUTES.flatMap((attribute) => {
    const own = rules.filter((rule) => rule.attribute === attribute).map(({ value }) => value);
    if (attribute !== "sector" && own.length === 0) return [];
    return [...new Set([...values[attribute], ...own])].map((value) => rowOf(attribute, value));
  });
  return { capacity, rows };
}

const says = ({ min, max }: Row) => min > 0 || max !== null;

/** The rows that become rules, each with where it stands among all. */
const speaking = ({ rows }: KeyDraft) => rows.map((row, at) => ({ row, at })).filter(({ row }) => says(row));

export function paramsOf(draft: KeyDraft): CheckKey {
  const rules = speaking(draft).map(({ row }) => ({ ...row, max: row.max ?? Math.max(draft.capacity, row.min) }));
  return { capacity: draft.capacity, rules };
}

/** The row of the rule that the server calls by its number. */
export const rowAt = (draft: KeyDraft, rule: number): number | undefined => speaking(draft)[rule]?.at;

export function withRow(draft: KeyDraft, at: number, change: Partial<Row>): KeyDraft {
  return { ...draft, rows: draft.rows.map((row, each) => (each === at ? { ...row, ...change } : row)) };
}

export function withAttribute(draft: KeyDraft, attribute: KeyAttribute, values: KeyValues): KeyDraft {
  const added = values[attribute].map((value) => ({ attribute, value, min: 0, max: null }));
  return { ...draft, rows: [...draft.rows, ...added] };
}

export const withoutAttribute = (draft: KeyDraft, attribute: KeyAttribute): KeyDraft => ({
  ...draft,
  rows: draft.rows.filter((row) => row.attribute !== attribute),
});

/** All changes of a mend together. */
export function withMend(draft: KeyDraft, changes: readonly KeyChange[]): KeyDraft {
  let mended = draft;
  for (const { rule, what, to } of changes) {
    const at = rule === undefined ? undefined : rowAt(draft, rule);
    if (rule === undefined) mended = { ...mended, capacity: to };
    else if (at !== undefined) mended = withRow(mended, at, what === "min" ? { min: to } : { max: to });
  }
  return mended;
}

export const sumOfMins = (draft: KeyDraft, attribute: KeyAttribute): number =>
  draft.rows.filter((row) => row.attribute === attribute).reduce((sum, { min }) => sum + min, 0);

const sumOfMaxes = (draft: KeyDraft, attribute: KeyAttribute): number =>
  draft.rows
    .filter((row) => row.attribute === attribute)
    .reduce((sum, { max }) => sum + Math.min(max ?? draft.capacity, draft.capacity), 0);

export interface RowProblem {
  code: string;
  /** Absent: of the whole key. */
  row?: number;
  params: Record<string, number>;
}

/** What the check found, at its rows and with the numbers that its sentences say. */
export function problemsIn(draft: KeyDraft, problems: readonly KeyProblem[]): RowProblem[] {
  const used = ATTRIBUTES.filter((attribute) => draft.rows.some((row) => row.attribute === attribute));
  const over = used.filter((attribute) => sumOfMins(draft, attribute) > draft.capacity);
  const under = used.filter((attribute) => sumOfMaxes(draft, attribute) < draft.capacity);
  return problems.map(({ code, rule }) => {
    const row = rule === undefined ? undefined : rowAt(draft, rule);
    if (row !== undefined) {
      const { min, max } = draft.rows[row]!;
      const [actual, limit] =
        code === "min_over_max" ? [min, max ?? draft.capacity] : [Math.max(min, max ?? 0), MOST_SEATS];
      return { code, row, params: { actual, limit } };
    }
    const sums: Record<string, () => Record<string, number>> = {
      sum_of_mins_over_capacity: () => numbers(sumOfMins(draft, over.shift() ?? "sector"), draft.capacity),
      capacity_over_sum_of_maxes: () => numbers(sumOfMaxes(draft, under.shift() ?? "sector"), draft.capacity),
      mins_over_maxes_of_attribute: () => numbers(...extremes(draft, used)),
      capacity_out_of_range: () => numbers(draft.capacity, MOST_SEATS),
    };
    return { code, params: sums[code]?.() ?? {} };
  });
}

const numbers = (actual: number, limit: number) => ({ actual, limit });

/** The most that one attribute needs and the least that one allows. */
const extremes = (draft: KeyDraft, used: readonly KeyAttribute[]): [number, number] => [
  Math.max(...used.map((attribute) => sumOfMins(draft, attribute))),
  Math.min(...used.map((attribute) => sumOfMaxes(draft, attribute))),
];
