// SPDX-License-Identifier: AGPL-3.0-or-later
// Plans a meeting; from now on every member of the forum can say whether they will come. Those who run the forum may.
// Brings: meeting in forum/<forum>.
#include "server/forums/find.hpp"
#include "server/meetings/commands.hpp"
#include "server/meetings/plan.hpp"
#include "storage/forums.hpp"

namespace shidra::meetings {

pipeline::Expected<protocol::MeetingScheduled> schedule_meeting(pipeline::Act& act,
                                                                protocol::ScheduleMeeting const& request) {
  auto const forum = storage::find_forum(act.store, request.forum);
  if (!forum || forum->initiative != act.caller.initiative) return pipeline::refuse("not_found");
  if (auto const runs = forums::expect_runs(act.caller, forum->id); !runs) return tl::unexpected(runs.error());
  if (storage::count_meetings(act.store, forum->id) >= most_meetings)
    return pipeline::refuse("too_many_meetings", {{"max", most_meetings}});
  if (auto const fine = check_plan_times(act.now, request.starts, request.ends); !fine)
    return tl::unexpected(fine.error());
  storage::MeetingRow row{};
  row.forum = forum->id;
  row.state = protocol::MeetingState::scheduled;
  if (auto const taken = take_plan(row, request); !taken) return tl::unexpected(taken.error());

  row.id = storage::add_meeting(act.store, row);
  act.made("meeting", row.id);
  return protocol::MeetingScheduled{row.id};
}

}  // namespace shidra::meetings
