// SPDX-License-Identifier: AGPL-3.0-or-later
// S3, the twins: two servers with the same history that differ only in what is hidden from some roles. What these roles
// receive, by every path, must be the same byte for byte, after what may differ has been taken out.
//   node tests/security/twins.mjs [--short|--long]
import { askViews, copyOf, largestId, readExports, readFiles, readPages, tryCommands, watchAll } from "./paths.mjs";
import { House, run, wait } from "./stage.mjs";
import { build, Words } from "./world.mjs";

const compared = ["outsider", "guest", "nobody", "elsewhere", "rival", "former"];

/** What may differ between two servers with the same history, each with its reason. */
function without(text, house, world, { positions = true } = {}) {
  let plain = text
    .replaceAll(house.url, "URL") // the port that the system chose
    .replaceAll(house.url.replace("127.0.0.1", "localhost"), "URL")
    .replaceAll(world.epoch, "EPOCH") // names the database, so that positions of another are not resumed
    .replace(/\b1[789]\d{11}\b/g, "MOMENT") // the clock
    .replace(/\b20\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, "MOMENT")
    .replace(/\b\d\d?:\d\d(?::\d\d)?\b/g, "TIME")
    .replace(/"set-cookie":\[[^\]]*\],?/g, "") // random tokens
    .replace(/"date":"[^"]*",?/g, "")
    .replace(/"texts":\[([^\]]*)\]/g, (_all, list) => `"texts":[${list.split(",").sort().join(",")}]`) // scattered by a salt
    .replace(/"etag":"[^"]*"/g, "ETAG");
  for (const response of world.responses) plain = plain.replaceAll(String(response), "RESPONSE"); // random
  for (const [index, code] of world.codes.entries()) plain = plain.replaceAll(code, `CODE${index}`); // random
  // One dense sequence numbers all events of an initiative, so how many hidden ones there were can be counted from it.
  if (!positions) plain = plain.replace(/"position":\d+/g, '"position":N');
  return plain;
}

async function history(houses, vary) {
  const house = await House.open(houses, { slug: "house" });
  const words = new Words(vary);
  const got = Object.fromEntries(compared.map((role) => [role, {}]));
  const take = (role, path) => (text, name = "") => (got[role][path] ??= []).push(`${name} ${text}`);
  const watched = {};
  const step = async ({ clients, codes }) => {
    const upTo = largestId(house.server.data);
    for (const role of compared) {
      const client = clients[role];
      if (client?.socket?.readyState !== 1) continue;
      client.onPush ??= (frame) => {
        // Results are pushed at most ten times a second: how many of them come depends on the clock.
        if (frame.method === "event") take(role, `live ${frame.params.topic}`)(JSON.stringify(frame));
        client.pushes.length = 0;
      };
      await watchAll(client, take(role, "watch"), { upTo, watched: (watched[role] ??= new Set()), codes: role === "guest" ? codes : [] });
    }
  };
  const world = await build(house, words, { step, deadline: 10_000 });
  world.epoch = world.clients.nobody.welcome.epoch;
  await wait(200);
  return { house, world, words, got, take };
}

async function look({ house, world, take }, round, upTo, commandsToo) {
  for (const role of compared) {
    const client = copyOf(world.clients[role], house.url);
    house.clients.push(client);
    await client.connect();
    const codes = role === "guest" ? world.codes : [];
    await watchAll(client, take(role, `${round} snapshot`), { upTo, codes });
    await watchAll(client, take(role, `${round} catch-up`), { upTo, since: 0, codes });
    await askViews(client, take(role, `${round} views`), { upTo, codes: role === "guest" ? world.codes : world.idleCodes });
    await readPages(client, take(role, `${round} pages`), { slugs: ["house"], upTo });
    await readFiles(client, take(role, `${round} files`), { upTo });
    await readExports(client, take(role, `${round} exports`), { upTo });
    if (commandsToo) await tryCommands(client, take(role, `${round} errors`), { upTo: 12, given: () => ({ email: "nobody-at-all@example.org" }) });
    client.socket.terminate();
  }
}

