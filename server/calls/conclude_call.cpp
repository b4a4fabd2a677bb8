// SPDX-License-Identifier: AGPL-3.0-or-later
// Ends the review: how many answered and were accepted, by sector, is public from now on. The backbone team may, once
// every response has its decision. Brings: call in initiative/<id>.
#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/state.hpp"

namespace shidra::calls {
namespace {

std::int64_t count_undecided(storage::Read& read, protocol::Id<protocol::Call> call) {
  std::int64_t undecided = 0;
  for (auto const& [state, count] : storage::count_responses(read, call))
    if (state == protocol::ResponseState::submitted || state == protocol::ResponseState::in_review) undecided += count;
  return undecided;
}

}  // namespace

pipeline::Expected<protocol::Nothing> conclude_call(pipeline::Act& act, protocol::ConcludeCall const& request) {
  auto row = call_in(act.store, act.caller, request.call);
  if (!row) return tl::unexpected(row.error());
  start_review(*row);
  auto const undecided = count_undecided(act.store, row->id);
  auto const fine = may_conclude(static_cast<CallState>(row->state), static_cast<std::size_t>(undecided));
  if (!fine && fine.error() == CallRefusal::responses_undecided)
    return pipeline::refuse(code_of(fine.error()), {{"count", undecided}});
  if (!fine) return refuse(fine.error());
  act.touch("call", row->id);
  if (auto const moved = advance(*row, CallAct::decide, Party::coordinator, act.now); !moved)
    return tl::unexpected(moved.error());
  storage::change_call(act.store, *row);
  return protocol::Nothing{};
}

}  // namespace shidra::calls
