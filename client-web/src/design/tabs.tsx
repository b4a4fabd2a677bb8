// SPDX-License-Identifier: AGPL-3.0-or-later
// Tabs: with `href` they are links (each has an address, the back button works); without, a tab list with arrow keys.
import { useRef } from "preact/hooks";
import { direction, formatNumber } from "../i18n";

export interface Tab {
  key: string;
  label: string;
  count?: number;
  href?: string;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  selected: string;
  onSelect?: (key: string) => void;
  /** Id of the element that shows the selected tab; give it role="tabpanel". */
  panel?: string;
}

export function Tabs({ label, tabs, selected, onSelect, panel }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  if (tabs.every(({ href }) => href !== undefined)) {
    return (
      <nav class="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <a key={tab.key} class="tab" href={tab.href} aria-current={tab.key === selected ? "page" : undefined}>
            <TabLabel tab={tab} />
          </a>
        ))}
      </nav>
    );
  }
  const move = (event: KeyboardEvent) => {
    const step = stepOf(event.key);
    if (step === 0) return;
    event.preventDefault();
    const next = (tabs.findIndex(({ key }) => key === selected) + step + tabs.length) % tabs.length;
    onSelect?.(tabs[next]!.key);
    list.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          class="tab"
          role="tab"
          aria-selected={tab.key === selected}
          aria-controls={panel}
          tabIndex={tab.key === selected ? 0 : -1}
          onClick={() => onSelect?.(tab.key)}
          onKeyDown={move}
        >
          <TabLabel tab={tab} />
        </button>
      ))}
    </div>
  );
}

/** Arrows follow the reading direction: the arrow that points onwards goes onwards. */
export function stepOf(key: string): -1 | 0 | 1 {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return 0;
  return (key === "ArrowRight") === (direction.value === "ltr") ? 1 : -1;
}

function TabLabel({ tab }: { tab: Tab }) {
  return (
    <>
      {tab.label}
      {tab.count !== undefined && <span class="badge">{formatNumber(tab.count)}</span>}
    </>
  );
}
