// SPDX-License-Identifier: AGPL-3.0-or-later
// When a result may be seen by those who are not of the team, as the server has it. Pure.
import type { Survey } from "../protocol";

/** Whether the result is there for those who are not of the team. */
export function showsResults({ results, state }: Pick<Survey, "results" | "state">, answered: boolean): boolean {
  switch (results) {
    case "live":
      return true;
    case "after_answering":
      return answered;
    case "after_closing":
      return state === "closed";
    case "team":
      return false;
  }
}

/** A code, and so a phone without an account, opens only these. */
export const isForAnyone = ({ audience }: Survey): boolean => audience === "anyone";
