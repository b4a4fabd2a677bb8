// SPDX-License-Identifier: AGPL-3.0-or-later
// Summaries one may read: those of the forums one reads, and public ones of the others. Unread ones are marked.
import { useSignal } from "@preact/signals";
import { things } from "../connection";
import { EmptyState, Skeleton, Tabs } from "../design";
import { t } from "../i18n";
import { isReachKnown, readForums, useTopics } from "../meetings/reach";
import type { Summary } from "../protocol";
import { Page, topicOf } from "../shell";
import { readingOf, SummaryRow } from "./summary_card";

const PANEL = "summaries";

export default function Summaries() {
  const forums = readForums().map(({ id }) => `forum/${id}`);
  const settled = useTopics(forums);
  const selected = useSignal("mine");
  const mine = newestFirst(forums.flatMap((topic) => things(topic, "summary")));
  const everything = newestFirst([...mine, ...openOnes(mine)]);
  const unread = mine.filter(isUnread);
  const shown = { mine, unread, all: everything }[selected.value] ?? mine;
  if (!isReachKnown() || !settled) {
    return (
      <Page title={t("summaries.title")}>
        <Skeleton />
      </Page>
    );
  }
  const tabs = [
    { key: "mine", label: t("summaries.of_my_forums") },
    { key: "unread", label: t("summaries.unread_ones"), count: unread.length },
    { key: "all", label: t("summaries.all") },
  ];
  return (
    <Page title={t("summaries.title")}>
      <div class="stack">
        <Tabs
          label={t("summaries.title")}
          tabs={tabs}
          selected={selected.value}
          panel={PANEL}
          onSelect={(key) => {
            selected.value = key;
          }}
        />
        <div id={PANEL} role="tabpanel" aria-label={tabs.find(({ key }) => key === selected.value)?.label}>
          <List summaries={shown} unread={selected.value === "unread"} />
        </div>
      </div>
    </Page>
  );
}

function openOnes(known: readonly Summary[]): readonly Summary[] {
  const topic = topicOf("initiative");
  const ids = new Set(known.map(({ id }) => id));
  return topic === null ? [] : things(topic, "summary").filter(({ id }) => !ids.has(id));
}

const isUnread = (summary: Summary) => summary.withdrawn === undefined && readingOf(summary) !== "read";

const newestFirst = (summaries: readonly Summary[]) =>
  [...summaries].sort((a, b) => b.met_at - a.met_at || b.id - a.id);

function List({ summaries, unread }: { summaries: readonly Summary[]; unread: boolean }) {
  if (summaries.length === 0) {
    return unread ? (
      <EmptyState icon="check" title={t("summaries.all_read")} />
    ) : (
      <EmptyState icon="document" title={t("summaries.none")} text={t("summaries.none_text")} />
    );
  }
  return (
    <ul class="list">
      {summaries.map((summary) => (
        <li key={summary.id}>
          <SummaryRow summary={summary} sayForum />
        </li>
      ))}
    </ul>
  );
}
