// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of a forum's workspace: name, theme, tabs, and which part of it this reader sees. Watches what the tabs show.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useTopic } from "../connection";
import { Button, EmptyState, Menu, type MenuItem, Notice, Skeleton, Tabs, WhenThere } from "../design";
import { type Key, t } from "../i18n";
import { forumOf, isReachKnown, readForums, runs } from "../meetings/reach";
import type { Forum } from "../protocol";
import { coordinates, initiative, Page, type ScreenProps } from "../shell";
import { JoinForum } from "./join";
import "./forums.css";

const TABS = ["now", "meetings", "seats", "surveys", "materials"] as const;
type TabName = (typeof TABS)[number];
/** Open to everybody; the others are for those who read the forum. */
const OPEN: readonly TabName[] = ["now", "seats"];
const LABELS: Record<TabName, Key> = {
  now: "forums.now",
  meetings: "forums.meetings",
  seats: "forums.seats",
  surveys: "forums.surveys",
  materials: "forums.materials",
};

export interface Inside {
  forum: Forum;
  /** Sees what is meant for its members. */
  reads: boolean;
  /** Prepares and decides: coordinator, chair, administrator. */
  runs: boolean;
}

interface WorkspaceProps extends Pick<ScreenProps, "params"> {
  tab: TabName;
  children: (inside: Inside) => ComponentChildren;
}

export function Workspace({ params, tab, children }: WorkspaceProps) {
  const id = Number(params.forum);
  const forum = forumOf(id);
  const reads = readForums().some((each) => each.id === id);
  const running = forum !== undefined && runs(id);
  const seats = useTopic(forum ? `seats/${id}` : null);
  const inside = useTopic(reads ? `forum/${id}` : null);
  const desk = useTopic(running ? `desk/${id}` : null);
  const frame = useCurrentTabInView(forum !== undefined);
  if (!forum) return isReachKnown() ? <Absent /> : <Waiting />;
  const tabs = TABS.filter((name) => reads || OPEN.includes(name)).map((name) => ({
    key: name,
    label: t(LABELS[name]),
    href: name === "now" ? `/app/forums/${id}` : `/app/forums/${id}/${name}`,
  }));
  const status = [seats, ...(reads ? [inside] : []), ...(running ? [desk] : [])].find(({ kind }) => kind !== "live");
  return (
    <Page title={forum.name} back="/app/forums" lead={<bdi>{forum.theme}</bdi>} acts={<Acts forum={forum} />}>
      <div class="stack wide workspace" ref={frame}>
        <Tabs label={t("forums.parts")} tabs={tabs} selected={tab} />
        {!reads && <Outside forum={forum} />}
        {(reads || OPEN.includes(tab)) && (
          <WhenThere status={status ?? seats}>{children({ forum, reads, runs: running })}</WhenThere>
        )}
      </div>
    </Page>
  );
}

/** On a phone the tabs are wider than the screen. */
function useCurrentTabInView(shown: boolean) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = frame.current?.querySelector(".tab[aria-current]");
    tab?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [shown]);
  return frame;
}

const Outside = ({ forum }: { forum: Forum }) => (
  <div class="stack tight">
    <Notice>{t(forum.kind === "open" ? "forums.outside_open" : "forums.outside")}</Notice>
    <JoinForum forum={forum} />
  </div>
);

function Acts({ forum }: { forum: Forum }) {
  const base = `/app/forums/${forum.id}`;
  const open = { label: t("forums.public_page"), icon: "link", href: `/${initiative.value?.slug}/forums/${forum.id}` };
  const edit = { label: t("forums.edit"), icon: "edit", href: `${base}/edit` };
  const key = { label: t("forums.edit_key"), icon: "settings", href: `${base}/key` };
  const mayKey = coordinates.value && forum.kind !== "open";
  const items = runs(forum.id) ? [edit, ...(mayKey ? [key] : []), open] : [open];
  return <Menu label={t(runs(forum.id) ? "forums.manage" : "forums.acts")} items={items as MenuItem[]} />;
}

export const Absent = () => (
  <Page title={t("forums.absent")} back="/app/forums">
    <EmptyState icon="search" text={t("forums.absent_text")}>
      <Button href="/app/forums">{t("forums.all")}</Button>
    </EmptyState>
  </Page>
);

export const Waiting = () => (
  <div class="page">
    <Skeleton />
  </div>
);
