// SPDX-License-Identifier: AGPL-3.0-or-later
// Opens a call: from now on organisations respond, and form, criteria, weights and deadline stand. The backbone team
// may. Brings: call in initiative/<id> for everybody (and gone from team/<id>), turnout in review/<call>.
#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/state.hpp"

namespace shidra::calls {

pipeline::Expected<protocol::Nothing> open_call(pipeline::Act& act, protocol::OpenCall const& request) {
  auto row = call_in(act.store, act.caller, request.call);
  if (!row) return tl::unexpected(row.error());
  if (auto const fine = may_open(state_at(*row, act.now), row->deadline, act.now); !fine) return refuse(fine.error());
  for (auto const forum : storage::forums_of_call(act.store, row->id))
    if (act.caller.is_closed(forum)) return pipeline::refuse("forum_closed");
  act.touch("call", row->id);
  act.touch("turnout", row->id);
  if (auto const moved = advance(*row, CallAct::open, Party::coordinator, act.now); !moved)
    return tl::unexpected(moved.error());
  row->opened_at = act.now;
  storage::change_call(act.store, *row);
  act.aftermath.deadlines_changed = true;
  return protocol::Nothing{};
}

}  // namespace shidra::calls
