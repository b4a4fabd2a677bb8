// SPDX-License-Identifier: AGPL-3.0-or-later
// The open call of the demo: an organisation finishes its draft on the phone and hands it in; it reaches the reviewers at once.
import { button, demo, dialog, phone, until, wide, words } from "../stage.mjs";

export default async function call(journey) {
  const { title } = demo("call").open;
  const administrator = await journey.person("administrator", { size: wide });
  const editor = await journey.person("organisation editor", { size: phone });
  await journey.go(administrator, "/app/calls");
  await journey.screen(administrator, "calls");
  await administrator.locator('main a[href^="/app/calls/"]', { hasText: title }).first().click();
  const rows = administrator.locator("table.responses tbody tr");
  await rows.first().waitFor();
  const at = new URL(administrator.url()).pathname;
  const before = await rows.count();
  await journey.screen(administrator, "responses");
  await journey.hold(administrator);

  await journey.go(editor, "/app/home");
  await journey.screen(editor, "home of an organisation");
  await editor.locator(`main a[href^="${at}"]`).first().click();
  await button(editor, "calls.submit").waitFor();
  await journey.screen(editor, "the draft");
  const boxes = editor.locator('textarea[id^="response-text-"]');
  for (let each = 0; each < (await boxes.count()); each += 1) {
    if ((await boxes.nth(each).inputValue()) === "") await boxes.nth(each).fill("נפגשים פעם בשבוע, וכל אחד מביא חבר.");
  }
  for (const id of ["response-forum", "response-representative"]) {
    const choice = editor.locator(`#${id}`);
    if ((await choice.inputValue()) === "") await choice.selectOption({ index: 1 });
  }
  await button(editor, "calls.submit").click();
  await button(dialog(editor), "calls.submit").waitFor();
  await journey.screen(editor, "handing in");
  await button(dialog(editor), "calls.submit").click();
  await journey.sees("the organisation sees when it was received", editor.locator("main").getByText(new RegExp(words("calls.is_submitted", { when: "" }).replace(/[\u2068\u2069]/g, "").trim())));
  await journey.screen(editor, "handed in");
  journey.check("it arrives in the reviewers' table, live", await until(async () => (await rows.count()) === before + 1), `${before}, then ${await rows.count()}`);
  await journey.seesLive("and lights up as new", administrator, administrator.locator("table.responses tr.arrived"));
  await administrator.locator("table.responses tr.arrived a").first().click();
  await journey.sees("before the deadline it can be read, not decided", administrator.getByText(words("calls.decide_later")));
  await journey.screen(administrator, "reading a response");
}
