// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody typed or pasted as a sign-in code, as the six digits it holds. Pure.
const ZEROS = ["٠", "۰"].map((zero) => zero.codePointAt(0)!);

function asciiDigit(character: string): string {
  if (/[0-9]/.test(character)) return character;
  const point = character.codePointAt(0)!;
  const zero = ZEROS.find((each) => point >= each && point <= each + 9);
  return zero === undefined ? "" : String(point - zero);
}

export const CODE_LENGTH = 6;

/** "123 456" and "١٢٣٤٥٦" are codes too. */
export const digitsOf = (typed: string): string => [...typed].map(asciiDigit).join("").slice(0, CODE_LENGTH);
