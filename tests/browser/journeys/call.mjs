// SPDX-License-Identifier: AGPL-3.0-or-later
// The open call of the demo: an organisation finishes its draft on the phone and hands it in; the reviewers see at once that
// there is one more, and what it says only after the deadline.
import { button, demo, dialog, phone, until, wide, words } from "../stage.mjs";

const digits = (text) => Number(text.replace(/\D/g, "") || 0);

export default async function call(journey) {
  const { title } = demo("call").open;
  const administrator = await journey.person("administrator", { size: wide });
  const editor = await journey.person("organisation editor", { size: phone });
  await journey.go(administrator, "/app/calls");
  await journey.screen(administrator, "calls");
  await administrator.locator('main a[href^="/app/calls/"]', { hasText: title }).first().click();
  const submitted = administrator.locator(".funnel-step", { hasText: words("calls.submitted") }).locator(".funnel-value");
  await submitted.waitFor();
  const at = new URL(administrator.url()).pathname;
  const before = digits(await submitted.innerText());
  await journey.sees("until the deadline what came in is sealed", administrator.getByText(words("calls.sealed")));
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
  const rose = await until(async () => digits(await submitted.innerText()) === before + 1);
  journey.check("the reviewers see that there is one more, live", rose && (await journey.held(administrator)), `${before}, then ${await submitted.innerText()}`);
  journey.check("and not whose", (await administrator.locator("table.responses").count()) === 0);
  await journey.screen(administrator, "one more response, sealed");
}
