// SPDX-License-Identifier: AGPL-3.0-or-later
// A summary as it stands in lists: title, when they met, a first line, what is in it, and whether one has read it.
import { thing } from "../connection";
import { Badge, Isolate } from "../design";
import { formatDay, t } from "../i18n";
import { forumOf } from "../meetings/reach";
import type { Summary } from "../protocol";
import { me } from "../shell";

/** Which revision one has read; undefined: none, or nobody is signed in. */
export function readRevision(summary: number): number | undefined {
  const person = me.value?.id;
  return person === undefined ? undefined : thing(`person/${person}`, "read_mark", summary)?.revision;
}

export type Reading = "new" | "corrected" | "read";

export function readingOf({ id, revision }: Summary): Reading {
  const read = readRevision(id);
  if (read === undefined) return "new";
  return read < revision ? "corrected" : "read";
}

const ReadingBadge = ({ summary }: { summary: Summary }) => {
  switch (summary.withdrawn === undefined ? readingOf(summary) : "withdrawn") {
    case "withdrawn":
      return <Badge tone="bad">{t("summaries.withdrawn")}</Badge>;
    case "new":
      return <Badge tone="accent">{t("summaries.unread")}</Badge>;
    case "corrected":
      return <Badge tone="warn">{t("summaries.corrected")}</Badge>;
    default:
      return null;
  }
};

export const SummaryRow = ({ summary, sayForum }: { summary: Summary; sayForum?: boolean }) => (
  <a class="badged" href={`/app/summaries/${summary.id}`}>
    <span class="what">
      <span class="title">
        <Isolate>{summary.title}</Isolate>
      </span>
      <span class="about row">
        {sayForum && <bdi>{forumOf(summary.forum)?.name}</bdi>}
        <span>{formatDay(summary.met_at)}</span>
      </span>
      {summary.excerpt !== "" && (
        <span class="excerpt">
          <Isolate>{summary.excerpt}</Isolate>
        </span>
      )}
      {summary.withdrawn === undefined && (
        <span class="about row">
          {summary.decisions > 0 && <span>{t("summaries.decisions", { count: summary.decisions })}</span>}
          {summary.tasks > 0 && <span>{t("summaries.tasks", { count: summary.tasks })}</span>}
          {summary.materials > 0 && <span>{t("summaries.materials", { count: summary.materials })}</span>}
        </span>
      )}
    </span>
    <ReadingBadge summary={summary} />
  </a>
);
