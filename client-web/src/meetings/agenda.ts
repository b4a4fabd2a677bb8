// SPDX-License-Identifier: AGPL-3.0-or-later
// An agenda as people write it, a line to each topic, as Markdown that keeps the lines apart: Markdown alone would run two
// lines together, and a line after a list into the list's last point.

const LIST_LINE = /^\s*([-*+]|\d{1,9}[.)])\s/;

export function linesApart(agenda: string): string {
  const lines = agenda.split("\n");
  const apart = lines.map((line, at) => {
    const next = lines[at + 1] ?? "";
    const together = line.trim() === "" || next.trim() === "" || (LIST_LINE.test(line) && LIST_LINE.test(next));
    return together ? line : `${line}\n`;
  });
  return apart.join("\n");
}
