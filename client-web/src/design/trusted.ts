// SPDX-License-Identifier: AGPL-3.0-or-later
// The page's only Trusted Types policy, `shidra`: HTML made by our server, and the one script address we ever load by name.

interface Policy {
  createHTML(html: string): string;
  createScriptURL(address: string): string;
}

const rules: Policy = {
  createHTML: (html) => html,
  createScriptURL: (address) => {
    if (address !== "/service_worker.js") throw new TypeError(`not a script of ours: ${address}`);
    return address;
  },
};

const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
const policy = factory?.createPolicy("shidra", rules) ?? rules;

export const trusted = (html: string): string => policy.createHTML(html);
export const trustedScript = (address: string): string => policy.createScriptURL(address);
