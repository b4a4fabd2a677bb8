// SPDX-License-Identifier: AGPL-3.0-or-later
// Seats a person in a forum, never beyond a maximum of its key. Those who run the forum may.
// Brings: what seating brings (seating.hpp).
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/seating.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::SeatFilled> fill_seat(pipeline::Act& act, protocol::FillSeat const& request) {
  auto const forum = forum_in(act.store, act.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (auto const runs = expect_runs(act.caller, forum->id); !runs) return tl::unexpected(runs.error());
  if (request.origin == protocol::SeatOrigin::joined) return pipeline::refuse_field("/origin", "only_by_oneself");
  if (request.until && *request.until <= act.now) return pipeline::refuse_field("/until", "in_the_past");
  auto const seat = seat_person(act, *forum, request.person, {request.origin, request.alternate, request.until});
  if (!seat) return tl::unexpected(seat.error());
  act.journal("seat/" + live::id_text(*seat));
  return protocol::SeatFilled{*seat};
}

}  // namespace shidra::forums
