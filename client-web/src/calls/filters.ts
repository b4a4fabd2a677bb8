// SPDX-License-Identifier: AGPL-3.0-or-later
// Which responses of a call are shown, and in which order: the table and the reader's next and previous follow the same.
// Kept for each call while the page lives, so that coming back from a response finds the table as it was.
import { type Signal, signal } from "@preact/signals";
import type { Response } from "../protocol";
import { bySubmission } from "./state";

export interface Filters {
  /** "" for all; "undecided" for submitted and in review. */
  state: Signal<string>;
  sector: Signal<string>;
  /** Id as text. */
  forum: Signal<string>;
  search: Signal<string>;
}

const kept = new Map<number, Filters>();

export function filtersOf(call: number): Filters {
  let filters = kept.get(call);
  if (!filters) {
    filters = { state: signal(""), sector: signal(""), forum: signal(""), search: signal("") };
    kept.set(call, filters);
  }
  return filters;
}

export interface Wanted {
  state: string;
  sector: string;
  forum: string;
  search: string;
}

export const wantedBy = ({ state, sector, forum, search }: Filters): Wanted => ({
  state: state.value,
  sector: sector.value,
  forum: forum.value,
  search: search.value,
});

/** Case and the marks above and below letters make no difference when searching. */
const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** In the order they came in, so that a new one comes last and nothing moves. */
export function shown(responses: readonly Response[], wanted: Wanted): readonly Response[] {
  const words = folded(wanted.search).split(/\s+/).filter(Boolean);
  return responses.filter((response) => fits(response, wanted, words)).sort(bySubmission);
}

function fits(response: Response, { state, sector, forum }: Wanted, words: readonly string[]): boolean {
  const undecided = response.state === "submitted" || response.state === "in_review";
  if (state !== "" && response.state !== state && !(state === "undecided" && undecided)) return false;
  if (sector !== "" && response.sector !== sector) return false;
  if (forum !== "" && String(response.forum ?? "none") !== forum) return false;
  if (words.length === 0) return true;
  const { organisation_name, region, representative_name = "", texts } = response;
  const text = folded([organisation_name, region, representative_name, ...texts].join(" "));
  return words.every((word) => text.includes(word));
}

export interface Neighbours {
  /** From 1; 0 when it is not among them. */
  position: number;
  count: number;
  previous: Response | undefined;
  next: Response | undefined;
}

/** Those beside a response in the list; for one that no longer fits (it has just been decided), by its place in time. */
export function neighboursOf(response: Response, list: readonly Response[]): Neighbours {
  const at = list.findIndex(({ id }) => id === response.id);
  const after = list.findIndex((each) => bySubmission(each, response) > 0);
  const end = after === -1 ? list.length : after;
  return {
    position: at + 1,
    count: list.length,
    previous: list[(at === -1 ? end : at) - 1],
    next: at === -1 ? list[end] : list[at + 1],
  };
}
