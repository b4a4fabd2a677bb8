// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands about open calls and responses. Each lies in a file of its own name. Run on: writer thread.
#pragma once

#include "protocol/calls.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::calls {

pipeline::Expected<protocol::CallSaved> save_call(pipeline::Act& act, protocol::SaveCall const& request);
pipeline::Expected<protocol::Nothing> open_call(pipeline::Act& act, protocol::OpenCall const& request);
pipeline::Expected<protocol::Nothing> amend_call(pipeline::Act& act, protocol::AmendCall const& request);
pipeline::Expected<protocol::Nothing> conclude_call(pipeline::Act& act, protocol::ConcludeCall const& request);
pipeline::Expected<protocol::ResponseSaved> save_response(pipeline::Act& act, protocol::SaveResponse const& request);
pipeline::Expected<protocol::ResponseSubmitted> submit_response(pipeline::Act& act,
                                                                protocol::SubmitResponse const& request);
pipeline::Expected<protocol::Nothing> withdraw_response(pipeline::Act& act, protocol::WithdrawResponse const& request);
pipeline::Expected<protocol::Nothing> decide_response(pipeline::Act& act, protocol::DecideResponse const& request);

}  // namespace shidra::calls
