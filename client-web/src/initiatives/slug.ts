// SPDX-License-Identifier: AGPL-3.0-or-later
// A short address out of a name: Hebrew and Arabic letters by their usual Latin ones. Only a suggestion, so plain is enough. Pure.
const LETTERS: Record<string, string> = Object.fromEntries(
  (
    "א:a ב:b ג:g ד:d ה:h ו:o ז:z ח:h ט:t י:i כ:k ך:k ל:l מ:m ם:m נ:n ן:n ס:s ע:a פ:p ף:f צ:ts ץ:ts ק:k ר:r ש:sh ת:t " +
    "ا:a أ:a إ:i آ:a ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d ط:t ظ:z ع:a غ:gh ف:f ق:q ك:k ل:l " +
    "م:m ن:n ه:h و:w ي:y ى:a ة:a ء: ئ:y ؤ:w"
  )
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);

const LONGEST = 40;

/** "" when nothing of the name can be written so. Begins with a letter, as the server asks. */
export function suggestSlug(name: string): string {
  const latin = [...name.normalize("NFKD").toLowerCase()].map((each) => LETTERS[each] ?? each).join("");
  const words = latin.replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u0655"'״׳’]/g, "").split(/[^a-z0-9]+/);
  let slug = "";
  for (const word of words.filter((each) => each !== "")) {
    const longer = slug === "" ? word : `${slug}-${word}`;
    if (longer.length > LONGEST) break;
    slug = longer;
  }
  return slug.replace(/^[^a-z]+/, "");
}

/** One that is not among `taken`; `fallback` where the name gives none. */
export function freeCode(name: string, fallback: string, taken: readonly string[]): string {
  const base = suggestSlug(name) || fallback;
  for (let at = 1; ; at++) {
    const code = at === 1 ? base : `${base}-${at}`;
    if (!taken.includes(code)) return code;
  }
}

/** One value a line, as long lists are edited. */
export const linesOf = (written: string): string[] =>
  written
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
