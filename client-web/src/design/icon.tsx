// SPDX-License-Identifier: AGPL-3.0-or-later
// Drawings of 24 × 24, by name. Decorative: the words beside them (or the label of their button) carry the meaning.

const DRAWINGS = {
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-3.6 3.8-6 7.5-6s6.7 2.4 7.5 6",
  back: "M15 5l-7 7 7 7",
  bell: "M6 16.500h12l-1.5-2.500v-4a4.5 4.5 0 0 0-9 0v4L6 16.500ZM10.3 19.500a2 2 0 0 0 3.4 0",
  calendar: "M4.5 6.500h15v13h-15zM4.5 10.500h15M8.5 4v4M15.5 4v4",
  bold: "M8 5h5a3.5 3.5 0 0 1 0 7H8ZM8 12h6a3.5 3.5 0 0 1 0 7H8Z",
  call: "M4 10v4h3l8 4V6l-8 4H4ZM18 9.500a3.5 3.5 0 0 1 0 5M8 14.500l1.2 4.500h2",
  check: "M5 12.500l4.5 4.500L19 7.5",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 7.500V12l3 2",
  close: "M6 6l12 12M18 6L6 18",
  document: "M6.5 3.500h7.500l4 4v13H6.500zM13.5 3.500v4.500H18M9.5 12.500h5.500M9.5 16h5.5",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.500M5 20h14",
  down: "M12 5v14M6 13l6 6 6-6",
  edit: "M5 19l1-4L16 5l3 3L9 18l-4 1ZM14 7l3 3",
  exit: "M13 4.500H5.500v15H13M10.500 12H20M16 8l4 4-4 4",
  forums: "M3.5 18.5a8.5 8.5 0 0 1 17 0M7.5 18.5a4.5 4.5 0 0 1 9 0M12 18.5v-.01",
  forward: "M9 5l7 7-7 7",
  hand: "M8 13V6.500a1.25 1.25 0 0 1 2.5 0V11V5a1.25 1.25 0 0 1 2.5 0v6V6a1.25 1.25 0 0 1 2.5 0v6V8.500a1.25 1.25 0 0 1 2.5 0V15c0 3.5-2.5 5.5-5.5 5.5-3.5 0-4.5-1.5-7-6.5-.6-1.2 1-2.2 2.5-1Z",
  heading: "M7 5v14M17 5v14M7 12h10",
  home: "M4 11.500L12 5l8 6.500M6 10.500V19h4.500v-5h3v5H18v-8.5",
  info: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 11v5M12 8v-.01",
  language:
    "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM4 12h16M12 4c2.5 2.3 3.5 5 3.5 8s-1 5.7-3.5 8c-2.5-2.3-3.5-5-3.5-8s1-5.7 3.5-8Z",
  link: "M10 14a3.5 3.5 0 0 0 5 0l3.5-3.500a3.5 3.5 0 0 0-5-5L12 7M14 10a3.5 3.5 0 0 0-5 0l-3.5 3.500a3.5 3.5 0 0 0 5 5L12 17",
  list: "M9 6.500h11M9 12h11M9 17.500h11M4.5 6.500v-.01M4.5 12v-.01M4.5 17.500v-.01",
  mail: "M4 6.500h16v11H4zM4 7l8 6.500L20 7",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M6 12v-.01M12 12v-.01M18 12v-.01",
  offline: "M4 4l16 16M8 15.500a5.5 5.5 0 0 1 6.5-1M5 12a10 10 0 0 1 4-2.500M19 12a10 10 0 0 0-6-3M12 19v-.01",
  people:
    "M9 11.500a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.500ZM3 19c.5-3 3-5 6-5s5.5 2 6 5M15.5 5.300a3.25 3.25 0 0 1 0 6M17 14.300c2.2.6 3.7 2.3 4 4.7",
  place:
    "M12 20.500c4-4.300 6.500-7.500 6.500-10.500a6.5 6.5 0 0 0-13 0c0 3 2.500 6.200 6.500 10.500ZM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  plus: "M12 5v14M5 12h14",
  screen: "M4 5h16v11H4zM9 20h6M12 16v4",
  search: "M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12ZM15.5 15.500L20 20",
  settings: "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4",
  share: "M12 15V4M8 7.500L12 4l4 3.500M6 11.500V20h12v-8.5",
  survey: "M5 20V13M12 20V5M19 20V9.5",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.5 11v5M13.5 11v5",
  up: "M12 19V5M6 11l6-6 6 6",
  warning: "M12 4.500L3.5 19h17L12 4.500ZM12 10v4.500M12 17v-.01",
} as const;

export type IconName = keyof typeof DRAWINGS;
/** These point somewhere, so they follow the reading direction. */
const POINTING: readonly IconName[] = ["back", "exit", "forward", "call", "share"];

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon-drawing${POINTING.includes(name) ? " points" : ""}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
