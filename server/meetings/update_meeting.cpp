// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes a meeting's plan: all of it before the meeting begins, everything but the times while it goes on. Those who
// run the forum may. Brings: meeting in forum/<forum>, and its summary, which shows when the meeting was.
#include "server/meetings/commands.hpp"
#include "server/meetings/plan.hpp"
#include "server/meetings/seek.hpp"
#include "storage/summaries.hpp"

namespace shidra::meetings {

pipeline::Expected<protocol::Nothing> update_meeting(pipeline::Act& act, protocol::UpdateMeeting const& request) {
  auto row = seek_to_run(act.store, act.caller, request.meeting);
  if (!row) return tl::unexpected(row.error());
  if (auto const fine = may_change_agenda(state_of(*row)); !fine) return refuse(fine.error());
  if (row->starts != request.starts || row->ends != request.ends) {
    if (auto const fine = check_plan_times(act.now, request.starts, request.ends); !fine)
      return tl::unexpected(fine.error());
    if (auto const fine = may_reschedule(state_of(*row), request.starts, request.ends); !fine)
      return refuse(fine.error());
  }
  act.touch("meeting", row->id);
  if (auto const summary = storage::summary_of(act.store, row->id)) act.touch("summary", summary->id);
  if (auto const taken = take_plan(*row, request); !taken) return tl::unexpected(taken.error());
  storage::change_meeting(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::meetings
