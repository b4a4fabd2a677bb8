// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes a response back. Editors of its organisation may. Until the deadline it becomes a draft again, to be changed
// and handed in once more; later, while there is no decision or from the waitlist, it leaves the review for good.
// Brings: response in organisation/<organisation> and review/<call> (gone, or withdrawn), turnout in review/<call>.
#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/state.hpp"

namespace shidra::calls {

pipeline::Expected<protocol::Nothing> withdraw_response(pipeline::Act& act, protocol::WithdrawResponse const& request) {
  auto found = own_response(act.store, act.caller, request.response);
  if (!found) return tl::unexpected(found.error());
  auto& [row, call] = *found;
  if (auto const fine = may_withdraw(state_of(row)); !fine) return refuse(fine.error());
  act.retract("response", row.id);  // what it said is no longer the reviewers' to read, nor in the log
  act.touch("turnout", call.id);
  bool const in_time = state_at(call, act.received) == CallState::open;
  auto const moved = advance(row, in_time ? ResponseAct::return_to_draft : ResponseAct::withdraw, Party::respondent);
  if (!moved) return tl::unexpected(moved.error());
  if (in_time) row.submitted_at.reset();
  storage::change_response(act.store, row);
  return protocol::Nothing{};
}

}  // namespace shidra::calls
