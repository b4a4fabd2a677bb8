// SPDX-License-Identifier: AGPL-3.0-or-later
// What every journey uses: people in browsers of their own, checks that print a line, pictures, axe, and the words of the
// catalogs. Every wait is bounded; a console error, a page error or a violation of the content policy fails its journey.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { root, Server } from "../support/server.mjs";

export const phone = { width: 390, height: 844 };
export const wide = { width: 1280, height: 900 };
export const patience = 12_000;
export const pictures = join(root, "tests/artefacts/browser");
mkdirSync(pictures, { recursive: true });

export const demo = (name) => JSON.parse(readFileSync(join(root, "deploy/demo", `${name}.json`), "utf8"));

export const catalogs = Object.fromEntries(["he", "ar", "en"].map((language) => [language, JSON.parse(readFileSync(join(root, "client-web/src/i18n", `${language}.json`), "utf8"))]));

/** A text of a catalog, as the client would show it. */
export function words(key, params = {}, language = "he") {
  const text = catalogs[language][key];
  if (text === undefined) throw new Error(`no text ${key} in ${language}`);
  const form = typeof text === "string" ? text : (text[new Intl.PluralRules(language).select(Number(params.count))] ?? text.other);
  return form.replace(/\{([a-z_0-9]+)\}/g, (whole, name) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "string" ? `\u2068${value}\u2069` : new Intl.NumberFormat(language).format(value);
  });
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is true, or time is up; the last answer. */
export async function until(ask, ms = patience) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() > end) return answer;
    await wait(100);
  }
}

export const count = { passed: 0, failed: 0 };

export class Journey {
  constructor(name, browser, server) {
    Object.assign(this, { name, browser, server, contexts: [], servers: [], faults: [], pictured: 0 });
    this.links = server?.links() ?? {};
  }

  /** A server of this journey alone; it stops after the pages are gone. */
  async ownServer() {
    const server = await Server.start();
    this.servers.push(server);
    return server;
  }

  check(what, good, detail = "") {
    count[good ? "passed" : "failed"] += 1;
    console.log(`${good ? "ok" : "FAILED"} ${this.name}: ${what}${good || !detail ? "" : ` (${detail})`}`);
    return good;
  }

  /** What a locator shows within the time, as a check. */
  async sees(what, locator, ms = patience) {
    try {
      await locator.filter({ visible: true }).first().waitFor({ timeout: ms });
      return this.check(what, true);
    } catch (error) {
      return this.check(what, false, error.message.split("\n").slice(0, 3).join(" "));
    }
  }

  /** The same, on a page that has not been loaded again since `hold`. */
  async seesLive(what, page, locator, ms = patience) {
    const seen = await this.sees(what, locator, ms);
    if (seen && !(await this.held(page))) this.check(`${what}, without a reload`, false);
    return seen;
  }

  /** From now on a reload of this page would show. */
  hold(page) {
    return page.evaluate(() => { window.heldByTest = true; });
  }

  held(page) {
    return page.evaluate(() => window.heldByTest === true);
  }

  /** A page in a browser of its own. `cookies` of a Client signs it in. */
  async visitor(label, { size = wide, locale = "he-IL", scheme = "light", cookies, server = this.server, storageState } = {}) {
    const context = await this.browser.newContext({ storageState, viewport: size, locale, colorScheme: scheme, timezoneId: "Asia/Jerusalem", hasTouch: size.width < 600 });
    context.setDefaultTimeout(patience);
    if (cookies) await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    this.contexts.push(context);
    const page = await context.newPage();
    this.follow(page, label);
    page.base = server.url;
    return page;
  }

