// SPDX-License-Identifier: AGPL-3.0-or-later
// The client in Arabic on two phones: home, a summary, a question of the public survey.
import { demo, phone } from "../stage.mjs";
import { inLanguage, narrow } from "../language.mjs";

export default async function arabic(journey) {
  const page = await journey.person("participant (Arabic)", { size: phone, locale: "ar" });
  for (const size of [phone, narrow]) {
    await page.setViewportSize(size);
    await journey.go(page, "/app/home");
    await inLanguage(journey, page, "ar", "rtl", `home ${size.width}`);
    await journey.go(page, "/app/summaries");
    await inLanguage(journey, page, "ar", "rtl", `summaries ${size.width}`);
    await page.locator('main a[href^="/app/summaries/"]').first().click();
    await page.waitForURL(/\/app\/summaries\/\d+$/);
    await inLanguage(journey, page, "ar", "rtl", `summary ${size.width}`);
    await journey.go(page, "/app/surveys");
    await page.locator('main a[href^="/app/surveys/"]', { hasText: demo("surveys").public.title.slice(0, 20) }).first().click();
    await page.locator(".answer-choice").first().waitFor();
    await inLanguage(journey, page, "ar", "rtl", `question ${size.width}`);
  }
}
