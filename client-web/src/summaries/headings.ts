// SPDX-License-Identifier: AGPL-3.0-or-later
// The server cannot know under which heading of a screen a text will stand. Moves its headings so that the highest of them
// comes right under what stands above it; no level is skipped then. Pure.

const TAGS = /<(\/?)h([1-6])(?=[\s>])/g;

/** `html` as the server made it: whatever people typed is escaped in it, so every "<h2" is a heading. */
export function headingsFrom(html: string, level: 2 | 3): string {
  const used = [...html.matchAll(TAGS)].map(([, , at]) => Number(at));
  if (used.length === 0) return html;
  const step = level - Math.min(...used);
  return html.replace(TAGS, (_, slash: string, at: string) => `<${slash}h${Math.min(6, Number(at) + step)}`);
}
