// SPDX-License-Identifier: AGPL-3.0-or-later
// An open call, and people of organisations who have begun to answer it.
import { invite } from "./initiative.mjs";

export async function openCall(admin, forum, title, deadline) {
  const { call } = await admin.post("call.save", { title, body: "", criteria: [], fields: [{ label: "why", required: true, limit: 200 }], forums: [forum], deadline });
  await admin.post("call.open", { call });
  return call;
}

/** Somebody who edits for an organisation of their own. */
export async function editorOf(server, admin, name) {
  const { organisation } = await admin.post("organisation.create", { name: `organisation of ${name}`, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" });
  const editor = await invite(server, admin, name, { organisation, grants: [{ role: "organisation_editor" }] });
  editor.organisation = organisation;
  return editor;
}

/** A draft that could be handed in: what response.submit takes. */
export async function draft(editor, call, forum) {
  const { response, version } = await editor.post("response.save", { call, version: 0, texts: ["because"], forum, representative: editor.person });
  return { response, version };
}
