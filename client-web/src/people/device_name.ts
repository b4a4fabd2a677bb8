// SPDX-License-Identifier: AGPL-3.0-or-later
// "Chrome · Android" from what a browser says of itself. Pure. A guess good enough to recognise one's own devices.
const BROWSERS: [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux"],
];

/** What does not look like a browser's name stays as it is, shortened. */
export function deviceName(device: string): string {
  const found = [BROWSERS, SYSTEMS].map((table) => table.find(([pattern]) => pattern.test(device))?.[1]);
  const parts = found.filter((each) => each !== undefined);
  return parts.length > 0 ? parts.join(" · ") : device.slice(0, 60);
}
