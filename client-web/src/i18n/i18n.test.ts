// SPDX-License-Identifier: AGPL-3.0-or-later
// The catalogs are complete and used; texts and dates come out as readers of each language expect.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  formatBytes,
  formatDate,
  formatList,
  formatMoment,
  formatRelative,
  formatSpan,
  fromWallClock,
  toWallClock,
  zone,
  zoneName,
} from "./format";
import { type Language, LOCALES, language, preferredLanguage } from "./language";
import { type Catalog, translate } from "./translate";

const languages = Object.keys(LOCALES) as Language[];
const read = (tag: Language): Catalog => JSON.parse(readFileSync(`src/i18n/${tag}.json`, "utf8"));
const catalogs = Object.fromEntries(languages.map((tag) => [tag, read(tag)])) as Record<Language, Catalog>;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const where = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(where);
    return /\.tsx?$/.test(where) && !where.endsWith(".test.ts") ? [readFileSync(where, "utf8")] : [];
  });
}
const source = sources("src").join("\n");

test("all languages have the same keys", () => {
  for (const tag of languages)
    assert.deepEqual(Object.keys(catalogs[tag]).sort(), Object.keys(catalogs.he).sort(), tag);
});

test("every text that depends on a number has every form its language needs", () => {
  for (const tag of languages) {
    const wanted = new Intl.PluralRules(LOCALES[tag]).resolvedOptions().pluralCategories.sort();
    for (const [key, text] of Object.entries(catalogs[tag])) {
      if (typeof text !== "string") assert.deepEqual(Object.keys(text).sort(), wanted, `${tag} ${key}`);
    }
  }
});

test("every key that the client uses exists", () => {
  const used = [...source.matchAll(/\bt(?:Maybe)?\(\s*"([^"]+)"/g)].map(([, key]) => key!);
  assert.deepEqual(
    [...new Set(used)].filter((key) => !(key in catalogs.he)),
    [],
  );
});

test("every key of the client's own is used", () => {
  const own = Object.keys(catalogs.he).filter((key) => key.startsWith("client."));
  assert.deepEqual(
    own.filter((key) => !source.includes(`"${key}"`)),
    [],
  );
});

test("the client's own refusals can be said", () => {
  for (const code of ["offline", "unconfirmed", "signed_out", "failed"])
    assert.ok(`refusal.${code}` in catalogs.he, code);
});

test("a number chooses the form, a name keeps its own direction", () => {
  const catalog: Catalog = {
    seats: {
      one: "seat {count}",
      two: "two seats",
      few: "{count} few",
      many: "{count} many",
      zero: "none",
      other: "{count} seats",
    },
    hello: "hello {name}, {missing}",
  };
  assert.equal(translate(catalog, "seats", "ar-u-nu-latn", { count: 0 }), "none");
  assert.equal(translate(catalog, "seats", "ar-u-nu-latn", { count: 7 }), "7 few");
  assert.equal(translate(catalog, "seats", "he-IL", { count: 2 }), "two seats");
  assert.equal(translate(catalog, "seats", "en-GB", { count: 1_200 }), "1,200 seats");
  assert.equal(translate(catalog, "hello", "en-GB", { name: "דנה" }), "hello \u2068דנה\u2069, {missing}");
  assert.equal(translate(catalog, "none", "en-GB"), undefined);
});

test("the cookie decides the language, then the device, then Hebrew", () => {
  assert.equal(preferredLanguage("a=b; language=ar", ["en-US"]), "ar");
  assert.equal(preferredLanguage("language=xx", ["fr", "en-US"]), "en");
  assert.equal(preferredLanguage("", ["iw-IL"]), "he");
  assert.equal(preferredLanguage("", ["fr"]), "he");
});

test("moments are said in the initiative's zone, in each language's way, with Latin digits", () => {
  zone.value = "Asia/Jerusalem";
  const moment = Date.UTC(2020, 10, 24, 16, 0);
  const said = languages.map((tag) => {
    language.value = tag;
    return formatMoment(moment, "always");
  });
  assert.match(said[0]!, /^יום ג׳, 24 בנובמבר 2020, 18:00 \(/);
  assert.match(said[1]!, /24 نوفمبر 2020، 18:00 \(/);
  assert.match(said[2]!, /^Tue,? 24 November 2020, 18:00 \(/);
  assert.equal(formatBytes(1_530_000), "\u20681.5 MB\u2069");
});

test("wall clocks of the zone are read back to the same moment, also in summer and around the change of clocks", () => {
  zone.value = "Asia/Jerusalem";
  for (const text of [
    "2026-01-15T09:30",
    "2026-07-15T09:30",
    "2026-03-27T01:59",
    "2026-03-27T03:00",
    "2026-10-25T03:00",
  ]) {
    assert.equal(toWallClock(fromWallClock(text)!), text);
  }
  assert.equal(fromWallClock("2026-07-15T09:30"), Date.UTC(2026, 6, 15, 6, 30));
  assert.equal(fromWallClock("nonsense"), undefined);
});

test("in the hour that comes twice a moment says which of the two it is", () => {
  zone.value = "Asia/Jerusalem";
  language.value = "en";
  const said = (text: string) => formatMoment(Date.parse(text), "always");
  assert.match(said("2026-10-24T22:30:00Z"), /01:30 \(Israel Daylight Time\)$/);
  assert.match(said("2026-10-24T23:30:00Z"), /01:30 \(Israel Standard Time\)$/);
  assert.match(said("2026-10-24T21:59:59Z"), /00:59 \(Israel Time\)$/);
  assert.match(said("2026-10-25T00:00:00Z"), /02:00 \(Israel Time\)$/);
  assert.match(said("2026-03-27T00:00:00Z"), /03:00 \(Israel Time\)$/);
  // Also where the zone is otherwise not said, the device being in it.
  assert.match(formatMoment(Date.parse("2026-10-24T22:30:00Z")), /Daylight/);
});

test("a span says its day once, its hours with two digits, and both days where they differ", () => {
  zone.value = "Asia/Jerusalem";
  const at = (text: string) => fromWallClock(text)!;
  const said = (tag: Language, from: string, to: string) => {
    language.value = tag;
    return formatSpan(at(from), at(to));
  };
  assert.equal(said("he", "2031-03-04T09:00", "2031-03-04T11:30"), "יום ג׳, 4 במרץ 2031, 09:00–11:30");
  assert.equal(said("en", "2031-03-04T09:00", "2031-03-04T11:30"), "Tue, 4 March 2031, 09:00–11:30");
  assert.equal(said("ar", "2031-03-04T09:00", "2031-03-04T11:30"), "الثلاثاء، 4 مارس 2031، 09:00–11:30");
  assert.equal(
    said("en", "2031-03-04T22:00", "2031-03-05T00:00"),
    "Tue, 4 March 2031, 22:00 – Wed, 5 March 2031, 00:00",
  );
});

test("dates of tables, lists, spans of time and the zone are said as people say them", () => {
  zone.value = "Asia/Jerusalem";
  const moment = fromWallClock("2025-12-18T09:00")!;
  language.value = "ar";
  assert.equal(formatDate(moment), "18/12/2025");
  assert.equal(zoneName(moment), "توقيت إسرائيل");
  language.value = "he";
  assert.equal(formatDate(moment), "18.12.2025");
  assert.equal(zoneName(moment), "שעון ישראל");
  assert.equal(formatList(["16 בעברית", "3 בערבית", "1 באנגלית"]), "16 בעברית, 3 בערבית ו־1 באנגלית");
  assert.equal(formatRelative(moment - 60_000, moment), "לפני דקה");
});
