// SPDX-License-Identifier: AGPL-3.0-or-later
// What a rule of a key is about, in words: a sector by its short label, a size by its name, a region as it is.
import { tMaybe } from "../i18n";
import type { KeyAttribute } from "../protocol";
import { sectorOf } from "../shell";

export function valueName(attribute: KeyAttribute, value: string): string {
  if (attribute === "sector") return sectorOf(value).label;
  return attribute === "size_band" ? (tMaybe(`organisations.size_${value}`) ?? value) : value;
}
