// SPDX-License-Identifier: AGPL-3.0-or-later
// What stands where content is not, or not yet: nothing here, still loading, refused, long work going on.
import type { ComponentChildren } from "preact";
import type { Refusal, TopicStatus } from "../connection";
import { formatNumber, t, tMaybe } from "../i18n";
import { refusalText } from "./form";
import { Icon, type IconName } from "./icon";

interface EmptyProps {
  icon?: IconName;
  /** Absent where the page's heading says it already. */
  title?: string;
  /** What comes here, and what the next step is. */
  text?: string;
  /** The button of that step. */
  children?: ComponentChildren;
}

export const EmptyState = ({ icon = "info", title, text, children }: EmptyProps) => (
  <div class="empty">
    <Icon name={icon} />
    {title && <h2>{title}</h2>}
    {text && <p>{text}</p>}
    {children}
  </div>
);

/** Appears only when the wait lasts longer than 300 ms. */
export const Loading = () => (
  <div class="loading" role="status">
    <span class="spinner" aria-hidden="true" />
    {t("client.loading")}
  </div>
);

export const Skeleton = ({ lines = 5 }: { lines?: number }) => (
  <div class="skeleton" role="status" aria-label={t("client.loading")}>
    {Array.from({ length: lines }, (_, at) => (
      <span key={at} />
    ))}
  </div>
);

/** Long work with counts: "42 of 120". */
export const Progress = ({ label, value, max }: { label: string; value: number; max: number }) => (
  <div class="stack tight">
    <div class="row apart">
      <span>{label}</span>
      <span class="soft">{t("client.of", { value: formatNumber(value), max: formatNumber(max) })}</span>
    </div>
    <progress value={value} max={Math.max(max, 1)} aria-label={label} />
  </div>
);

type NoticeTone = "info" | "good" | "warn" | "bad";
const NOTICE_ICONS: Record<NoticeTone, IconName> = { info: "info", good: "check", warn: "warning", bad: "warning" };

export const Notice = ({ tone = "info", children }: { tone?: NoticeTone; children: ComponentChildren }) => (
  <div class={`notice ${tone}`}>
    <Icon name={NOTICE_ICONS[tone]} />
    <div>{children}</div>
  </div>
);

export const RefusalNotice = ({ refusal }: { refusal: Refusal }) => (
  <div role="alert">
    <Notice tone="bad">{refusalText(refusal)}</Notice>
  </div>
);

/** Shows the children once the topic is there; before that a skeleton, instead of that the reason. */
export function WhenThere({ status, children }: { status: TopicStatus; children: ComponentChildren }) {
  switch (status.kind) {
    case "live":
      return <>{children}</>;
    case "loading":
      return <Skeleton />;
    case "refused":
      return <RefusalNotice refusal={status.refusal} />;
    case "ended":
      return <Notice tone="warn">{tMaybe(`ended.${status.reason}`) ?? t("client.ended")}</Notice>;
  }
}
