// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal's head is kept in a coordinator's browser, which follows it as it grows, refuses one that does not go on from
// it, and follows another history only after somebody has said so: after a rewritten journal, and after a restored backup.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { change } from "../../support/change.mjs";
import { Client } from "../../support/client.mjs";
import { invite, openInitiative } from "../../support/initiative.mjs";
import { journalRows, rewriting } from "../../support/journal_chain.mjs";
import { binary, Server } from "../../support/server.mjs";
import { button, dialog, phone, until, words } from "../stage.mjs";

export default async function journal(journey) {
  const server = await journey.ownServer();
  journey.stopsItsServer = true;
  const { port } = server;
  const { admin, forums: [forum] } = await openInitiative(server);
  const act = (client, name) => client.post("forum.update", { forum, name, theme: "", mandate: "" });
  const coordinator = await invite(server, admin, "coordinator", { grants: [{ role: "coordinator" }] });
  const runner = await invite(server, admin, "runner", { grants: [{ role: "coordinator", forum }] });
  const headOnServer = () => { const { n, hash } = journalRows(server.data).findLast((row) => row.stream === 1); return { entries: n, hash: hash.toLowerCase() }; };
  const keptBy = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("journal_head 1")));
  const same = (one, other) => one?.entries === other.entries && one?.hash === other.hash;
  const warning = (page) => page.locator(".journal-warning");

  // It grows, and the browser goes along.
  const page = await journey.visitor("coordinator", { server, cookies: coordinator.cookies });
  await journey.go(page, "/app/home");
  journey.check("the first head is kept", await until(async () => same((await keptBy(page))?.head, headOnServer())));
  await journey.sees("home says where the journal stands", page.locator('main a[href="/app/journal"]'));
  for (let count = 1; count <= 6; count += 1) await act(admin, `forum ${count}`);
  await journey.go(page, "/app/journal");
  journey.check("the head that goes on is kept", await until(async () => same((await keptBy(page)).head, headOnServer())));
  await journey.sees("and is good", page.getByText(words("journal.good"), { exact: true }));
  await journey.screen(page, "good");
  const others = await journey.visitor("runner of one forum", { server, cookies: runner.cookies });
  await journey.go(others, "/app/journal");
  await journey.sees("whoever runs one forum is not shown it", others.getByText(words("refusal.not_allowed"), { exact: true }));
  journey.check("and keeps nothing", (await keptBy(others)) === null);

  // Somebody rewrites it under the stopped server, with right hashes to its end, and adds to it.
  const backups = mkdtempSync(join(tmpdir(), "shidra-journal-"));
  const restored = join(backups, "restored");
  try {
    const run = (...asked) => { const told = spawnSync(binary, asked, { encoding: "utf8" }); if (told.status !== 0) throw new Error(`shidra ${asked[0]}: ${told.stderr}`); };
    run("backup", "--data", server.data, "--to", join(backups, "all"));
    await act(admin, "after the backup");
    await journey.go(page, "/app/home");
    await until(async () => same((await keptBy(page)).head, headOnServer()));
    const before = await keptBy(page);
    await journey.hold(page);
    await server.stop();
    const chain = journalRows(server.data).filter((row) => row.stream === 1);
    change(server.data, rewriting(chain, chain.length - 2).join("; "));
    await server.launch({ port });
    await act(admin, "later");
    await journey.seesLive("the coordinator is warned", page, warning(page).getByText(words("journal.different_title"), { exact: true }), 40_000);
    const after = await keptBy(page);
    journey.check("what was kept stays", same(after.head, before.head) && after.epoch === before.epoch, JSON.stringify(after));
    journey.check("and is not what the server shows", !same(before.head, headOnServer()));
    await page.reload();
    await journey.sees("the warning outlasts a reload", warning(page));
    await journey.screen(page, "warned");
    await page.setViewportSize(phone);
    await journey.screen(page, "warned on a phone");
    await warning(page).getByRole("link").click();
    await journey.sees("what to do is said", page.getByText(words("journal.steps_title"), { exact: true }));
    await journey.screen(page, "what to do on a phone");
    await page.context().addCookies([{ name: "language", value: "ar", url: server.url }]);
    await journey.go(page, "/app/journal");
    await journey.sees("in Arabic too", page.getByRole("heading", { name: words("journal.different_title", {}, "ar") }));
    await journey.screen(page, "what to do in Arabic on a phone");
    await page.setViewportSize({ width: 1280, height: 900 });
    await journey.screen(page, "what to do in Arabic");
    await page.context().addCookies([{ name: "language", value: "he", url: server.url }]);
    await journey.go(page, "/app/journal");
    await journey.screen(page, "what to do");

    // Only an act of theirs makes the browser follow it.
    await button(page, "journal.check_now").click();
    await journey.sees("looking again changes nothing", page.getByText(words("journal.steps_title"), { exact: true }));
    await button(page, "journal.accept").click();
    await journey.screen(page, "asked again");
    await button(dialog(page), "journal.accept").click();
    await journey.sees("once accepted it is followed", page.getByText(words("journal.good"), { exact: true }));
    journey.check("and kept", same((await keptBy(page)).head, headOnServer()));

    // A backup from before is restored: another history, which lacks what was known.
    await server.stop();
    run("restore", "--from", join(backups, "all"), "--data", restored);
    const again = await Server.start({ data: restored, port });
    journey.servers.push(again);
    const back = new Client(again.url);
    back.cookies = new Map(coordinator.cookies);
    await back.post("access.request_code", { email: "coordinator@example.org", language: "he" }, null);
    const code = await until(() => again.letters().findLast((letter) => letter.to === "coordinator@example.org")?.text.match(/\b(\d{6})\b/)?.[1]);
    await back.post("access.sign_in", { email: "coordinator@example.org", code }, null);
    await page.context().addCookies([...back.cookies].map(([name, value]) => ({ name, value, url: again.url })));
    await journey.go(page, "/app/home");
    await journey.sees("a restored backup is told as one", warning(page).getByText(words("journal.restored_lost_title"), { exact: true }));
    await journey.go(page, "/app/journal");
    await journey.screen(page, "restored");
    await button(page, "journal.accept").click();
    await button(dialog(page), "journal.accept").click();
    await journey.sees("and is followed once accepted", page.getByText(words("journal.good"), { exact: true }));
    await page.reload();
    await journey.sees("from then on", page.getByText(words("journal.good"), { exact: true }));
  } finally {
    rmSync(backups, { recursive: true, force: true });
  }
}
