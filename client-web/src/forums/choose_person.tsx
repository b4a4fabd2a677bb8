// SPDX-License-Identifier: AGPL-3.0-or-later
// Choosing whom to seat: those first whose sector the key still asks for, found by name or organisation.
import { useSignal } from "@preact/signals";
import { Badge, Isolate, Sector, TextField, useField } from "../design";
import { t } from "../i18n";
import type { Forum } from "../protocol";
import { sectorOf } from "../shell";
import { type Candidate, isMatch } from "./candidates";
import { missingBySector } from "./standing";

/** So many rows are looked through; more are searched. */
const SHOWN = 40;

interface ChooseProps {
  forum: Forum;
  candidates: readonly Candidate[];
  chosen: number | undefined;
  onChoose: (person: number) => void;
}

export function ChoosePerson({ forum, candidates, chosen, onChoose }: ChooseProps) {
  const wanted = useSignal("");
  const field = useField(wanted);
  const missing = missingBySector(forum);
  const isWanted = ({ sector, seated }: Candidate) => !seated && sector !== undefined && (missing[sector] ?? 0) > 0;
  const rank = (each: Candidate) => (isWanted(each) ? 0 : each.seated ? 2 : 1);
  const found = candidates.filter((each) => isMatch(each, wanted.value)).sort((a, b) => rank(a) - rank(b));
  return (
    <div class="seating-people stack tight">
      <TextField field={field} type="search" label={t("forums.find_person")} />
      {found.length === 0 && <p class="soft">{t("forums.nobody")}</p>}
      <ul class="candidates">
        {found.slice(0, SHOWN).map((each) => (
          <li key={each.person}>
            <button
              type="button"
              class="candidate"
              aria-pressed={each.person === chosen}
              onClick={() => onChoose(each.person)}
            >
              <span class="what">
                <span class="strong">
                  <Isolate>{each.name}</Isolate>
                </span>
                {each.organisation !== undefined && (
                  <span class="about">
                    <Isolate>{each.organisation}</Isolate>
                  </span>
                )}
                {each.sector !== undefined && <Sector sector={sectorOf(each.sector)} />}
              </span>
              {each.seated && <Badge>{t("forums.sits_already")}</Badge>}
              {isWanted(each) && <Badge tone="warn">{t("forums.wanted")}</Badge>}
            </button>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && <p class="soft small">{t("forums.people_more", { count: found.length - SHOWN })}</p>}
    </div>
  );
}
