// SPDX-License-Identifier: AGPL-3.0-or-later
// Dates, times and numbers as the reader is used to, by Intl. Moments are milliseconds UTC; days and hours are those of the
// initiative's zone, because that is where meetings take place and deadlines end.
import { signal } from "@preact/signals";
import { LOCALES, language } from "./language";
import { isolated } from "./translate";

/** The initiative's IANA zone. */
export const zone = signal("Asia/Jerusalem");

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = LOCALES[language.value];
  const key = `${locale} ${zone.value} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: zone.value, hourCycle: "h23", ...options });
    formats.set(key, format);
  }
  return format;
}

const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "long" };
const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
/** A year is said only where it is not the current one. */
const withYear = (moment: number): Intl.DateTimeFormatOptions =>
  yearOf(moment) === yearOf(Date.now()) ? {} : { year: "numeric" };
const yearOf = (moment: number) => dateFormat({ year: "numeric" }).format(moment);

/** "יום ג׳, 24 בנובמבר" */
export const formatDay = (moment: number): string => dateFormat({ ...DAY, ...withYear(moment) }).format(moment);
/** "18:00" */
export const formatTime = (moment: number): string => dateFormat(TIME).format(moment);
/** "יום ג׳, 24 בנובמבר, 18:00"; with the zone's name where the device is in another one, where the wall shows the same
 *  twice, or when asked. */
export function formatMoment(moment: number, saysZone: "when_different" | "always" = "when_different"): string {
  const text = dayAndTime(moment);
  const elsewhere = zone.value !== new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return saysZone === "always" || elsewhere || comesTwice(moment) ? `${text} (${zoneName(moment)})` : text;
}
const dayAndTime = (moment: number) =>
  `${formatDay(moment)}${language.value === "ar" ? "، " : ", "}${formatTime(moment)}`;
/** "24.11.2026", for tables. Intl puts marks of direction into the Arabic one, which turn it round to "2026/11/24". */
export const formatDate = (moment: number): string =>
  dateFormat({ day: "2-digit", month: "2-digit", year: "numeric" }).format(moment).replaceAll("\u200f", "");
/** "יום ג׳, 24 בנובמבר, 09:00–11:30", or both days where they differ. Not by Intl's own ranges: in Hebrew those write the
 *  hour with one digit, beside times that have two. */
export const formatSpan = (from: number, to: number): string =>
  formatDate(from) === formatDate(to)
    ? `${dayAndTime(from)}–${formatTime(to)}`
    : `${dayAndTime(from)} – ${dayAndTime(to)}`;

/** In the hour that the clocks are put back over, the wall shows the same at two moments. */
const comesTwice = (moment: number) =>
  [-3_600_000, 3_600_000].some((away) => toWallClock(moment + away) === toWallClock(moment));

/** "שעון ישראל": what people call the initiative's zone; in the hour that comes twice, "שעון ישראל (קיץ)". */
export function zoneName(moment = Date.now()): string {
  const parts = dateFormat({ timeZoneName: comesTwice(moment) ? "long" : "longGeneric" }).formatToParts(moment);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone.value;
}

export const formatNumber = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(LOCALES[language.value], options).format(value);
/** From a share 0…1. */
export const formatPercent = (share: number): string => formatNumber(share, { style: "percent" });
/** From parts per thousand, as results carry them. */
export const formatPerMille = (perMille: number): string => formatPercent(perMille / 1000);

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const style = { style: "unit", unit: UNITS[step]!, maximumFractionDigits: step > 1 ? 1 : 0 } as const;
  return isolated(formatNumber(bytes / 1000 ** step, style));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** "in 3 days", "2 minutes ago": in the largest unit that fits. */
export function formatRelative(moment: number, now: number): string {
  const away = moment - now;
  const [unit, size] = STEPS.find(([, each]) => Math.abs(away) >= each) ?? STEPS[3]!;
  const format = new Intl.RelativeTimeFormat(LOCALES[language.value], { numeric: "auto" });
  // Intl's Hebrew says "לפני דקה (1)".
  return format.format(Math.trunc(away / size), unit).replace(" (1)", "");
}

/** "אחת, שתיים ו־3": Intl writes a hyphen where Hebrew has a maqaf. */
export const formatList = (parts: Iterable<string>): string =>
  new Intl.ListFormat(LOCALES[language.value]).format(parts).replace(/ ו-(?=\d)/, " ו־");

export const compareText = (a: string, b: string): number =>
  new Intl.Collator(LOCALES[language.value], { numeric: true }).compare(a, b);

/** "2026-11-24T18:00" for a datetime-local field: the wall clock of the initiative's zone. */
export function toWallClock(moment: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone.value,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(moment);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The moment of a wall clock in the initiative's zone; in an hour that is skipped or repeated, one that is near. */
export function fromWallClock(text: string): number | undefined {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsetAt = (moment: number) => Date.parse(`${toWallClock(moment)}Z`) - Math.floor(moment / 60_000) * 60_000;
  const first = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(first);
}
