// SPDX-License-Identifier: AGPL-3.0-or-later
// Notes that somebody has read the newest revision of a summary. Readers of the forum may. Who has read what stays
// between them and the server; those who run the forum see how many of those it was sent to. Brings: read_mark in one's
// own topic, readership in desk/<forum>.
#include "server/summaries/commands.hpp"
#include "server/summaries/state.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::Nothing> mark_read(pipeline::Act& act, protocol::MarkRead const& request) {
  auto const row = seek_summary(act.store, act.caller, request.summary);
  if (!row) return tl::unexpected(row.error());
  if (!act.caller.person || !act.caller.reads(row->forum)) return pipeline::refuse("not_allowed");
  if (row->withdrawn) return pipeline::refuse("withdrawn");

  act.keep_out_of_journal();
  act.touch("read_mark", row->id);
  act.touch("readership", row->id);
  storage::note_summary_read(act.store, row->id, *act.caller.person, row->revision);
  return protocol::Nothing{};
}

}  // namespace shidra::summaries