  follow(page, label) {
    page.on("console", (message) => {
      // A page that looks for its server while a journey has stopped it says so, and nothing can keep it from that.
      if (this.stopsItsServer && message.text().includes("net::ERR_CONNECTION_REFUSED")) return;
      if (message.type() === "error") this.faults.push(`${label}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.faults.push(`${label}: ${error.message}`));
  }

  /** Somebody of the demo, signed in by their link; it works once, so a later journey brings the cookie of the first. */
  async person(role, options = {}) {
    this.server.signedIn ??= new Map();
    const storageState = this.server.signedIn.get(role);
    const page = await this.visitor(role, { ...options, storageState });
    if (storageState) return page;
    await page.goto(`${page.base}/sign-in#link=${this.links[role]}`);
    await page.locator("main button").first().click();
    await page.waitForURL(/\/app/);
    await page.locator(".live.now").waitFor();
    // Without the language: the account's own may not have been taken on yet, and whoever comes again says theirs.
    const state = await page.context().storageState();
    this.server.signedIn.set(role, { ...state, cookies: state.cookies.filter(({ name }) => name !== "language") });
    return page;
  }

  /** A second window of the same person. */
  async window(page, label) {
    const other = await page.context().newPage();
    this.follow(other, label);
    other.base = page.base;
    return other;
  }

  async go(page, path) {
    await page.goto(page.base + path);
    await this.settled(page);
  }

  async settled(page) {
    await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[class*=skeleton]"), undefined, { timeout: patience });
  }

  /** A screen as it should be: a picture, no sideways scroll, no word missing, no violation that axe can find. */
  async screen(page, name) {
    await this.settled(page);
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getTiming().iterations === Infinity), undefined, { timeout: 3000 }).catch(() => {});
    await page.evaluate(() => window.scrollTo(0, 0)); // else what sticks to the top lies across the picture
    this.pictured += 1;
    const file = `${this.name}-${String(this.pictured).padStart(2, "0")}-${name.replaceAll(" ", "-")}.png`;
    await page.screenshot({ path: join(pictures, file), fullPage: true });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    this.check(`${name}: no sideways scroll`, sideways <= 0, `${sideways} px too wide`);
    const shown = await page.evaluate(() => {
      const spoken = ["aria-label", "title", "placeholder"];
      const attributes = [...document.querySelectorAll(spoken.map((name) => `[${name}]`).join())].flatMap((element) => spoken.map((name) => element.getAttribute(name) ?? ""));
      return [document.body.innerText, ...attributes].join("\n");
    });
    const bare = (shown.match(/\b[a-z]+\.[a-z0-9_]+\b/g) ?? []).filter((one) => one in catalogs.he);
    this.check(`${name}: words, not their names`, bare.length === 0, bare.join(", "));
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
    this.check(`${name}: axe finds nothing`, violations.length === 0, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 4).join(", ")}`).join("; "));
  }

  async picture(page, name) {
    this.pictured += 1;
    await page.screenshot({ path: join(pictures, `${this.name}-${String(this.pictured).padStart(2, "0")}-${name.replaceAll(" ", "-")}.png`) }).catch(() => {});
  }

  /** Runs the story; whatever it throws is a failed check with a picture of every page. */
  async play(story) {
    try {
      await story(this);
    } catch (error) {
      this.check("goes through to its end", false, error.message.split("\n").slice(0, 4).join(" ") + ` ${error.stack?.match(/journeys\/\S+/)?.[0] ?? ""}`);
      for (const context of this.contexts) for (const page of context.pages()) await this.picture(page, "stopped");
    }
    this.check("no errors in any console", this.faults.length === 0, [...new Set(this.faults)].slice(0, 5).join(" | "));
    for (const context of this.contexts) await context.close().catch(() => {});
    for (const server of this.servers) await server.close();
  }
}

/** A button by its words in the catalog; within an open dialog where one is asked for. */
export const button = (where, key, params = {}, language = "he") => where.getByRole("button", { name: words(key, params, language), exact: true });
export const dialog = (page) => page.locator("dialog[open]");
export const box = (where, key, params = {}, language = "he") => where.getByRole("textbox", { name: words(key, params, language), exact: true });