/** Differences between what two servers told each role on each path. */
function differences(one, two, options) {
  const found = [];
  let bytes = 0;
  for (const role of compared) {
    const paths = new Set([...Object.keys(one.got[role]), ...Object.keys(two.got[role])]);
    for (const path of paths) {
      const texts = [one, two].map((side) => {
        const list = (side.got[role][path] ?? []).map((text) => without(text, side.house, side.world, options));
        return path.startsWith("live") ? list : list.sort(); // what is asked for at once comes back in any order
      });
      bytes += texts[0].join("").length;
      if (texts[0].join("\n") === texts[1].join("\n")) continue;
      const [left, right] = [texts[0].find((text) => !texts[1].includes(text)), texts[1].find((text) => !texts[0].includes(text))];
      const longest = Math.max(left?.length ?? 0, right?.length ?? 0);
      let at = 0;
      while (at < longest && left?.[at] === right?.[at]) at += 1;
      const around = (text) => text?.slice(Math.max(0, at - 80), at + 60);
      found.push(`${role} by ${path} (${texts[0].length}/${texts[1].length}): …${around(left)}… | …${around(right)}…`);
    }
  }
  return { found, bytes };
}

run(async (report, houses) => {
  // First: the same things, other words (also of other lengths) wherever none of the compared roles may read them.
  let changed = 0;
  const vary = (who, label) => {
    if (compared.some((role) => who.has(role)) || /e-mail/.test(label)) return "";
    changed += 1;
    return "other".repeat(1 + (label.length % 3));
  };
  const [one, two] = await Promise.all([history(houses, () => ""), history(houses, vary)]);
  const upTo = Math.max(largestId(one.house.server.data), largestId(two.house.server.data));
  for (const side of [one, two]) await look(side, "first", upTo, false);
  const words = differences(one, two);

  // Then: the second has more hidden things, and events about them, between the same visible acts.
  const { house, world } = two;
  const { known, clients } = world;
  const { admin } = house;
  await house.survey({ title: "hidden", forum: known.forum, audience: "forum" }, false);
  await house.survey({ title: "hidden", audience: "anyone" }, false);
  await house.call(known.other, { title: "hidden" }, false);
  await house.draft(known.drafted, { version: 1, body: "hidden" });
  await admin.call("material.add_link", { meeting: known.drafted, title: "hidden", kind: "slides", address: "https://example.org/hidden" });
  await house.publish(known.internal, { version: 1, body: "hidden", audience: "members" }, "hidden");
  await clients.member.call("summary.mark_read", { summary: known.internalSummary });
  await clients.chair.post("survey.answer", { survey: known.named, answers: [{ question: 1, choices: [], text: "hidden" }] });
  await admin.call("person.grant", { person: house.people.alternate, grants: [{ role: "reviewer", call: known.reviewed }] });
  for (const side of [one, two]) {
    await side.world.clients.member.call("me.update", { name: "Member", language: "en" });
    await side.house.admin.call("call.amend", { call: side.world.known.running, note: "one more day", deadline: Date.now() + 100_000_000 });
    await side.house.publish(side.world.known.open, { version: 2, body: "said again", audience: "everyone" }, "clearer");
    side.got = Object.fromEntries(compared.map((role) => [role, {}]));
    side.take = (role, path) => (text, name = "") => (side.got[role][path] ??= []).push(`${name} ${text}`);
  }
  // Events about things that came later carry later numbers of their own; what differs is said in without().
  for (const side of [one, two]) await look(side, "second", upTo, true);
  const things = differences(one, two, { positions: false });
  report.figure("s3.twin_roles", compared.length);
  report.figure("s3.twin_words_changed", changed);
  report.figure("s3.twin_bytes_compared", words.bytes + things.bytes);
  report.figure("s3.twin_differences", words.found.length + things.found.length);
  report.check("hidden words change nothing that others receive", words.found.length === 0, `\n  ${words.found.join("\n  ").slice(0, 4000)}`);
  report.check("hidden things change nothing that others receive", things.found.length === 0, `\n  ${things.found.join("\n  ").slice(0, 4000)}`);
  report.check("much was compared, and much was changed", words.bytes > 1_000_000 && changed > 60, `${words.bytes} ${changed}`);
});
