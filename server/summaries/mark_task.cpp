// SPDX-License-Identifier: AGPL-3.0-or-later
// Ticks a task off, or takes the tick back. Its owner may, and those who run the forum.
// Brings: task in forum/<forum> and in its owner's topic.
#include "server/meetings/seek.hpp"
#include "server/summaries/commands.hpp"
#include "storage/summaries.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::Nothing> mark_task(pipeline::Act& act, protocol::MarkTask const& request) {
  auto row = storage::find_task(act.store, request.task);
  if (!row) return pipeline::refuse("not_found");
  auto const summary = storage::summary_of(act.store, row->meeting);
  if (!summary || summary->withdrawn) return pipeline::refuse("not_found");
  bool const owns =
      row->owner && row->owner == act.caller.person;  // somebody may have lost the seat and still own the task
  if (!owns) {
    auto const meeting = meetings::seek_to_run(act.store, act.caller, row->meeting);
    if (!meeting) return tl::unexpected(meeting.error());
  }
  act.touch("task", row->id);
  if (!request.done) row->done_at.reset();
  if (request.done && !row->done_at) row->done_at = act.now;
  storage::change_task(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::summaries
