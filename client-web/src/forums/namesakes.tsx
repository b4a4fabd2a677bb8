// SPDX-License-Identifier: AGPL-3.0-or-later
// A word of warning beside somebody who is about to get a seat.
import { Notice } from "../design";
import { t } from "../i18n";
import type { Namesake } from "../protocol";

/** Others whose names look the same: the wrong one is easily chosen, and somebody may want to be taken for another. */
export function Namesakes({ people }: { people: readonly Namesake[] }) {
  if (people.length === 0) return null;
  return (
    <Notice tone="warn">
      {t("forums.namesakes")}
      <ul>
        {people.map(({ person, name, organisation }) => (
          <li key={person}>
            <bdi>{name}</bdi>
            <span class="about">
              {" · "}
              <bdi>{organisation ?? t("people.no_organisation")}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
