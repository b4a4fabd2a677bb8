// SPDX-License-Identifier: AGPL-3.0-or-later
// A call whose deadline passes while we look: it closes by itself, a response is accepted, the seat is taken, the call concluded;
// and the forum's work ends before everybody's eyes.
import { Client } from "../../support/client.mjs";
import { box, button, dialog, patience, phone, until, wide, words } from "../stage.mjs";

const sectors = ["government", "local_authority", "civil_society", "business"];
const organisationName = "עמותת השכנים";
const editorName = "נועה כהן";
const namesake = "נועה כּהן"; // with a dagesh
const deadlineIn = 9000;

/** An initiative, a forum with a key, an organisation with its editor, and an open call. */
async function prepare(server) {
  const dana = new Client(server.url);
  await dana.post("initiative.create", {
    token: server.links().first, administrator_name: "דנה לוי", administrator_email: "dana@example.org", slug: "shchena", name: "מיזם השכנות", purpose: "שכנים שמכירים",
    description: "", zone: "Asia/Jerusalem", language: "he", regions: ["צפון", "מרכז"],
    sectors: sectors.map((code, at) => ({ code, name: words(`initiatives.${code}`), label: words(`initiatives.${code}_label`), colour: at + 1 })),
  }, null);
  const { forum } = await dana.post("forum.create", { kind: "thematic", name: "פורום השכונה", theme: "שכונות", mandate: "", capacity: 6, rules: [{ attribute: "sector", value: "civil_society", min: 1, max: 3 }] });
  const { organisation } = await dana.post("organisation.create", { name: organisationName, sector: "civil_society", size_band: "small", region: "מרכז", populations: [], added_value: "" });
  const { person } = await dana.post("person.invite", { name: editorName, email: "noa@example.org", language: "he", organisation, grants: [{ role: "organisation_editor" }] });
  await dana.post("person.invite", { name: namesake, email: "other.noa@example.org", language: "he", grants: [] });
  const letter = await until(() => server.letters().find(({ to, text }) => to === "noa@example.org" && /#link=/.test(text)));
  const noa = new Client(server.url);
  await noa.useLink(letter.text.match(/#link=([\w-]+)/)[1]);
  const { call } = await dana.post("call.save", { title: "מקום לשכנים", body: "בואו", criteria: [{ name: "קשר לשכונה", weight: 100 }], fields: [{ label: "מדוע", required: true, limit: 200 }], forums: [forum], deadline: Date.now() + deadlineIn });
  await dana.post("call.open", { call });
  const { response, version } = await noa.post("response.save", { call, version: 0, texts: ["כי אנחנו שכנים"], forum, representative: person });
  await noa.post("response.submit", { response, version });
  return { dana, noa, forum, call, response };
}

export default async function seat(journey) {
  const server = await journey.ownServer();
  const { dana, noa, forum, call, response } = await prepare(server);
  const coordinator = await journey.visitor("coordinator", { size: wide, cookies: dana.cookies, server });
  const editor = await journey.visitor("editor", { size: phone, cookies: noa.cookies, server });
  const map = await journey.window(coordinator, "seat map");
  await journey.go(coordinator, `/app/calls/${call}/responses/${response}`);
  await journey.hold(coordinator);
  await journey.go(map, `/app/forums/${forum}/seats`);
  await journey.hold(map);
  await journey.go(editor, `/app/calls/${call}`);
  await journey.hold(editor);

  const verdict = coordinator.getByRole("radio", { name: words("calls.verdict_accepted"), exact: true });
  await journey.seesLive("after the deadline the decision opens by itself", coordinator, verdict, deadlineIn + patience);
  await verdict.check();
  await journey.sees("what the seat does to the key shows before", coordinator.getByText(words("calls.key_after", { forum: "פורום השכונה" })));
  await journey.sees("and that somebody else has a name that looks the same", coordinator.getByText(words("forums.namesakes")));
  await journey.sees("with that name", coordinator.locator(".notice bdi", { hasText: namesake }));
  await box(coordinator, "calls.reason").fill("קשר של שנים לשכונה");
  await journey.screen(coordinator, "deciding");
  await button(coordinator, "calls.decide").click();
  await journey.seesLive("the seat is taken in the seat map", map, map.locator("main").getByText(editorName));
  await journey.sees("and the map draws it", map.locator("main svg"));
  await journey.screen(map, "seat map");
  await journey.seesLive("the organisation reads that it was accepted", editor, editor.getByText(words("calls.was_accepted")));
  await journey.screen(editor, "accepted");
  const letter = await until(() => server.letters().find(({ to, text }) => to === "noa@example.org" && text.includes("קשר של שנים לשכונה")));
  journey.check("the reason went out as a letter", Boolean(letter));

  await journey.go(coordinator, `/app/calls/${call}`);
  await button(coordinator, "calls.conclude").click();
  await button(dialog(coordinator), "calls.conclude").click();
  await journey.sees("the outcome shows by sector", coordinator.getByText(words("calls.accepted_by_sector"), { exact: true }));
  await journey.screen(coordinator, "concluded");
  const visitor = await journey.visitor("visitor", { size: phone, server });
  await journey.go(visitor, `/shchena/calls/${call}`);
  await journey.sees("the public page says how many answered and were chosen", visitor.getByText(words("pages.organisations_answered", { count: 1 })));
  const outcome = await visitor.locator("main").innerText();
  journey.check("and from which sectors", outcome.includes(words("initiatives.civil_society")) || outcome.includes(words("initiatives.civil_society_label")));
  await journey.screen(visitor, "public page");

  const reason = "התכנית נמסרה לעירייה";
  await journey.go(editor, `/app/forums/${forum}`);
  await journey.hold(editor);
  await journey.go(coordinator, `/app/forums/${forum}`);
  await button(coordinator, "forums.manage").click();
  await button(coordinator, "forums.close").click();
  await box(dialog(coordinator), "forums.close_reason").fill(reason);
  await journey.screen(coordinator, "closing the forum");
  await button(dialog(coordinator), "forums.close").click();
  await journey.seesLive("its member sees that the forum's work has ended, and why", editor, editor.locator(".notice", { hasText: reason }));
  await journey.screen(editor, "closed forum");
  await journey.go(visitor, `/shchena/forums/${forum}`);
  await journey.sees("so does everybody", visitor.locator(".notice", { hasText: reason }));
  await journey.screen(visitor, "closed forum, public");
  journey.check("nothing can be planned in it", (await coordinator.getByText(words("forums.schedule")).count()) === 0);
  journey.check("its members were written why", Boolean(await until(() => server.letters().find(({ to, text }) => to === "noa@example.org" && text.includes(reason)))));
  await journey.go(coordinator, "/app/forums");
  await journey.sees("it stands with those that have finished", coordinator.getByRole("heading", { name: words("forums.ended") }));
  await journey.screen(coordinator, "forums, one closed");
  await journey.go(coordinator, `/app/forums/${forum}`);
  await button(coordinator, "forums.reopen").click();
  const gone = await until(async () => (await editor.locator(".notice", { hasText: reason }).count()) === 0);
  journey.check("taken up again, the member's notice goes without a reload", gone && (await journey.held(editor)));
}
