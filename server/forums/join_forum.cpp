// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody joins the open forum, for themselves. Anybody of the initiative may; there is room for all.
// Brings: what seating brings (seating.hpp).
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/seating.hpp"

namespace shidra::forums {

pipeline::Expected<protocol::SeatFilled> join_forum(pipeline::Act& act, protocol::JoinForum const& request) {
  auto const forum = forum_in(act.store, act.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (forum->kind != protocol::ForumKind::open || !act.caller.person) return pipeline::refuse("not_allowed");
  auto const seat = seat_person(act, *forum, *act.caller.person, {protocol::SeatOrigin::joined, {}, {}});
  if (!seat) return tl::unexpected(seat.error());
  act.journal("seat/" + live::id_text(*seat));
  return protocol::SeatFilled{*seat};
}

}  // namespace shidra::forums
