// SPDX-License-Identifier: AGPL-3.0-or-later
// A meeting ends, its summary is written, published, read and corrected; everybody else sees each step at once.
import { rows } from "../../support/ledger.mjs";
import { box, button, demo, dialog, patience, phone, until, wide, words } from "../stage.mjs";

const title = "סיכום: מה בונים קודם";
const body = "## מה עלה\n\nדיברנו על שתי תשתיות ובחרנו אחת.\n\n- ביטוח למתנדבים\n- מערכת שיבוץ";
const decision = "מתחילים בפוליסה קבוצתית";
const corrected = body.replace("בחרנו אחת", "בחרנו את שתיהן");
// Close to the 60,000 characters that a summary may have; twice as many bytes.
const minutes = Array.from({ length: 620 }, (_, number) => `${number + 1}. דיברנו על התשתית המשותפת, על מי שמתחזק אותה ועל מה שיקרה בלעדיה אם לא נחליט.`).join("\n");
const reason = "נרשמה בטעות תשתית אחת";

export default async function summary(journey) {
  const { server } = journey;
  const meetingTitle = demo("meetings").live.title;
  const slug = demo("initiative").slug ?? "hitnadvut";
  const coordinator = await journey.person("coordinator", { size: wide });
  const reader = await journey.person("participant", { size: phone });

  await journey.go(coordinator, "/app/meetings");
  await journey.screen(coordinator, "meetings");
  await coordinator.locator('main a[href^="/app/meetings/"]', { hasText: meetingTitle }).first().click();
  await coordinator.waitForURL(/\/app\/meetings\/\d+$/);
  await button(coordinator, "meetings.end").waitFor();
  const at = new URL(coordinator.url()).pathname;
  await journey.screen(coordinator, "the room");
  await journey.go(reader, at);
  await journey.screen(reader, "the room on a phone");
  await journey.hold(reader);
  await button(coordinator, "meetings.end").click();
  await button(dialog(coordinator), "meetings.end").click();
  await journey.seesLive("the end of the meeting reaches a participant", reader, reader.getByText(words("meetings.summary_coming")));

  await coordinator.getByRole("link", { name: words("meetings.write_summary"), exact: true }).click();
  await box(coordinator, "summaries.title_field").fill(title);
  await box(coordinator, "summaries.text").fill(body);
  await button(coordinator, "summaries.add_decision").click();
  await box(coordinator, "summaries.decision", { number: 1 }).fill(decision);
  await coordinator.locator('input[type="file"]').setInputFiles({ name: "tochnit.txt", mimeType: "text/plain", buffer: Buffer.from("תוכנית העבודה\n") });
  await button(dialog(coordinator), "summaries.add_file").click();
  await journey.sees("the file is among the materials", coordinator.locator(".editor-side").getByText("tochnit"));
  await box(coordinator, "summaries.text").fill(`${body}\n\n${minutes}`);
  const longest = `${body}\n\n${minutes}`.length;
  const saved = await until(() => rows(server.data, "SELECT length(body) FROM summary_draft").some(([length]) => Number(length) === longest));
  journey.check(`minutes of ${longest} letters are saved`, saved && longest > 45_000 && longest < 60_000);
  await journey.sees("and previewed to the end", coordinator.locator(".writing-preview li").nth(620));
  await journey.sees("and said to be saved", coordinator.getByText(words("summaries.saved_at", { time: "" }).replace(/[\u2068\u2069]/g, "").trim()).first());
  await box(coordinator, "summaries.text").fill(body);
  await coordinator.locator(".writing-preview li").nth(620).waitFor({ state: "detached", timeout: patience });
  await journey.sees("the preview shows the text", coordinator.locator(".writing-preview li", { hasText: "ביטוח למתנדבים" }));
  await journey.screen(coordinator, "writing");

  await journey.go(reader, "/app/summaries");
  await journey.screen(reader, "summaries before");
  await journey.hold(reader);
  await button(coordinator, "summaries.publish").click();
  await button(dialog(coordinator), "summaries.publish").waitFor();
  await journey.sees("the dialog says how many letters go out", dialog(coordinator).locator(".effects li").nth(1));
  const announced = Number((await dialog(coordinator).locator(".effects li").nth(1).innerText()).match(/\d+/)?.[0]);
  await journey.screen(coordinator, "publishing");
  await button(dialog(coordinator), "summaries.publish").click();
  await coordinator.waitForURL(/\/app\/summaries\/\d+$/);
  const path = new URL(coordinator.url()).pathname;
  const id = path.split("/").at(-1);

  const listed = await (await fetch(`${server.url}/${slug}/summaries`)).text();
  journey.check("the public page lists it at once", listed.includes(title) && listed.includes(`/${slug}/summaries/${id}`));
  const feed = await (await fetch(`${server.url}/${slug}/feed.atom`)).text();
  journey.check("the feed has it at once", feed.includes(title) && feed.includes(decision));
  const link = reader.locator(`a[href="${path}"]`, { hasText: title });
  await journey.seesLive("it appears in a participant's list", reader, link, 4000);
  const lettersOfIt = () => server.letters().filter(({ text }) => text.includes(`/app/summaries/${id}`));
  await until(() => lettersOfIt().length >= announced);
  const letters = lettersOfIt();
  journey.check("as many letters as the dialog said lie in the folder", letters.length === announced, `${letters.length}, not ${announced}`);
  journey.check("they say which meeting it was", letters[0]?.text.includes(meetingTitle) ?? false);

  const readers = coordinator.getByRole("progressbar", { name: words("summaries.have_read") }).first();
  await readers.waitFor();
  const readBefore = await readers.evaluate((element) => element.value);
  await journey.hold(coordinator);
  await link.first().click();
  await journey.sees("the participant reads the decision", reader.locator(".decisions", { hasText: decision }));
  const material = reader.locator("main a", { hasText: "tochnit" }).first();
  await journey.sees("and finds the file", material);
  const file = await reader.request.get(new URL(await material.getAttribute("href"), reader.base).href);
  journey.check("which can be fetched", file.ok() && (await file.text()).includes("תוכנית העבודה"), String(file.status()));
  await button(reader, "summaries.mark_read").click();
  await journey.sees("it is marked as read", reader.getByText(words("summaries.is_read"), { exact: true }));
  const rose = await until(async () => (await readers.evaluate((element) => element.value)) > readBefore);
  journey.check("the coordinator sees one reader more, live", rose && (await journey.held(coordinator)), `still ${readBefore}`);
  await journey.screen(reader, "reading");
  await journey.screen(coordinator, "published");

  await journey.hold(reader);
  await coordinator.getByRole("link", { name: words("summaries.correct"), exact: true }).click();
  await box(coordinator, "summaries.text").fill(corrected);
  await button(coordinator, "summaries.publish_correction").click();
  await box(dialog(coordinator), "summaries.correction_reason").fill(reason);
  await button(dialog(coordinator), "summaries.publish_correction").click();
  await coordinator.waitForURL(new RegExp(`${path}$`));
  await journey.seesLive("the correction and its reason reach the reader", reader, reader.locator(".notice", { hasText: reason }), patience);
  await reader.getByText(words("summaries.what_changed"), { exact: true }).click();
  await journey.sees("what was added shows", reader.locator(".difference ins", { hasText: "שתיהן" }));
  await journey.sees("and what was taken out", reader.locator(".difference del", { hasText: "אחת" }));
  await journey.screen(reader, "corrected");
  const page = await (await fetch(`${server.url}/${slug}/summaries/${id}`)).text();
  journey.check("the public page tells the correction", page.includes("שתיהן") && page.includes(reason));
}
