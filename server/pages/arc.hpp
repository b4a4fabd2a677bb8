// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the seats of a half circle stand. Pure geometry, the same as the client's (client-web/src/pictures/arc.ts), so
// that a forum looks alike on the public page and in the client. Any thread.
#pragma once

#include <cstddef>
#include <vector>

namespace shidra::pages {

/// Outer radius 1, centre (0, 0), y downwards as in SVG; x is -1 on the side where reading starts.
struct SeatPlace {
  double x;
  double y;
};

struct Arc {
  std::vector<SeatPlace> places;  ///< in the order of reading: neighbours form a wedge through all rows
  double seat = 0;                ///< radius of one seat
};

/// Seats as large as fit, in at most eight rows. `count` is at least 1.
Arc arc_of(std::size_t count);

}  // namespace shidra::pages
