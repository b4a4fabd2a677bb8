// SPDX-License-Identifier: AGPL-3.0-or-later
// The language menu turns a Hebrew screen into an English one, from left to right, and it stays so.
import { button, phone, words } from "../stage.mjs";
import { inLanguage, narrow } from "../language.mjs";

export default async function english(journey) {
  const page = await journey.person("chair", { size: phone });
  await journey.go(page, "/app/home");
  await journey.hold(page);
  await button(page, "client.language").click();
  await page.getByRole("button", { name: "English", exact: true }).click();
  await journey.seesLive("the words turn English", page, page.getByRole("heading", { name: words("people.needs_me", {}, "en"), exact: true }));
  for (const size of [phone, narrow]) {
    await page.setViewportSize(size);
    await journey.go(page, "/app/home");
    await inLanguage(journey, page, "en", "ltr", `home ${size.width}`);
    await journey.go(page, "/app/meetings");
    await inLanguage(journey, page, "en", "ltr", `meetings ${size.width}`);
  }
  const guest = await journey.visitor("guest", { size: phone });
  await journey.go(guest, "/s");
  await button(guest, "client.language").click();
  await guest.getByRole("button", { name: "English", exact: true }).click();
  await journey.sees("a guest has the menu too", guest.getByRole("heading", { name: words("surveys.join_title", {}, "en"), exact: true }));
  await inLanguage(journey, guest, "en", "ltr", "the code");
}
