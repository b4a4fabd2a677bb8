// SPDX-License-Identifier: AGPL-3.0-or-later
// See find.hpp.
#include "server/forums/find.hpp"

namespace shidra::forums {

pipeline::Expected<storage::ForumRow> forum_in(storage::Read& read, access::Caller const& caller,
                                               protocol::Id<protocol::Forum> forum) {
  auto row = storage::find_forum(read, forum);
  if (!row || row->initiative != caller.initiative) return pipeline::refuse("not_found");
  return std::move(*row);
}

pipeline::Expected<void> expect_runs(access::Caller const& caller, protocol::Id<protocol::Forum> forum) {
  if (caller.runs(forum)) return {};
  return pipeline::refuse(caller.has_charge_of(forum) ? "forum_closed" : "not_allowed");
}

pipeline::Expected<void> expect_charge(access::Caller const& caller, protocol::Id<protocol::Forum> forum) {
  if (caller.has_charge_of(forum)) return {};
  return pipeline::refuse("not_allowed");
}

pipeline::Expected<SeatInForum> seat_in(storage::Read& read, access::Caller const& caller,
                                        protocol::Id<protocol::Seat> seat) {
  auto row = storage::find_seat(read, seat);
  if (!row) return pipeline::refuse("not_found");
  auto forum = forum_in(read, caller, row->forum);
  if (!forum) return tl::unexpected(std::move(forum.error()));
  return SeatInForum{std::move(*row), std::move(*forum)};
}

}  // namespace shidra::forums
