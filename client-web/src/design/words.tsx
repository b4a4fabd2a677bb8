// SPDX-License-Identifier: AGPL-3.0-or-later
// Small parts inside text: names that keep their direction, badges, sectors, live numbers, text rendered by the server.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatNumber } from "../i18n";
import { trusted } from "./trusted";

/** A name, title or address inside other text: it keeps its own direction. */
export const Isolate = ({ children }: { children: ComponentChildren }) => <bdi>{children}</bdi>;

type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

export const Badge = ({ tone = "neutral", children }: { tone?: Tone; children: ComponentChildren }) => (
  <span class={`badge ${tone}`}>{children}</span>
);

/** How a sector looks everywhere; `Sector` of the contract fits. */
export interface SectorLook {
  code: string;
  name: string;
  label: string;
  colour: number;
}

/** The sector's mark and short label; as a chip it has a ground of its own. */
export const Sector = ({ sector, chip }: { sector: SectorLook; chip?: boolean }) => (
  <span class={chip ? "sector chip" : "sector"} data-sector-colour={sector.colour} title={sector.name}>
    <bdi>{sector.label}</bdi>
  </span>
);

/** HTML that the server made from Markdown with its allow-list. Nothing else may come in here. */
export const Prose = ({ html }: { html: string }) => (
  // The one place where HTML comes in, through the page's only Trusted Types policy.
  <div class="prose" dangerouslySetInnerHTML={{ __html: trusted(html) }} />
);

const calm = () => typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A number that counts up or down to its new value; at once where less motion is wished for. */
export function Counter({ value }: { value: number }) {
  const shown = useSignal(value);
  useEffect(() => {
    const from = shown.peek();
    if (from === value || calm()) {
      shown.value = value;
      return;
    }
    const start = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, (now - start) / 600);
      shown.value = Math.round(from + (value - from) * (1 - (1 - part) ** 3));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return <>{formatNumber(shown.value)}</>;
}

/** Lights up shortly when `value` changes, not when it first appears. Moves nothing. */
export function Highlight({ value, children }: { value: unknown; children: ComponentChildren }) {
  const box = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    const list = box.current?.classList;
    list?.remove("fresh");
    void box.current?.offsetWidth;
    list?.add("fresh");
  }, [value]);
  return (
    <span ref={box} class="highlight">
      {children}
    </span>
  );
}
