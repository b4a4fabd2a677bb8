// SPDX-License-Identifier: AGPL-3.0-or-later
// Every screen of the client: its address and the file it lives in, by noun. Each loads as a chunk of its own.
// Addresses that are not here are pages of the server.
import type { Route } from "./shell/router";

export const routes: readonly Route[] = [];
