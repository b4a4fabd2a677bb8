// SPDX-License-Identifier: AGPL-3.0-or-later
// An organisation's entry as a form holds it, and as the commands take it. Pure.
import type { CreateOrganisation, Organisation, SizeBand } from "../protocol";

export interface EntryValues {
  name: string;
  sector: string;
  size_band: SizeBand;
  region: string;
  /** As written: between commas. */
  populations: string;
  added_value: string;
}

export const SIZES: readonly SizeBand[] = ["micro", "small", "medium", "large"];

export function valuesOf(organisation: Organisation | undefined): EntryValues {
  const {
    name = "",
    sector = "",
    size_band = "micro",
    region = "",
    populations = [],
    added_value = "",
  } = organisation ?? {};
  return { name, sector, size_band, region, populations: populations.join(", "), added_value };
}

/** Commas of Hebrew, Arabic and English keyboards, semicolons and new lines all part. */
export const partsOf = (written: string): string[] =>
  written
    .split(/[,،;؛\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

export const requestOf = (values: EntryValues): CreateOrganisation => ({
  ...values,
  populations: partsOf(values.populations),
});

export interface OrganisationFilter {
  text: string;
  sector: string;
}

export function isFound({ name, region, populations, sector }: Organisation, filter: OrganisationFilter): boolean {
  const wanted = filter.text.trim().toLocaleLowerCase();
  const words = `${name} ${region} ${populations.join(" ")}`.toLocaleLowerCase();
  return (wanted === "" || words.includes(wanted)) && (filter.sector === "" || filter.sector === sector);
}
