// SPDX-License-Identifier: AGPL-3.0-or-later
// A small initiative in an empty server: an administrator who is signed in, a sector, a region, a few forums.
import { Client } from "./client.mjs";

/** `zone`: of its dates. Gives {admin, forums}: the administrator's client (no socket yet) and the forums' numbers. */
export async function openInitiative(server, { forums = 1, zone = "UTC" } = {}) {
  const admin = new Client(server.url);
  await admin.post("initiative.create", {
    token: server.links().first, administrator_name: "Admin", administrator_email: "admin@example.org", slug: "faults",
    name: "Faults", purpose: "-", description: "", zone, language: "en", regions: ["all"],
    sectors: [{ code: "civil_society", name: "Civil society", label: "Civil", colour: 1 }],
  }, null);
  const made = [];
  for (let number = 1; number <= forums; number += 1) {
    const { forum } = await admin.post("forum.create", { kind: "thematic", name: `forum ${number}`, theme: "", mandate: "", rules: [] });
    made.push(forum);
  }
  return { admin, forums: made };
}

/** Somebody new with a browser of their own: invited by `admin`, signed in by the link in the letter. */
export async function invite(server, admin, name, { organisation, grants = [] } = {}) {
  const email = `${name}@example.org`;
  const { person } = await admin.post("person.invite", { name, email, language: "en", grants, ...(organisation ? { organisation } : {}) });
  for (let tries = 0; tries < 400; tries += 1) {
    const token = server.letters().findLast((letter) => letter.to === email)?.text.match(/#link=([\w-]+)/)?.[1];
    if (token) {
      const client = new Client(server.url);
      await client.useLink(token);
      client.person = person;
      return client;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no letter came to ${email}`);
}
