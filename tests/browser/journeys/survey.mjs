// SPDX-License-Identifier: AGPL-3.0-or-later
// A live survey in the room and a public one by code: phones answer, the coordinator's screens count, the result shows.
import { Client } from "../../support/client.mjs";
import { box, button, demo, dialog, patience, phone, until, wide, words } from "../stage.mjs";

const digits = (text) => Number(text.replace(/\D/g, "") || 0);

/** Fills in the survey on the screen from its first question to its end, whatever was answered before. */
async function fillIn(journey, page, questions, pictured, language = "he") {
  const press = async (option) => {
    if (await option.locator("input").isChecked()) return false;
    await option.click();
    return true;
  };
  for (const [at, { kind }] of questions.entries()) {
    await page.locator(`progress[value="${at + 1}"][max="${questions.length}"]`).waitFor();
    if (pictured.includes(at)) await journey.screen(page, `question ${at + 1}`);
    if (kind === "single" || kind === "scale") {
      if (await press(page.locator(kind === "scale" ? ".point" : ".answer-choice").nth(1))) continue; // a finger's choice leads on by itself
    } else if (kind === "multiple") for (const option of [0, 1]) await press(page.locator(".answer-choice").nth(option));
    else await page.locator("textarea").fill("יש מי שמטלפן");
    await button(page, "surveys.next", {}, language).click();
  }
}

/** Who has not answered depends on the hour at which the demo was filled: the first of three whose home asks for it. */
async function respondent(journey, at) {
  for (const role of ["participant", "chair", "participant (Arabic)"]) {
    const page = await journey.person(role, { size: phone });
    await journey.go(page, "/app/home");
    await page.locator("main .card, main .notice").first().waitFor();
    const card = page.locator(`main a[href^="${at}"]`);
    if ((await card.count()) > 0) return { page, language: await page.evaluate(() => document.documentElement.lang), card };
  }
  const page = await journey.person("participant", { size: phone });
  await journey.go(page, `${at}?q=1`);
  return { page, language: "he" };
}

/** While an open survey keeps names out, its count goes up in fives. */
async function room(journey, live) {
  const coordinator = await journey.person("coordinator", { size: wide });
  await journey.go(coordinator, "/app/surveys");
  await coordinator.locator('main a[href^="/app/surveys/"]', { hasText: live.title }).first().click();
  await coordinator.waitForURL(/\/app\/surveys\/\d+$/);
  const at = new URL(coordinator.url()).pathname;
  const turnout = coordinator.locator(".turnout .number");
  await turnout.waitFor();
  const screen = await journey.window(coordinator, "big screen");
  await journey.go(screen, at.replace("/app/surveys/", "/present/"));
  const counted = screen.locator(".presenter-count strong");
  await counted.waitFor();
  const before = digits(await counted.innerText());
  const { width } = await screen.locator(".presenter").boundingBox();
  journey.check("the big screen uses its whole width", width === wide.width, `${width} of ${wide.width}`);
  await journey.screen(screen, "big screen before");
  await journey.screen(coordinator, "console");
  await journey.hold(screen);
  await journey.hold(coordinator);

  const { page: participant, language, card } = await respondent(journey, at);
  await journey.screen(participant, "home");
  await card?.first().click();
  await fillIn(journey, participant, live.questions, [0, 1, 2, 4], language);
  await journey.sees("the participant is thanked", participant.getByText(words("surveys.thanks", {}, language), { exact: true }));
  await journey.sees("and sees the result, having answered", participant.locator(".question-result").first());
  await journey.screen(participant, "thanks");
  // All three had answered: what was changed must not count twice.
  const counts = async (number) => (card ? digits(await number.innerText()) > before : digits(await number.innerText()) === before);
  journey.check(card ? "the big screen counts up, live" : "the big screen counts nobody twice", (await until(() => counts(counted))) && (await journey.held(screen)), `${before}, then ${await counted.innerText()}`);
  journey.check("the console too", await until(() => counts(turnout)), await turnout.innerText());
  if (await screen.getByRole("button", { name: words("surveys.show_results"), exact: true }).isVisible()) await button(screen, "surveys.show_results").click();
  await journey.seesLive("the result comes on the big screen", screen, screen.locator(".presenter-main").getByText(/%/));
  await journey.screen(screen, "big screen after");

  await journey.hold(participant);
  await button(coordinator, "surveys.close").click();
  await button(dialog(coordinator), "surveys.close").click();
  await journey.seesLive("closing reaches the phone", participant, participant.getByText(words("surveys.closed_counted", {}, language)));
  await journey.seesLive("and the console offers the table", coordinator, coordinator.locator('a[href$="/results.csv"]'));
  await journey.screen(coordinator, "closed");
}

