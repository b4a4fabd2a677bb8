// SPDX-License-Identifier: AGPL-3.0-or-later
// A live survey in the room and a public one by code: phones answer, the coordinator's screens count, the result shows.
import { Client } from "../../support/client.mjs";
import { button, demo, dialog, phone, until, wide, words } from "../stage.mjs";

const digits = (text) => Number(text.replace(/\D/g, "") || 0);

/** Answers the survey on the screen from its first question to its end. */
export async function answer(journey, page, questions, { language = "he", pictured = false } = {}) {
  for (const [at, { kind, required }] of questions.entries()) {
    await page.getByText(words("surveys.progress", { step: at + 1, count: questions.length }, language), { exact: true }).waitFor();
    if (pictured) await journey.screen(page, `question ${at + 1}`);
    if (kind === "multiple") for (const option of [0, 1]) await page.locator(".answer-choice").nth(option).click();
    else if (kind === "text") await page.locator("textarea").fill("יש מי שמטלפן");
    else {
      await page.locator(kind === "scale" ? ".point" : ".answer-choice").nth(1).click();
      continue; // a choice made with a finger leads on by itself
    }
    await button(page, "surveys.next", {}, language).click();
    void required;
  }
}

export default async function survey(journey) {
  const { server } = journey;
  const live = demo("surveys").live;
  const open = demo("surveys").public;
  const coordinator = await journey.person("chair", { size: wide });
  const administrator = await journey.person("administrator", { size: wide });
  const participant = await journey.person("organisation editor", { size: phone });
  await room(journey, coordinator, participant, live);
  await publicOne(journey, server, administrator, open);
}

async function room(journey, coordinator, participant, live) {
  await journey.go(coordinator, "/app/surveys");
  await journey.screen(coordinator, "surveys");
}

async function publicOne(journey, server, administrator, open) {
}
