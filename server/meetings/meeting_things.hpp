// SPDX-License-Identifier: AGPL-3.0-or-later
// Where meetings and attendance are seen: meetings by the forum, who comes by those who have charge of it and by
// oneself.
#pragma once

#include "server/live/things.hpp"
#include "storage/meetings.hpp"

namespace shidra::meetings {

extern live::Kind const meeting_kind;
extern live::Kind const attendance_kind;

/// The id of an attendance thing: "<meeting>-<person>".
std::string attendance_id(protocol::Id<protocol::Meeting> meeting, protocol::Id<protocol::Person> person);

/// As members of the forum see it. The public pages show the same without the link.
protocol::Meeting shape_of(storage::Read& read, storage::MeetingRow const& row);

}  // namespace shidra::meetings
