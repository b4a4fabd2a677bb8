// SPDX-License-Identifier: AGPL-3.0-or-later
// Ends a meeting; how many were invited is noted, so that later changes of the forum do not change its history. Those
// who run the forum may. Brings: meeting in forum/<forum>.
#include "server/meetings/commands.hpp"
#include "server/meetings/seek.hpp"
#include "server/meetings/state.hpp"

namespace shidra::meetings {

pipeline::Expected<protocol::Nothing> end_meeting(pipeline::Act& act, protocol::EndMeeting const& request) {
  auto row = seek_to_run(act.store, act.caller, request.meeting);
  if (!row) return tl::unexpected(row.error());
  act.touch("meeting", row->id);
  if (auto const moved = advance(*row, MeetingAct::end); !moved) return tl::unexpected(moved.error());
  row->invited = storage::count_members(act.store, row->forum);
  storage::change_meeting(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::meetings
