// SPDX-License-Identifier: AGPL-3.0-or-later
// Begins a meeting: from now on people can say that they are here. Those who run the forum may.
// Brings: meeting in forum/<forum>.
#include "server/meetings/commands.hpp"
#include "server/meetings/seek.hpp"
#include "server/meetings/state.hpp"

namespace shidra::meetings {

pipeline::Expected<protocol::Nothing> start_meeting(pipeline::Act& act, protocol::StartMeeting const& request) {
  auto row = seek_to_run(act.store, act.caller, request.meeting);
  if (!row) return tl::unexpected(row.error());
  act.touch("meeting", row->id);
  if (auto const moved = advance(*row, MeetingAct::start); !moved) return tl::unexpected(moved.error());
  storage::change_meeting(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::meetings
