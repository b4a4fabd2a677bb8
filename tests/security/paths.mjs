// SPDX-License-Identifier: AGPL-3.0-or-later
// All ways by which bytes come from the server to somebody, each taken with the rights of one client: watching from now
// and from the beginning, every view, every page, feed, file and export, and what refusals of commands say.
import { Client, key, Refused, sql } from "./stage.mjs";
import { commands, idFields, sample, topicKinds, views } from "./contract.mjs";

export const kinds = topicKinds();

/** The largest id there is of anything. */
export function largestId(folder) {
  const tables = sql(folder, "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) p ON p.name = 'id' WHERE m.type = 'table' AND p.type = 'INTEGER'").split("\n");
  const numbers = tables.map((table) => Number(sql(folder, `SELECT coalesce(max(id), 0) FROM "${table}" WHERE id < 1000000`)));
  return Math.max(...numbers) + 2;
}

const answered = async (promise, take) => {
  try {
    take(JSON.stringify(await promise));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    take(`${error.message} ${JSON.stringify(error.params)}`);
    return false;
  }
  return true;
};

/** Does something with each of a growing list, `width` at once. */
async function inTurns(list, width, act) {
  let at = 0;
  await Promise.all(Array.from({ length: width }, async () => { while (at < list.length) await act(list[at++]); }));
}

/** Watches everything there might be; what is allowed comes, the rest is refused. Returns the topics that opened. */
export async function watchAll(client, take, { upTo, since, codes = [], watched = new Set() }) {
  const resume = since === undefined ? {} : { since, epoch: client.welcome.epoch };
  const asked = kinds.flatMap((kind) => Array.from({ length: upTo }, (_, index) => ({ kind, topic: `${kind}/${index + 1}` })));
  // A socket has room for 200 watches, those that are being asked for among them.
  await inTurns(asked.filter(({ topic }) => !watched.has(topic)), 60, async ({ kind, topic }) => {
    const tries = kind === "survey" || kind === "results" ? [{}, ...codes.map((code) => ({ code }))] : [{}];
    const told = (text) => {
      if (text.startsWith("too_many_watches")) throw new Error("a watch was refused for want of room: nothing is known of its rights");
      take(text, topic);
    };
    for (const more of tries) if (await answered(client.watch(topic, { ...resume, ...more }), told)) return void watched.add(topic);
  });
  return watched;
}

/** Methods that somebody was answered, not only refused. */
export const answeredMethods = new Set();

/** Every view, with every id in each place that takes one (pairs up to a bound), and with every code. */
export async function askViews(client, take, { upTo, codes, markdown = "text" }) {
  for (const view of views) {
    const fields = idFields(view.schema);
    const given = [{}];
    if (fields.length === 1) given.splice(0, 1, ...Array.from({ length: upTo }, (_, index) => ({ [fields[0]]: index + 1 })));
    if (fields.length > 1) {
      given.length = 0;
      for (let first = 1; first <= 6; first += 1) for (let second = 1; second <= 20; second += 1) given.push(Object.fromEntries(fields.map((name, index) => [name, index ? second : first])));
    }
    const withCodes = view.schema.properties.code ? given.flatMap((one) => [...codes, undefined].map((code) => ({ ...one, code }))) : given;
    await inTurns(withCodes, 8, async (one) => {
      const params = { ...sample(view.schema, one), ...(view.schema.properties.markdown ? { markdown } : {}) };
      if (await answered(client.post(view.name, params, null), take)) answeredMethods.add(view.name);
    });
  }
}

/** Pages by every address of the kinds there are, and every link found in them. */
export async function readPages(client, take, { slugs, upTo }) {
  const known = ["forums", "summaries", "calls", "surveys"];
  const queue = ["/", "/sitemap.xml", "/robots.txt", "/privacy", "/accessibility", "/source", "/favicon.ico", "/mail", "/mail/1", "/mail/9", "/sign-in", "/app", "/qr/ABCDEFG.svg", "/healthz", "/readyz"];
  for (const slug of slugs) {
    queue.push(`/${slug}`, `/${slug}/summaries`, `/${slug}/summaries?page=2`, `/${slug}/feed.atom`);
    const most = (kind) => (known.includes(kind) ? upTo : 3);
    for (const kind of [...known, "meetings", "organisations", "people", "materials"]) for (let id = 1; id <= most(kind); id += 1) queue.push(`/${slug}/${kind}/${id}`);
  }
  const seen = new Set(queue);
  await inTurns(queue, 8, async (path) => {
    const reply = await client.http("GET", path);
    const text = reply.body.toString("utf8");
    take(`${JSON.stringify(reply.headers)}\n${text}`, path, reply.status);
    if (queue.length > 3000 || !/html|xml/.test(reply.headers["content-type"] ?? "")) return;
    for (const [, found] of text.matchAll(/(?:href="|<loc>)(?:https?:\/\/[^/"<]*)?(\/[^"#<]*)/g)) {
      const address = found.replaceAll("&amp;", "&");
      if (!seen.has(address) && !address.startsWith("/files/") && !address.startsWith("/assets/")) seen.add(address), queue.push(address);
    }
  });
  return queue.length;
}

export async function readFiles(client, take, { upTo }) {
  const asked = Array.from({ length: upTo }, (_, index) => index + 1).flatMap((id) => [["GET", {}], ["GET", { Range: "bytes=0-200" }], ["HEAD", {}]].map((how) => [id, ...how]));
  await inTurns(asked, 8, async ([id, method, headers]) => {
    const reply = await client.http(method, `/files/${id}/x`, { headers });
    take(`${JSON.stringify(reply.headers)}\n${reply.body.toString("utf8")}`);
  });
}

export async function readExports(client, take, { upTo }) {
  const paths = ["/initiatives/organisations.csv"];
  for (let id = 1; id <= upTo; id += 1) paths.push(`/surveys/${id}/results.csv`, `/calls/${id}/responses.csv`);
  await inTurns(paths, 8, async (path) => {
    const reply = await client.http("GET", path);
    take(`${JSON.stringify(reply.headers)}\n${reply.body.toString("utf8")}`);
  });
}

// These end what the others need, so they come last.
const ending = ["person.remove", "person.grant", "access.end_session", "access.sign_out"];

/** Every command, aimed at every id; what comes back. For a server that may be spoilt by what is allowed. */
export async function tryCommands(client, take, { upTo, given = () => ({}) }) {
  const ordered = [...commands].sort((one, two) => ending.indexOf(one.name) - ending.indexOf(two.name));
  let tried = 0;
  for (const command of ordered) {
    if (["access.sign_out", "initiative.create"].includes(command.name)) continue;
    const over = command.name.startsWith("access.");
    const fields = idFields(command.schema);
    const requests = fields.length === 0 ? [{}] : Array.from({ length: upTo }, (_, index) => Object.fromEntries(fields.map((name) => [name, index + 1])));
    const asked = requests.map((one) => {
      const params = sample(command.schema, { ...one, ...given(command.name) }, fields.length < 2);
      tried += 1;
      return answered(over ? client.post(command.name, params, key()) : client.call(command.name, params), take);
    });
    const outcomes = await Promise.allSettled(asked);
    const broken = outcomes.find((one) => one.status === "rejected")?.reason;
    if (broken && !(ending.includes(command.name) && /socket closed: 4004|socket closed: 1008/.test(broken.message))) throw broken;
    if (broken) break; // they have ended themselves
  }
  return tried;
}

/** A client with the same cookies at another server. */
export function copyOf(client, url) {
  const copy = new Client(url);
  copy.cookies = new Map(client.cookies);
  copy.email = client.email;
  return copy;
}
