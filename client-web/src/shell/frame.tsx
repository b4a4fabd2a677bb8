// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame around every screen: bar with name, state of the line, language and account; navigation below on phones, at the
// side on wide screens; what is said when the line is lost.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { callForSession, connection, kept, Refusal } from "../connection";
import { Icon, Menu, type MenuItem, refusalText, Toasts, toast } from "../design";
import { formatTime, LANGUAGES, type Language, language, setLanguage, t } from "../i18n";
import { doorLabel, doors } from "./navigation";
import { address } from "./router";
import { initiative, isTeam, me, signedIn } from "./session";
import { ShortcutsDialog, showShortcuts } from "./shortcuts";

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <Bar />
      <OfflineBanner />
      <main id="main">
        <JournalGuard />
        {children}
        <footer class="software">
          <a href="/source">{t("client.source")}</a>
        </footer>
      </main>
      <Navigation />
      <Toasts />
      <ShortcutsDialog />
    </>
  );
}

function Bar() {
  const skip = (event: Event) => {
    event.preventDefault();
    document.querySelector<HTMLElement>("main h1, main")?.focus();
  };
  return (
    <header class="bar">
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link, which must also move the focus */}
      <a class="skip" href="#main" onClick={skip}>
        {t("client.skip")}
      </a>
      <div class="name">
        {/* In its own direction, so that what does not fit is its end. */}
        <a href={signedIn.value ? "/app/home" : "/"} dir="auto">
          {initiative.value?.name ?? "Shidra"}
        </a>
        <LineState />
      </div>
      <LanguageMenu />
      <AccountMenu />
    </header>
  );
}

/** In words and as a dot: whether what is shown is today's. A line lost for less than two seconds is not worth a word. */
export function LineState() {
  const { kind } = connection.line.state.value;
  const lost = useLostForLong();
  if (kind === "connecting") return <span class="live waiting">{t("client.connecting")}</span>;
  if (kind === "signed_out") return <span class="live waiting">{t("client.guest")}</span>;
  return lost ? <span class="live lost">{t("client.lost")}</span> : <span class="live now">{t("client.live")}</span>;
}

function useLostForLong(): boolean {
  const { kind } = connection.line.state.value;
  const long = useSignal(false);
  useEffect(() => {
    if (kind !== "lost") {
      long.value = false;
      return;
    }
    const timer = setTimeout(() => {
      long.value = true;
    }, 2_000);
    return () => clearTimeout(timer);
  }, [kind]);
  return long.value;
}

function OfflineBanner() {
  const state = connection.line.state.value;
  const lost = useLostForLong();
  if (!lost || state.kind !== "lost") return <div role="status" hidden />;
  const count = kept().size;
  const time = formatTime(state.since + connection.clockOffset.value);
  return (
    <div class="offline" role="status">
      <Icon name="offline" />
      <span>{count > 0 ? t("client.offline_kept", { count, time }) : t("client.offline_nothing", { time })}</span>
    </div>
  );
}

/** Whether the journal goes on as it was: looked at for those who act for the whole initiative; nobody else loads it. */
function JournalGuard() {
  const id = connection.welcome.value?.initiative;
  const team = isTeam.value;
  const part = useSignal<{ Warning: ComponentType<{ initiative: number }> } | undefined>(undefined);
  useEffect(() => {
    if (!team) return;
    void import("../journal/warning").then(({ JournalWarning }) => {
      part.value = { Warning: JournalWarning };
    });
  }, [team]);
  return team && id && part.value ? <part.value.Warning initiative={id} /> : null;
}

export function LanguageMenu() {
  const items = (Object.keys(LANGUAGES) as Language[]).map((tag) => ({
    label: LANGUAGES[tag],
    lang: tag,
    checked: tag === language.value,
    onChoose: () => void setLanguage(tag),
  }));
  return <Menu label={t("client.language")} icon="language" items={items} />;
}

async function signOut(): Promise<void> {
  try {
    await callForSession("access.sign_out", {});
    location.assign("/");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(refusalText(error));
  }
}

/** On a phone the navigation has room for this many doors. */
const FIT = 5;

const journalItem = (): MenuItem => ({ label: t("journal.title"), icon: "list", href: "/app/journal" });

function AccountMenu() {
  const more = doors().slice(FIT);
  const help: MenuItem = { label: t("client.shortcuts"), icon: "info", onChoose: showShortcuts };
  const items: MenuItem[] = signedIn.value
    ? [
        ...more.map((door) => ({ label: doorLabel(door), icon: door.icon, href: door.href })),
        ...(isTeam.value ? [journalItem()] : []),
        { label: t("client.profile"), icon: "account", href: "/app/me" },
        help,
        { label: t("client.sign_out"), icon: "exit", onChoose: () => void signOut() },
      ]
    : [{ label: t("client.sign_in"), icon: "account", href: "/sign-in" }, help];
  return <Menu label={me.value?.name ?? t("client.account")} icon="account" items={items} />;
}

export function Navigation() {
  const here = address.value;
  const open = doors();
  if (open.length === 0) return null;
  return (
    <nav class="nav" aria-label={t("client.main_navigation")}>
      {open.map((door, at) => (
        <a
          key={door.href}
          class={at >= FIT ? "wide-only" : undefined}
          href={door.href}
          aria-current={here === door.href ? "page" : here.startsWith(`${door.href}/`) ? "true" : undefined}
        >
          <Icon name={door.icon} />
          {doorLabel(door)}
        </a>
      ))}
    </nav>
  );
}
