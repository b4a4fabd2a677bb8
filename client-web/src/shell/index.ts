// SPDX-License-Identifier: AGPL-3.0-or-later
// The shell, for screens.
export { LanguageMenu, LineState } from "./frame";
export { Page } from "./page";
export { address, navigate, type Route, type ScreenProps } from "./router";
export { coordinates, hasRole, initiative, isTeam, me, sectorOf, sectors, signedIn, topicOf } from "./session";
export { type Shortcut, useShortcuts } from "./shortcuts";
