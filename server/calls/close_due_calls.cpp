// SPDX-License-Identifier: AGPL-3.0-or-later
// See close_due_calls.hpp.
#include "server/calls/close_due_calls.hpp"

#include "server/calls/state.hpp"

namespace shidra::calls {

std::vector<protocol::Id<protocol::Initiative>> initiatives_with_due_calls(storage::Read& read, protocol::Moment now) {
  return storage::initiatives_with_due_calls(read, now);
}

pipeline::Expected<std::string> close_due_calls(pipeline::Act& act) {
  auto due = storage::due_calls(act.store, act.initiative(), act.now);
  if (due.empty()) act.keep_out_of_journal();
  std::string closed;
  for (auto& call : due) {
    act.touch("call", call.id);
    if (auto const moved = advance(call, CallAct::close, Party::clock, act.now); !moved)
      return tl::unexpected(moved.error());
    storage::change_call(act.store, call);
    closed += (closed.empty() ? "" : ",") + live::id_text(call.id);
  }
  if (!due.empty()) act.journal("call/" + live::id_text(due.front().id), R"({"calls":[)" + closed + "]}");
  return "{}";
}

}  // namespace shidra::calls
