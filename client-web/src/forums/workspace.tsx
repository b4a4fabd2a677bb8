// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of a forum's workspace: name, theme, tabs, and which part of it this reader sees. Watches what the tabs show.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { call, useTopic } from "../connection";
import {
  Button,
  EmptyState,
  Isolate,
  Menu,
  type MenuItem,
  Notice,
  RefusalNotice,
  Skeleton,
  Tabs,
  toast,
  WhenThere,
} from "../design";
import { formatDay, type Key, t } from "../i18n";
import { useActing } from "../meetings/acting";
import { forumOf, isReachKnown, readForums, runs } from "../meetings/reach";
import type { Forum } from "../protocol";
import { coordinates, initiative, isTeam, Page, type ScreenProps } from "../shell";
import { CloseDialog } from "./close_dialog";
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
        {forum.closed && <Closed forum={forum} />}
        {!reads && !forum.closed && <Outside forum={forum} />}
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

/** Why its work ended; those who act for the whole initiative may take it up again. */
function Closed({ forum }: { forum: Forum }) {
  const { busy, refusal, run } = useActing();
  const reopen = async () => {
    if (await run(() => call("forum.reopen", { forum: forum.id }))) toast(t("forums.reopened"));
  };
  if (!forum.closed) return null;
  return (
    <Notice>
      <div class="stack tight">
        <p>
          <strong>{t("pages.forum_closed")}</strong> · {formatDay(forum.closed.at)}
        </p>
        <p>
          <Isolate>{forum.closed.reason}</Isolate>
        </p>
        {isTeam.value && (
          <div>
            <Button kind="plain" busy={busy.value} onClick={() => void reopen()}>
              {t("forums.reopen")}
            </Button>
          </div>
        )}
        {refusal.value && <RefusalNotice refusal={refusal.value} />}
      </div>
    </Notice>
  );
}

function Acts({ forum }: { forum: Forum }) {
  const closing = useSignal(false);
  const ask = (open: boolean) => () => {
    closing.value = open;
  };
  const base = `/app/forums/${forum.id}`;
  const open = { label: t("forums.public_page"), icon: "link", href: `/${initiative.value?.slug}/forums/${forum.id}` };
  const edit = { label: t("forums.edit"), icon: "edit", href: `${base}/edit` };
  const key = { label: t("forums.edit_key"), icon: "settings", href: `${base}/key` };
  const mayKey = coordinates.value && forum.kind !== "open";
  const end = { label: t("forums.close"), icon: "close", onChoose: ask(true) };
  const items = runs(forum.id) ? [edit, ...(mayKey ? [key] : []), open, ...(isTeam.value ? [end] : [])] : [open];
  return (
    <>
      <Menu label={t(runs(forum.id) ? "forums.manage" : "forums.acts")} items={items as MenuItem[]} />
      {closing.value && <CloseDialog forum={forum} onClose={ask(false)} />}
    </>
  );
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
