// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal's head as this browser knows it, for comparing; and when the server showed one that does not fit, what that
// means, what to do, and the one act that makes this browser follow the other history.
import { useSignal } from "@preact/signals";
import { connection, Refusal } from "../connection";
import { Button, ConfirmDialog, EmptyState, Notice, refusalText, Skeleton, toast } from "../design";
import { formatMoment, formatNumber, t } from "../i18n";
import type { JournalHead } from "../protocol";
import { isTeam, me, Page } from "../shell";
import { isOver, type Kept, type Refused } from "./kept_head";
import { accept, journal, look } from "./watch";
import "./journal.css";

const PROGRAMS = { info: "shidra info", backup: "shidra backup", drill: "shidra drill", file: "manifest.json" };

export default function Journal() {
  const initiative = connection.welcome.value?.initiative;
  const kept = journal.value;
  const allowed = isTeam.value && initiative !== null && initiative !== undefined;
  return (
    <Page title={t("journal.title")} lead={t("journal.lead")} narrow>
      {!me.value ? (
        <Skeleton />
      ) : allowed ? (
        <div class="stack wide">
          {kept?.refused ? (
            <Warning kept={kept} refused={kept.refused} initiative={initiative} />
          ) : (
            <Notice tone={kept ? "good" : "info"}>{t(kept ? "journal.good" : "journal.not_checked")}</Notice>
          )}
          {kept && !kept.refused && <Known kept={kept} />}
          <CheckNow initiative={initiative} />
          {!kept?.refused && (
            <section class="stack tight">
              <h2>{t("journal.compare_title")}</h2>
              <p class="soft">{t("journal.compare_text", PROGRAMS)}</p>
            </section>
          )}
        </div>
      ) : (
        <EmptyState icon="list" text={t("refusal.not_allowed")} />
      )}
    </Page>
  );
}

function Known({ kept: { head, checked, since } }: { kept: Kept }) {
  return (
    <dl class="journal-facts">
      <dt>{t("journal.entries")}</dt>
      <dd>{formatNumber(head.entries)}</dd>
      <dt>{t("journal.head")}</dt>
      <dd>
        <Hash head={head} />
      </dd>
      <dt>{t("journal.checked")}</dt>
      <dd>{formatMoment(checked)}</dd>
      <dt>{t("journal.since")}</dt>
      <dd>{formatMoment(since)}</dd>
    </dl>
  );
}

/** In groups of eight, so that two can be held against each other by eye. */
const Hash = ({ head }: { head: JournalHead }) => (
  <code class="journal-hash" dir="ltr">
    {head.hash.match(/.{8}/g)?.map((part, at) => (
      <span key={at}>{part}</span>
    ))}
  </code>
);

interface WarningProps {
  kept: Kept;
  refused: Refused;
  initiative: number;
}

function Warning({ kept, refused, initiative }: WarningProps) {
  const over = isOver(kept);
  const numbers = { known: formatNumber(kept.head.entries), shown: formatNumber(refused.head.entries) };
  return (
    <>
      <Notice tone={refused.why === "restored" ? "warn" : "bad"}>
        <div class="stack tight">
          <h2>{t(`journal.${refused.why}_title`)}</h2>
          <p>{t(`journal.${refused.why}_text`, numbers)}</p>
          {over && <p>{t("journal.over_text")}</p>}
        </div>
      </Notice>
      <dl class="journal-facts">
        <dt>{t("journal.known_here")}</dt>
        <dd>
          {t("journal.entry_at", { entries: numbers.known, time: formatMoment(kept.checked) })}
          <Hash head={kept.head} />
        </dd>
        <dt>{t("journal.shown_now")}</dt>
        <dd>
          {t("journal.entry_at", { entries: numbers.shown, time: formatMoment(refused.seen) })}
          <Hash head={refused.head} />
        </dd>
      </dl>
      <section class="stack tight">
        <h2>{t("journal.steps_title")}</h2>
        <ol class="journal-steps">
          <li>{t("journal.step_keep")}</li>
          <li>{t("journal.step_tell")}</li>
          <li>{t("journal.compare_text", PROGRAMS)}</li>
          {!over && <li>{t("journal.step_accept")}</li>}
        </ol>
      </section>
      <Acceptance over={over} initiative={initiative} />
    </>
  );
}

function Acceptance({ over, initiative }: { over: boolean; initiative: number }) {
  const asked = useSignal(false);
  const close = () => {
    asked.value = false;
  };
  if (over) {
    return (
      <div>
        <Button kind="plain" onClick={() => accept(initiative)}>
          {t("journal.put_away")}
        </Button>
      </div>
    );
  }
  const confirm = () => {
    accept(initiative);
    close();
    toast(t("journal.accepted"));
  };
  return (
    <div>
      <Button kind="plain" onClick={() => (asked.value = true)}>
        {t("journal.accept")}
      </Button>
      <ConfirmDialog
        open={asked.value}
        title={t("journal.accept_title")}
        confirm={t("journal.accept")}
        danger
        onConfirm={confirm}
        onClose={close}
      >
        <p>{t("journal.accept_text")}</p>
      </ConfirmDialog>
    </div>
  );
}

function CheckNow({ initiative }: { initiative: number }) {
  const busy = useSignal(false);
  const go = async () => {
    busy.value = true;
    try {
      await look(initiative);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toast(refusalText(error));
    } finally {
      busy.value = false;
    }
  };
  return (
    <div>
      <Button kind="plain" busy={busy.value} onClick={() => void go()}>
        {t("journal.check_now")}
      </Button>
    </div>
  );
}
