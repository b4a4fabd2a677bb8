// SPDX-License-Identifier: AGPL-3.0-or-later
// Every screen of the client: its address and the file it lives in, by noun. Each loads as a chunk of its own.
// Addresses that are not here are pages of the server.
import type { Route } from "./shell/router";

export const routes: readonly Route[] = [
  { path: "/app/forums", load: () => import("./forums/list") },
  { path: "/app/forums/new", load: () => import("./forums/new") },
  { path: "/app/forums/:forum", load: () => import("./forums/now") },
  { path: "/app/forums/:forum/meetings", load: () => import("./forums/meetings") },
  { path: "/app/forums/:forum/seats", load: () => import("./forums/seats") },
  { path: "/app/forums/:forum/surveys", load: () => import("./forums/surveys") },
  { path: "/app/forums/:forum/materials", load: () => import("./forums/materials") },
  { path: "/app/forums/:forum/key", load: () => import("./forums/key") },
  { path: "/app/forums/:forum/edit", load: () => import("./forums/edit") },
  { path: "/app/meetings", load: () => import("./meetings/list") },
  { path: "/app/meetings/:meeting", load: () => import("./meetings/participate") },
  { path: "/app/meetings/:meeting/summary", load: () => import("./summaries/edit") },
  { path: "/app/forums/:forum/meetings/new", load: () => import("./meetings/schedule") },
  { path: "/app/summaries", load: () => import("./summaries/list") },
  { path: "/app/summaries/:summary", load: () => import("./summaries/read") },
  { path: "/app/surveys", load: () => import("./surveys/list") },
  { path: "/app/surveys/new", load: () => import("./surveys/builder") },
  { path: "/app/surveys/:survey", load: () => import("./surveys/survey") },
  { path: "/app/surveys/:survey/edit", load: () => import("./surveys/builder") },
  { path: "/s", load: () => import("./surveys/join"), open: true, bare: true },
  { path: "/s/:code", load: () => import("./surveys/join_survey"), open: true, bare: true },
  { path: "/present/:survey", load: () => import("./surveys/present"), bare: true },
];
