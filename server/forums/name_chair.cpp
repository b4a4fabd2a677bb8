// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes the holder of a seat the forum's chair, in place of the one before. Administrators and the forum's coordinators
// may; a chair does not choose the next one.
// Brings: both seats in seats/<forum>, forum in initiative/<id>, me of both people.
#include <algorithm>

#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/seating.hpp"

namespace shidra::forums {
namespace {

void set_chair(pipeline::Act& act, storage::SeatRow seat, bool chair) {
  act.touch("seat", seat.id);
  touch_part(act, seat.forum, seat.person);
  seat.chair = chair;
  storage::change_seat(act.store, seat);
}

}  // namespace

pipeline::Expected<protocol::Nothing> name_chair(pipeline::Act& act, protocol::NameChair const& request) {
  auto const found = seat_in(act.store, act.caller, request.seat);
  if (!found) return tl::unexpected(found.error());
  auto const& [seat, forum] = *found;
  if (!act.caller.coordinates()) return pipeline::refuse("not_allowed");
  if (auto const runs = expect_runs(act.caller, forum.id); !runs) return tl::unexpected(runs.error());
  act.journal("seat/" + live::id_text(seat.id));
  if (seat.chair) return protocol::Nothing{};
  auto const seats = storage::seats_in(act.store, forum.id);
  auto const before = std::ranges::find(seats, true, &storage::SeatRow::chair);
  if (before != seats.end()) set_chair(act, *before, false);
  set_chair(act, seat, true);
  return protocol::Nothing{};
}

}  // namespace shidra::forums
