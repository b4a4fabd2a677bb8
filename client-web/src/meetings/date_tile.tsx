// SPDX-License-Identifier: AGPL-3.0-or-later
// A leaf of the calendar: day and month of the initiative's zone, for lists that are scanned by date.
import { language, zone } from "../i18n";
import { LOCALES } from "../i18n/language";

const part = (moment: number, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(LOCALES[language.value], { timeZone: zone.value, ...options }).format(moment);

/** Decorative: the words beside it say the date in full. */
export const DateTile = ({ moment, faded }: { moment: number; faded?: boolean }) => (
  <span class={faded ? "date-tile faded" : "date-tile"} aria-hidden="true">
    <span>{part(moment, { weekday: "short" })}</span>
    <strong>{part(moment, { day: "numeric" }).replace(/\D/g, "")}</strong>
    <span>{part(moment, { month: "short" })}</span>
  </span>
);
