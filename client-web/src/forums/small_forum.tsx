// SPDX-License-Identifier: AGPL-3.0-or-later
// A forum as a card: its seats as a small half circle, what it deals with, how many sit there and who is still missing.
import { Badge, Highlight, Icon, Isolate } from "../design";
import { t } from "../i18n";
import { Hemicycle } from "../pictures";
import type { Forum } from "../protocol";
import { sectors } from "../shell";
import { missingBySector } from "./standing";
import { KIND_LABELS, missingWords, seatedWords } from "./words";
import "./forums.css";

export const SmallForum = ({ forum }: { forum: Forum }) => (
  <a class="card lifted small-forum" href={`/app/forums/${forum.id}`}>
    <SmallHouse forum={forum} />
    <span class="stack tight">
      <span class="row">
        <strong class="title">
          <Isolate>{forum.name}</Isolate>
        </strong>
        {forum.kind !== "thematic" && <Badge>{t(KIND_LABELS[forum.kind])}</Badge>}
        {forum.closed && <Badge>{t("pages.forum_closed_short")}</Badge>}
      </span>
      {forum.theme !== "" && (
        <span class="about theme">
          <Isolate>{forum.theme}</Isolate>
        </span>
      )}
      <SeatedWords forum={forum} />
      <Representative forum={forum} />
    </span>
  </a>
);

export function SmallHouse({ forum }: { forum: Forum }) {
  const seats = Object.fromEntries(forum.by_sector.map(({ sector, count }) => [sector, count]));
  return (
    <Hemicycle
      size="small"
      title={t("forums.seat_map")}
      titled={false}
      sectors={sectors.value}
      seats={seats}
      missing={missingBySector(forum)}
      capacity={forum.capacity ?? null}
    />
  );
}

/** In words only where the half circle has no number to compare with. */
const SeatedWords = ({ forum }: { forum: Forum }) =>
  forum.capacity === undefined ? (
    <span class="small soft">
      <Highlight value={forum.seated}>{seatedWords(forum)}</Highlight>
    </span>
  ) : null;

/** Says plainly whether everybody is there whom the key asks for. An open forum has no key, so nothing is said;
 *  nor of a closed one, which nobody is asked to join. */
export function Representative({ forum, always }: { forum: Forum; always?: boolean }) {
  if (forum.closed) return null;
  if (!forum.representative) {
    return (
      <span class="standing warn">
        <Icon name="warning" />
        <span>
          {t("forums.missing")} {missingWords(forum)}
        </span>
      </span>
    );
  }
  if (!always || forum.standing.length === 0) return null;
  return (
    <span class="standing good">
      <Icon name="check" />
      <span>{t("forums.is_representative")}</span>
    </span>
  );
}
