// SPDX-License-Identifier: AGPL-3.0-or-later
// Forums and seats of the caller's own initiative; those of others are as if they were not there.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/forums.hpp"

namespace shidra::forums {

pipeline::Expected<storage::ForumRow> forum_in(storage::Read& read, access::Caller const& caller,
                                               protocol::Id<protocol::Forum> forum);

/// Refuses who does not run this forum: `forum_closed` to those who have charge of it, `not_allowed` to others.
pipeline::Expected<void> expect_runs(access::Caller const& caller, protocol::Id<protocol::Forum> forum);

/// Refuses `not_allowed` to who has no charge of this forum, be it closed or not.
pipeline::Expected<void> expect_charge(access::Caller const& caller, protocol::Id<protocol::Forum> forum);

struct SeatInForum {
  storage::SeatRow seat;
  storage::ForumRow forum;
};
pipeline::Expected<SeatInForum> seat_in(storage::Read& read, access::Caller const& caller,
                                        protocol::Id<protocol::Seat> seat);

}  // namespace shidra::forums
