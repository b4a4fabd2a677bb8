// SPDX-License-Identifier: AGPL-3.0-or-later
// What the small toolbar does to Markdown: each mark is set, or taken back where it stands already. Pure.

/** An empty field has the page's direction (its hint is in the page's language), a filled one that of its words. */
export const writingDirection = (text: string): "auto" | undefined => (text === "" ? undefined : "auto");

export type Mark = "heading" | "list" | "bold" | "link";

/** Put `insert` in the place of from…to, then select selectFrom…selectTo. */
export interface Change {
  from: number;
  to: number;
  insert: string;
  selectFrom: number;
  selectTo: number;
}

export function marked(text: string, from: number, to: number, mark: Mark): Change {
  switch (mark) {
    case "heading":
      return lines(text, from, to, "## ", /^#{1,6} /);
    case "list":
      return lines(text, from, to, "- ", /^[-*+] /);
    case "bold":
      return wrapped(text, from, to, "**");
    case "link":
      return linked(text, from, to);
  }
}

/** All lines that the selection touches. */
function lines(text: string, from: number, to: number, prefix: string, known: RegExp): Change {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const end = next < 0 ? text.length : next;
  const all = text.slice(start, end).split("\n");
  const written = all.filter((line) => line.trim() !== "");
  const off = written.length > 0 && written.every((line) => known.test(line));
  const changed = all.map((line) => {
    if (line.trim() === "" && all.length > 1) return line;
    return off ? line.replace(known, "") : prefix + line.replace(known, "");
  });
  const insert = changed.join("\n");
  const at = start + insert.length;
  return { from: start, to: end, insert, selectFrom: all.length > 1 ? start : at, selectTo: at };
}

function wrapped(text: string, from: number, to: number, sign: string): Change {
  const inner = text.slice(from, to);
  const size = sign.length;
  if (text.slice(from - size, from) === sign && text.slice(to, to + size) === sign) {
    return { from: from - size, to: to + size, insert: inner, selectFrom: from - size, selectTo: to - size };
  }
  return { from, to, insert: sign + inner + sign, selectFrom: from + size, selectTo: to + size };
}

/** An address that was selected becomes the target, words become what is clicked; what is missing is selected to be typed. */
function linked(text: string, from: number, to: number): Change {
  const inner = text.slice(from, to);
  const isAddress = /^https?:\/\/\S+$/.test(inner);
  const words = isAddress ? "" : inner;
  const target = isAddress ? inner : "https://";
  const insert = `[${words}](${target})`;
  if (isAddress || words === "") return { from, to, insert, selectFrom: from + 1, selectTo: from + 1 + words.length };
  const at = from + words.length + 3;
  return { from, to, insert, selectFrom: at, selectTo: at + target.length };
}