async function guests(journey, open) {
  const { server } = journey;
  const administrator = await journey.person("administrator", { size: wide });
  await journey.go(administrator, "/app/surveys");
  await administrator.locator('main a[href^="/app/surveys/"]', { hasText: open.title.slice(0, 20) }).first().click();
  const code = (await administrator.locator(".big-code").innerText()).trim();
  const turnout = administrator.locator(".turnout .number");
  const before = await until(async () => digits(await turnout.innerText()));
  await journey.hold(administrator);
  const guest = await journey.visitor("guest", { size: phone });
  await journey.go(guest, "/s");
  await journey.screen(guest, "the code");
  await box(guest, "surveys.code").fill(code.toLowerCase());
  await button(guest, "surveys.join").click();
  await guest.waitForURL(new RegExp(`/s/${code}`));
  await fillIn(journey, guest, open.questions, [0]);
  await journey.sees("a guest is thanked", guest.getByText(words("surveys.thanks"), { exact: true }));
  await journey.sees("and sees the result", guest.locator(".question-result").first());
  await journey.screen(guest, "guest thanks");
  for (let more = 0; more < 4; more += 1) {
    const other = new Client(server.url);
    await other.post("access.greet", {}, null);
    const { survey } = await other.post("survey.find", { code }, null);
    const [first, second] = survey.questions;
    await other.post("survey.answer", { survey: survey.id, code, answers: [{ question: first.id, choices: [first.choices[0].id] }, { question: second.id, choices: [second.choices[0].id] }] });
  }
  const rose = await until(async () => digits(await turnout.innerText()) === before + 5, patience);
  journey.check("five guests more are counted, live", rose && (await journey.held(administrator)), `${before}, then ${await turnout.innerText()}`);
  return code;
}

/** A server that goes away in the middle, and a page that is closed before it is back: what was answered is not lost. */
async function withoutLine(journey, code) {
  const { server } = journey;
  const guest = await journey.visitor("guest without a line", { size: phone });
  await journey.go(guest, `/s/${code}?q=1`);
  await guest.locator(".answer-choice").nth(0).click();
  await guest.locator('progress[value="2"]').waitFor();
  await journey.sees("an answer is saved", guest.locator(".answer-mark.saved"));
  journey.stopsItsServer = true;
  await server.stop("SIGKILL");
  await guest.locator(".answer-choice").nth(2).click();
  await journey.sees("one given without a line is kept, and says so", guest.locator(".answer-mark.kept"));
  await journey.screen(guest, "kept");
  const { port } = new URL(server.url);
  const page = await journey.window(guest, "guest again");
  await guest.close();
  await server.launch({ demo: true, port: Number(port) });
  await journey.go(page, `/s/${code}?q=2`);
  await journey.sees("it goes out from the page that is opened next", page.locator(".answer-mark.saved"));
  journey.check("and shows there", await page.locator(".answer-choice").nth(2).locator("input").isChecked());
  await page.reload();
  await journey.settled(page);
  const held = await until(async () => (await page.locator(".answer-choice").count()) > 0 && page.locator(".answer-choice").nth(2).locator("input").isChecked());
  journey.check("the server has it", held && (await page.locator(".answer-mark.saved").isVisible()));
}

export default async function survey(journey) {
  const { live, public: open } = demo("surveys");
  await room(journey, live);
  await withoutLine(journey, await guests(journey, open));
}
