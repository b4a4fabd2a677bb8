// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes a summary back: a tombstone with title and reason stays where it was, its text, tasks and materials go. Those
// who run the forum may. Nothing brings it back. Brings: summary in forum/<forum> and initiative/<id>; gone are
// summary_text, readership, read marks, tasks, materials.
#include "server/forums/find.hpp"
#include "server/meetings/seek.hpp"
#include "server/summaries/commands.hpp"
#include "server/summaries/publication.hpp"
#include "server/summaries/state.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::Nothing> withdraw_summary(pipeline::Act& act, protocol::WithdrawSummary const& request) {
  auto row = seek_summary(act.store, act.caller, request.summary);
  if (!row) return tl::unexpected(row.error());
  if (auto const runs = forums::expect_runs(act.caller, row->forum); !runs) return tl::unexpected(runs.error());
  auto const next = withdraw(state_of(*row, row->draft_version), request.reason.value);
  if (!next) return refuse(next.error(), row->draft_version);

  act.retract("summary", row->id);  // the excerpt leaves the log, too
  for (auto const* kind : {"summary_text", "readership", "read_mark"}) act.touch(kind, row->id);
  for (auto const& task : storage::tasks_at(act.store, row->meeting)) act.touch("task", task.id);
  show_materials(act, *storage::find_meeting(act.store, row->meeting), false);
  row->withdrawn = request.reason.value;
  row->withdrawn_at = act.now;
  storage::change_summary(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::summaries
