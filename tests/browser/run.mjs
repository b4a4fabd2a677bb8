// SPDX-License-Identifier: AGPL-3.0-or-later
// The main journeys in headless Chromium against the real server. Usage: node tests/browser/run.mjs [journey ...].
// One line for each check; the last line is "N passed, N failed".
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { chromium } from "playwright-core";
import { Server } from "../support/server.mjs";
import { count, Journey, pictures } from "./stage.mjs";

const limitMs = Number(process.env.SHIDRA_BROWSER_LIMIT_MS ?? 480_000);
/** In this order: each finds the demo as the one before left it. */
const journeys = ["summary", "survey", "call", "arabic", "english", "seat", "beginning", "journal"];
const withoutDemo = new Set(["seat", "beginning", "journal"]);

const wanted = process.argv.slice(2);
const chosen = journeys.filter((name) => wanted.length === 0 || wanted.includes(name));
for (const name of wanted) if (!journeys.includes(name)) throw new Error(`no journey ${name}; there are: ${journeys.join(", ")}`);
if (wanted.length === 0) rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });

const executablePath = process.env.SHIDRA_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const server = chosen.some((name) => !withoutDemo.has(name)) ? await Server.start({ demo: true }) : undefined;
const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });

async function all() {
  for (const name of chosen) {
    const started = Date.now();
    const { default: story } = await import(`./journeys/${name}.mjs`);
    await new Journey(name, browser, withoutDemo.has(name) ? undefined : server).play(story);
    console.log(`-- ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  return true;
}

let timer;
const late = new Promise((resolve) => { timer = setTimeout(() => resolve(false), limitMs); });
const finished = await Promise.race([all(), late]);
clearTimeout(timer);
if (!finished) {
  count.failed += 1;
  console.log(`FAILED all: not finished after ${limitMs / 1000} s`);
}
await Promise.race([browser.close(), new Promise((resolve) => setTimeout(resolve, 5000))]);
await server?.close();
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 ? 0 : 1);
