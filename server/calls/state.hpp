// SPDX-License-Identifier: AGPL-3.0-or-later
// Between the contract's states and those of the rules, and from the rules' refusals to the contract's. Any thread.
#pragma once

#include "server/calls/rules/call_state.hpp"
#include "server/pipeline/act.hpp"
#include "storage/calls.hpp"

namespace shidra::calls {

/// As of now: an open call whose deadline has passed is closed, even if the job that notes it has not run yet.
CallState state_at(storage::CallRow const& call, Moment now);
ResponseState state_of(storage::ResponseRow const& response);

/// Moves the row to its next state, or refuses; nothing is written.
pipeline::Expected<void> advance(storage::CallRow& call, CallAct act, Party party, Moment now);
pipeline::Expected<void> advance(storage::ResponseRow& response, ResponseAct act, Party party);
/// A closed call goes into review with the first thing that reviewing does to it; in any other state it stays as it is,
/// in an open one also after its deadline: first the job closes it, behind everything received in time.
void start_review(storage::CallRow& call);

tl::unexpected<protocol::Refusal> refuse(CallRefusal refusal);
/// The client keeps its text and says what happened: which version there is, and whose.
tl::unexpected<protocol::Refusal> refuse_stale(std::int64_t version, std::string const& saved_by);

}  // namespace shidra::calls
