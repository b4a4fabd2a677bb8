// SPDX-License-Identifier: AGPL-3.0-or-later
// See close_due_calls.hpp.
#include "server/calls/close_due_calls.hpp"

#include "server/calls/state.hpp"

namespace shidra::calls {

using pipeline::Expected;

namespace {

Expected<void> close(pipeline::Act& act, storage::CallRow& call) {
  act.touch("call", call.id);
  for (auto const response : storage::responses_to(act.store, call.id)) act.touch("response", response);
  if (auto const moved = advance(call, CallAct::close, Party::clock, act.received); !moved) return moved;
  storage::change_call(act.store, call);
  return {};
}

}  // namespace

std::vector<protocol::Id<protocol::Initiative>> initiatives_with_due_calls(storage::Read& read, protocol::Moment now) {
  return storage::initiatives_with_due_calls(read, now);
}

// "Due is what was so when the job was sent here: whatever was received until then has been written before it."
Expected<std::string> close_due_calls(pipeline::Act& act) {
  auto due = storage::due_calls(act.store, act.initiative(), act.received);
  if (due.empty()) act.keep_out_of_journal();
  std::string closed;
  for (auto& call : due) {
    if (auto const done = close(act, call); !done) return tl::unexpected(done.error());
    closed += (closed.empty() ? "" : ",") + live::id_text(call.id);
  }
  if (!due.empty()) act.journal("call/" + live::id_text(due.front().id), R"({"calls":[)" + closed + "]}");
  return "{}";
}

}  // namespace shidra::calls
