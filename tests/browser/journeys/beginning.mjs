// SPDX-License-Identifier: AGPL-3.0-or-later
// An empty installation, at night: the printed link opens the first initiative in the browser, and home says what comes next.
import { box, button, phone, until, words } from "../stage.mjs";

export default async function beginning(journey) {
  const server = await journey.ownServer();
  const page = await journey.visitor("founder", { size: phone, scheme: "dark", server });
  await journey.go(page, `/start#link=${server.links().first}`);
  const [red, green, blue] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).slice(0, 3).map(Number));
  journey.check("the page is dark", red + green + blue < 200, `${red} ${green} ${blue}`);
  await journey.screen(page, "start");
  await box(page, "initiatives.name").fill("מיזם הלילה");
  const slug = box(page, "initiatives.slug");
  journey.check("an address is proposed with the name", await until(async () => (await slug.inputValue()) !== ""));
  await slug.fill("night");
  await box(page, "initiatives.purpose").fill("מי שערים בלילה");
  await box(page, "people.name").last().fill("דנה לוי");
  await page.locator('input[type="email"]').fill("dana@example.org");
  await button(page, "initiatives.open").click();
  await page.waitForURL(/\/app\/home$/);
  await journey.sees("home greets by name", page.getByRole("heading", { level: 1, name: words("people.hello", { name: "דנה לוי" }) }));
  await journey.sees("and says what comes next", page.getByText(words("people.first_steps"), { exact: true }));
  await journey.screen(page, "home");
  await journey.go(page, "/app/forums");
  await journey.sees("no forums yet", page.getByText(words("forums.none"), { exact: true }));
  await journey.screen(page, "forums");
  await journey.go(page, "/app/summaries");
  await journey.screen(page, "summaries");
  const again = await journey.visitor("second", { size: phone, server });
  await journey.go(again, "/night");
  await journey.sees("the public page stands", again.getByRole("heading", { level: 1, name: "מיזם הלילה" }));
  await journey.screen(again, "public page");
}
