// SPDX-License-Identifier: AGPL-3.0-or-later
// The top of a screen: its heading, which is the window's title too and takes the focus when one arrives from within.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../design";
import { t } from "../i18n";
import { visits } from "./router";
import { initiative } from "./session";

interface PageProps {
  title: string;
  /** Where the way back leads: the screen above this one. */
  back?: string;
  lead?: ComponentChildren;
  /** Acts that concern the whole screen. */
  acts?: ComponentChildren;
  /** For reading and forms. */
  narrow?: boolean;
  children: ComponentChildren;
}

export function Page({ title, back, lead, acts, narrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const name = initiative.value?.name;
  useEffect(() => {
    document.title = name ? `${title} · ${name}` : title;
  }, [title, name]);
  useEffect(() => {
    if (visits.peek() > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class={narrow ? "page narrow" : "page"}>
      <header class="page-head">
        {back !== undefined && (
          <div>
            <Button kind="quiet" icon="back" href={back}>
              {t("client.back")}
            </Button>
          </div>
        )}
        <div class="row apart">
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{title}</bdi>
          </h1>
          {acts && <div class="row">{acts}</div>}
        </div>
        {lead && <div class="lead">{lead}</div>}
      </header>
      {children}
    </div>
  );
}
