// SPDX-License-Identifier: AGPL-3.0-or-later
// S3, the matrix: roles × things in their states × paths. A word that reaches a role that may not read it is a leak; a
// word that nobody who may read it received by any path is a cell that was not tested.
//   node tests/security/matrix.mjs [--short|--long]
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { thingKinds, views } from "./contract.mjs";
import { answeredMethods, askViews, copyOf, kinds, largestId, readExports, readFiles, readPages, tryCommands, watchAll } from "./paths.mjs";
import { House, long, run, Server, until, wait } from "./stage.mjs";
import { addStranger, build, may, roles, Words } from "./world.mjs";

const paths = ["live", "snapshot", "catchup", "views", "pages", "files", "exports", "mail", "errors"];

// Paths on which a role gets nothing by nature, so that a cell there is not counted as tried.
const without = { outsider: ["mail"], guest: ["mail"], administrator: [], stranger: ["live"] };

run(async (report, houses) => {
  const house = await House.open(houses);
  const words = new Words();
  /** role → path → texts */
  const got = Object.fromEntries(roles.map((role) => [role, Object.fromEntries(paths.map((path) => [path, []]))]));
  const take = (role, path) => (text) => got[role][path].push(text);
  const watched = {};
  const kindsHeard = new Set();
  const step = async ({ clients, codes }) => {
    const upTo = largestId(house.server.data);
    for (const role of roles) {
      const client = clients[role];
      if (client?.socket?.readyState !== 1) continue;
      client.onPush ??= (frame) => {
        if (frame.params.kind) kindsHeard.add(frame.params.kind);
        take(role, "live")(JSON.stringify(frame));
        client.pushes.length = 0;
      };
      watched[role] ??= new Set();
      await watchAll(client, take(role, "live"), { upTo, watched: watched[role], codes: role === "guest" ? codes : [] });
    }
  };
  const world = await build(house, words, { step });
  await wait(300);
  report.check("the former member and the removed one received what was theirs before", ["former", "removed"].every((role) => got[role].live.join("").includes(words.all.find((one) => one.label === "early summary.title").word)));

  await addStranger(world);
  const upTo = largestId(house.server.data);
  const seconds = {};
  const timed = async (what, promise) => { const began = Date.now(); await promise; seconds[what] = (seconds[what] ?? 0) + Date.now() - began; };
  const slugs = ["house", "next-door"];
  const markdown = `${words.all[0].word.slice(0, 3)} text`;
  for (const role of roles) {
    // A new socket with the cookies of each: the removed one's are those of the session that was ended.
    const client = copyOf(world.clients[role], house.url);
    house.clients.push(client);
    await client.connect();
    const codes = role === "guest" ? world.codes : [];
    await timed("snapshot", watchAll(client, take(role, "snapshot"), { upTo, codes }));
    await timed("catchup", watchAll(client, take(role, "catchup"), { upTo, since: 0, codes }));
    await timed("views", askViews(client, take(role, "views"), { upTo, codes: role === "guest" ? world.codes : world.idleCodes, markdown }));
    await timed("pages", readPages(client, take(role, "pages"), { slugs, upTo }));
    await timed("files", readFiles(client, take(role, "files"), { upTo }));
    await timed("exports", readExports(client, take(role, "exports"), { upTo }));
    client.socket.terminate();
  }
  const due = (role) => house.letters().filter((letter) => letter.to === `${role === "administrator" ? "dana" : role}@example.org`);
  await until(() => due("editor").some((letter) => letter.text.includes(words.all.find((one) => one.label === "response.reason, declined").word)), 5000);
  for (const role of roles) for (const letter of due(role)) take(role, "mail")(`${letter.head}\n${letter.text}`);

  // Commands are tried on a copy for each role: what they may do they do, and nobody else sees that.
  await house.server.stop();
  let tried = 0;
  for (const role of roles) {
    const folder = mkdtempSync(join(tmpdir(), "shidra-copy-"));
    cpSync(house.server.data, folder, { recursive: true, filter: (source) => !source.endsWith("lock") });
    const copy = await Server.start({ data: folder, args: ["--messages-per-second", "100000"] });
    try {
      const client = copyOf(world.clients[role], copy.url);
      await client.connect();
      client.closed.catch(() => {});
      const began = Date.now();
      tried += await tryCommands(client, take(role, "errors"), { upTo: long ? upTo : Math.min(upTo, 24), given: () => ({ email: "nobody-at-all@example.org" }) });
      seconds.errors = (seconds.errors ?? 0) + Date.now() - began;
      client.socket.terminate();
    } finally {
      await copy.stop("SIGKILL"); // a copy is thrown away; nothing is worth waiting for
      rmSync(folder, { recursive: true, force: true });
    }
  }

  let cells = 0;
  const leaks = [];
  const untested = [];
  const unseen = [];
  const reached = new Map(words.all.map((one) => [one, new Set()]));
  for (const role of roles) for (const path of paths) {
    if (without[role]?.includes(path)) continue;
    const text = got[role][path].join("\n");
    report.check(`${role} received something by ${path}`, text.length > 0 || path === "mail" && ["stranger", "administrator"].includes(role));
    for (const one of words.all) {
      cells += 1;
      if (!text.includes(one.word)) continue;
      const right = path === "live" || path === "mail" ? one.before : one.now;
      if (right.has(role)) reached.get(one).add(role);
      else leaks.push(`${role} got “${one.label}” by ${path}${process.env.SHIDRA_TELL ? `: ${text.slice(Math.max(0, text.indexOf(one.word) - 300), text.indexOf(one.word) + 60)}` : ""}`);
    }
  }
  for (const one of words.all) {
    const entitled = [...one.before];
    if (one.seen && entitled.length > 0 && reached.get(one).size === 0) untested.push(one.label);
    for (const role of one.now) if (one.seen && !reached.get(one).has(role)) unseen.push(`${role}: ${one.label}`);
  }
  const silent = thingKinds.filter((kind) => !kindsHeard.has(kind));
  report.figure("s3.roles", roles.length);
  report.figure("s3.paths", paths.length);
  report.figure("s3.topic_kinds", kinds.length);
  report.figure("s3.thing_kinds_heard", `${kindsHeard.size} of ${thingKinds.length}`);
  report.figure("s3.words", words.all.length);
  report.figure("s3.commands_tried", tried);
  report.figure("s3.cells", cells);
  report.figure("s3.untested", untested.length);
  report.figure("s3.entitled_but_unseen", unseen.length);
  report.figure("s3.leaks", leaks.length);
  if (process.env.SHIDRA_TELL) console.log(unseen.join("\n"), upTo, seconds);
  report.check("no word reaches somebody who may not read it", leaks.length === 0, `\n  ${leaks.slice(0, 40).join("\n  ")}`);
  report.check("every word reaches somebody who may", untested.length === 0, untested.join("; "));
  report.check("every kind of thing was heard live", silent.length === 0, `not heard: ${silent.join(", ")}`);
  // Whatever is added to the contract must get a place in the world, or this fails.
  const opened = new Set(Object.values(watched).flatMap((topics) => [...topics].map((topic) => topic.split("/")[0])));
  report.check("every kind of topic was opened by somebody", kinds.every((kind) => opened.has(kind)), kinds.filter((kind) => !opened.has(kind)).join(", "));
  report.check("every view answered somebody", views.every((view) => answeredMethods.has(view.name)), views.filter((view) => !answeredMethods.has(view.name)).map((view) => view.name).join(", "));
  report.check("no role is entitled to nothing", roles.every((role) => may.public.has(role)));
});
