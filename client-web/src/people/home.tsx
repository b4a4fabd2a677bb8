// SPDX-License-Identifier: AGPL-3.0-or-later
// Home: what needs me, then my forums. Whoever holds the initiative together sees besides what needs them there (see now.tsx).
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Skeleton } from "../design";
import { t } from "../i18n";
import { isReachKnown } from "../meetings/reach";
import { isTeam, me, Page } from "../shell";
import { HomeForums } from "./home_forums";
import { HomeNeeds } from "./home_needs";
import { useNeeds } from "./home_reach";
import "./home.css";

export default function Home() {
  const needs = useNeeds();
  const known = isReachKnown() && needs.settled;
  return (
    <Page title={t("people.hello", { name: me.value?.name ?? "" })}>
      {known ? (
        <div class="stack home">
          <HomeNeeds needs={needs} />
          {isTeam.value && <TeamNow />}
          <HomeForums meetings={needs.meetings} />
        </div>
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

/** Loaded only for the team, so that nobody else's phone pays for it. */
function TeamNow() {
  const part = useSignal<{ Now: ComponentType } | undefined>(undefined);
  useEffect(() => {
    let here = true;
    void import("./now").then(({ Now }) => {
      if (here) part.value = { Now };
    });
    return () => {
      here = false;
    };
  }, []);
  return part.value ? <part.value.Now /> : <Skeleton lines={3} />;
}
