// SPDX-License-Identifier: AGPL-3.0-or-later
// Where forums and seats are seen (by everybody), and the topics of what goes on inside a forum.
#pragma once

#include "server/live/things.hpp"
#include "storage/forums.hpp"

namespace shidra::forums {

extern live::Kind const forum_kind;
extern live::Kind const seat_kind;

/// seats/<forum>: public.
extern live::LogTopic const seats_topic;
/// forum/<forum>: its members, those who have charge of it, the board.
extern live::LogTopic const forum_topic;
/// desk/<forum>: those who have charge of it.
extern live::LogTopic const desk_topic;

/// As everybody sees them, the public pages too.
protocol::Forum shape_of(storage::Read& read, storage::ForumRow const& row);
protocol::Seat shape_of(storage::Read& read, storage::SeatRow const& row);

}  // namespace shidra::forums
