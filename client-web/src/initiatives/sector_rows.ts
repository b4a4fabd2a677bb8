// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of sectors while it is edited: each value a signal of its own, so that typing renders one field.
import { type Signal, signal } from "@preact/signals";
import { t } from "../i18n";
import type { Sector } from "../protocol";
import { freeCode } from "./slug";

export interface SectorRow {
  /** Of this page only. */
  key: number;
  /** Given once: everything else refers to it. Undefined until it is saved. */
  code: string | undefined;
  name: Signal<string>;
  label: Signal<string>;
  colour: Signal<number>;
}

export const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export const MOST_SECTORS = 8;
let lastKey = 0;

export const rowOf = (sector: Partial<Sector>): SectorRow => ({
  key: ++lastKey,
  code: sector.code,
  name: signal(sector.name ?? ""),
  label: signal(sector.label ?? ""),
  colour: signal(sector.colour ?? 1),
});

/** A new row takes a colour that nobody has yet. */
export function newRow(rows: readonly SectorRow[]): SectorRow {
  const used = rows.map(({ colour }) => colour.peek());
  return rowOf({ colour: COLOURS.find((each) => !used.includes(each)) ?? 1 });
}

export function sectorsOf(rows: readonly SectorRow[]): Sector[] {
  const codes = rows.flatMap(({ code }) => (code === undefined ? [] : [code]));
  return rows.map(({ code, name, label, colour }) => {
    const own = code ?? freeCode(name.peek(), "sector", codes);
    if (code === undefined) codes.push(own);
    return { code: own, name: name.peek(), label: label.peek(), colour: colour.peek() };
  });
}

/** The seven that most initiatives have, in the reader's language. */
export const presetSectors = (): Sector[] => [
  { code: "government", colour: 1, name: t("initiatives.government"), label: t("initiatives.government_label") },
  {
    code: "local_authority",
    colour: 2,
    name: t("initiatives.local_authority"),
    label: t("initiatives.local_authority_label"),
  },
  {
    code: "civil_society",
    colour: 3,
    name: t("initiatives.civil_society"),
    label: t("initiatives.civil_society_label"),
  },
  { code: "business", colour: 4, name: t("initiatives.business"), label: t("initiatives.business_label") },
  { code: "philanthropy", colour: 5, name: t("initiatives.philanthropy"), label: t("initiatives.philanthropy_label") },
  { code: "academia", colour: 6, name: t("initiatives.academia"), label: t("initiatives.academia_label") },
  { code: "residents", colour: 7, name: t("initiatives.residents"), label: t("initiatives.residents_label") },
];
