// SPDX-License-Identifier: AGPL-3.0-or-later
// The sectors' marks as paths within a circle of radius 1, the same shapes as --mark in tokens.css. Each is its own mirror
// image, so a mirrored picture shows the same mark.

export const MARKS: Readonly<Record<number, string>> = {
  1: "M-.7 0a.7 .7 0 1 0 1.4 0a.7 .7 0 1 0-1.4 0Z",
  2: "M-.85-.85H.85V.85H-.85Z",
  3: "M0-1L1 .8H-1Z",
  4: "M0-1.1L1.1 0 0 1.1-1.1 0Z",
  5: "M-.32-1H.32V-.32H1V.32H.32V1H-.32V.32H-1V-.32H-.32Z",
  6: "M-.55-.95H.55L1.1 0 .55 .95H-.55L-1.1 0Z",
  7: "M0 1L1-.8H-1Z",
  8: "M0-1.1L.26-.33 1.05-.31.42.18.65.95 0 .5-.65.95-.42.18-1.05-.31-.26-.33Z",
};
