// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules that a screen brings with its chunk (see build/styles.mjs). A constructed sheet belongs to the style object model, which
// the page's policy leaves to us; a style element would be refused.
export function adopt(rules: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
