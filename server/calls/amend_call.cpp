// SPDX-License-Identifier: AGPL-3.0-or-later
// Publishes a change to an open call: a note, and a deadline that stays or moves later. The backbone team may, until
// the deadline has passed. Everybody who has begun a response gets a letter. Brings: call in initiative/<id>, with the
// amendment.
#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/letters.hpp"
#include "server/calls/state.hpp"

namespace shidra::calls {

pipeline::Expected<protocol::Nothing> amend_call(pipeline::Act& act, protocol::AmendCall const& request) {
  auto row = call_in(act.store, act.caller, request.call);
  if (!row) return tl::unexpected(row.error());
  auto const fine =
      may_move_deadline(static_cast<CallState>(row->state), row->deadline, request.deadline, act.received);
  if (!fine) return refuse(fine.error());
  act.touch("call", row->id);
  row->deadline = request.deadline;
  storage::change_call(act.store, *row);
  storage::add_amendment(act.store, row->id, {act.now, request.note.value, request.deadline});
  act.aftermath.deadlines_changed = true;
  tell_amended(act, *row, request.note.value);
  return protocol::Nothing{};
}

}  // namespace shidra::calls
