// SPDX-License-Identifier: AGPL-3.0-or-later
// Home: what needs me, then my forums. Whoever holds the initiative together sees besides what needs them there (see now.tsx).
import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Skeleton } from "../design";
import { t } from "../i18n";
import { isReachKnown } from "../meetings/reach";
import { coordinates, me, Page } from "../shell";
import { HomeNeeds } from "./home_needs";
import { type Needs, useNeeds } from "./home_reach";
import "./home.css";

export default function Home() {
  const needs = useNeeds();
  const known = isReachKnown() && needs.settled;
  return (
    <Page title={t("people.hello", { name: me.value?.name ?? "" })}>
      {known ? (
        <div class="stack home">
          <HomeNeeds needs={needs} />
          {coordinates.value && <Part load={now} needs={needs} />}
          <Part load={forums} needs={needs} />
        </div>
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

interface PartProps {
  needs: Needs;
}

/** A part of the screen below what needs me: it comes after that, and the team's comes to nobody else's phone. */
function Part({ load, needs }: PartProps & { load: () => Promise<ComponentType<PartProps>> }) {
  const part = useSignal<{ Shown: ComponentType<PartProps> } | undefined>(undefined);
  useEffect(() => {
    let here = true;
    void load().then((Shown) => {
      if (here) part.value = { Shown };
    });
    return () => {
      here = false;
    };
  }, [load]);
  return part.value ? <part.value.Shown needs={needs} /> : <Skeleton lines={3} />;
}

const now = () => import("./now").then(({ Now }) => Now);
const forums = () => import("./home_forums").then(({ HomeForums }) => HomeForums);
