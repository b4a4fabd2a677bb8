// SPDX-License-Identifier: AGPL-3.0-or-later
// Rules that a screen brings with its chunk; see build/styles.mjs.
declare module "*.css";
