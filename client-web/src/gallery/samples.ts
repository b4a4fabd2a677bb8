// SPDX-License-Identifier: AGPL-3.0-or-later
// Made-up things to look at, in three languages; names of people and organisations stay as they are.
import type { SectorLook } from "../design";
import { language } from "../i18n";

type Words = readonly [he: string, ar: string, en: string];
export const say = (...[he, ar, en]: Words): string => ({ he, ar, en })[language.value];

const SECTORS: readonly [string, Words, Words][] = [
  ["government", ["משרדי הממשלה", "الوزارات", "Government ministries"], ["ממשלה", "حكومة", "Government"]],
  [
    "municipal",
    ["רשויות מקומיות", "السلطات المحلية", "Local authorities"],
    ["רשות מקומית", "سلطة محلية", "Local authority"],
  ],
  [
    "civil",
    ["ארגוני החברה האזרחית", "منظمات المجتمع المدني", "Civil society organisations"],
    ["חברה אזרחית", "مجتمع مدني", "Civil society"],
  ],
  ["business", ["עסקים", "الأعمال", "Business"], ["עסקים", "أعمال", "Business"]],
  ["philanthropy", ["קרנות ופילנתרופיה", "الصناديق والعطاء", "Foundations"], ["פילנתרופיה", "عطاء", "Foundations"]],
  ["academia", ["מוסדות אקדמיים", "المؤسسات الأكاديمية", "Universities"], ["אקדמיה", "أكاديميا", "Academia"]],
  ["residents", ["נציגות תושבים", "ممثلو السكان", "Residents"], ["תושבים", "سكان", "Residents"]],
  ["media", ["תקשורת", "الإعلام", "Media"], ["תקשורת", "إعلام", "Media"]],
];

export const sectorLooks = (count = 7): SectorLook[] =>
  SECTORS.slice(0, count).map(([code, name, label], at) => ({
    code,
    name: say(...name),
    label: say(...label),
    colour: at + 1,
  }));

const NAMES = [
  "דנה לוי",
  "سامر خوري",
  "Maya Cohen",
  "יוסף אבו־רביע",
  "نور الدين حدّاد",
  "רותם ברק",
  "אלי מזרחי",
  "رنا جبارين",
  "Tomer Shaked",
  "הילה פרץ",
  "مريم عودة",
  "נעם אדלר",
  "ליאור בן־דוד",
  "أحمد زعبي",
  "שירה גולן",
  "Ruth Adler",
  "עומר כץ",
  "ليلى منصور",
  "גיא שחר",
];
const HOUSES = ["משרד הרווחה", "עיריית חיפה", "جمعية سند", "עמותת לב", "קרן גשר", "האוניברסיטה הפתוחה"];
const TAKEN = [3, 4, 5, 1, 2, 1, 2];

export const seats = (times = 1) =>
  sectorLooks().flatMap(({ code }, sector) =>
    Array.from({ length: TAKEN[sector]! * times }, (_, at) => ({
      id: `${code}-${at}`,
      sector: code,
      name: NAMES[(sector * 3 + at) % NAMES.length]!,
      about: HOUSES[(sector + at) % HOUSES.length]!,
      chair: sector === 2 && at === 0,
    })),
  );

export const quotas = () =>
  sectorLooks().map((sector, at) => ({
    key: sector.code,
    sector,
    label: sector.label,
    min: [2, 3, 2, 2, 1, 1, 2][at]!,
    max: [4, 5, 6, 3, 3, 2, 3][at]!,
    seated: TAKEN[at]!,
  }));

export const agreement = () =>
  sectorLooks().map((sector, at) => ({
    sector,
    perMille: [
      [230, 80, 270, 150, 270],
      [150, 260, 210, 50, 330],
      [60, 190, 110, 330, 310],
      [410, 200, 40, 200, 150],
      [180, 90, 310, 130, 290],
      [170, 40, 280, 90, 420],
      [120, 280, 130, 310, 160],
    ][at]!,
  }));
