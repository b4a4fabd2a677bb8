// SPDX-License-Identifier: AGPL-3.0-or-later
// Whether a screen speaks one language: its lang and direction, the doors of the frame, and no fixed text of the Hebrew catalog
// left anywhere. What people wrote stays in the language they wrote in.
import { catalogs, demo } from "./stage.mjs";

export const narrow = { width: 360, height: 780 };

export async function inLanguage(journey, page, language, direction, name) {
  await journey.settled(page);
  const { lang, dir } = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
  journey.check(`${name}: ${language}, ${direction}`, lang === language && dir === direction, `${lang}, ${dir}`);
  const doors = (await page.locator("nav.nav a").allInnerTexts()).map((text) => text.trim()).filter(Boolean);
  const labels = new Set(Object.entries(catalogs[language]).filter(([key]) => key.startsWith("client.nav_")).map(([, text]) => text));
  journey.check(`${name}: the doors say it in ${language}`, doors.every((door) => labels.has(door)), doors.join(", "));
  const own = JSON.stringify(demo("forums")); // a forum may be called what the client calls its kind
  const hebrew = Object.entries(catalogs.he).filter(([key, text]) => typeof text === "string" && text !== catalogs[language][key] && !own.includes(`"${text}"`)).map(([, text]) => text);
  const left = await page.evaluate((texts) => {
    const fixed = new Set(texts);
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (parentElement.closest("bdi, .prose, script, style")) continue; // somebody's own words
      if (fixed.has(data.trim())) found.push(data.trim());
    }
    for (const element of document.querySelectorAll("[aria-label]")) if (fixed.has(element.getAttribute("aria-label"))) found.push(element.getAttribute("aria-label"));
    return found;
  }, hebrew);
  journey.check(`${name}: no Hebrew words of the client left`, left.length === 0, left.join(", "));
  await journey.screen(page, name);
}
