// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Grant } from "../protocol";
import { deviceName } from "./device_name";
import { codeOf, fits, grantOf } from "./grants";

test("a role becomes a choice and comes back as it was", () => {
  const grants: Grant[] = [
    { role: "administrator" },
    { role: "coordinator", forum: 12 },
    { role: "reviewer", call: 3 },
    { role: "organisation_editor" },
  ];
  assert.deepEqual(grants.map(codeOf).map(grantOf), grants);
});

test("people are found by name, address, organisation, role and sector together", () => {
  const dana = {
    name: "דנה לוי",
    email: "Dana@example.org",
    grants: [{ role: "coordinator" as const, forum: 2 }],
    organisation_name: "מעגלים",
    sector: "civil_society",
  };
  const all = { text: "", role: "", sector: "" };
  assert.ok(fits(dana, all));
  assert.ok(fits(dana, { text: "dana@", role: "coordinator", sector: "civil_society" }));
  assert.ok(fits(dana, { ...all, text: "מעגל" }));
  assert.ok(!fits(dana, { ...all, role: "administrator" }));
  assert.ok(!fits(dana, { ...all, role: "none" }));
  assert.ok(!fits(dana, { ...all, sector: "business" }));
});

test("a device is named by browser and system", () => {
  const android =
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
  assert.equal(deviceName(android), "Chrome · Android");
  assert.equal(deviceName("curl/8"), "curl/8");
});
