// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/calls.hpp, compiled once here.
#include "protocol/calls.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(Criterion)
SHIDRA_REPLY(FormField)
SHIDRA_REPLY(Amendment)
SHIDRA_REPLY(Call)
SHIDRA_REPLY(Response)
SHIDRA_REPLY(Turnout)
SHIDRA_REQUEST(SaveCall)
SHIDRA_REPLY(CallSaved)
SHIDRA_REQUEST(OpenCall)
SHIDRA_REQUEST(AmendCall)
SHIDRA_REQUEST(ConcludeCall)
SHIDRA_REQUEST(SaveResponse)
SHIDRA_REPLY(ResponseSaved)
SHIDRA_REQUEST(SubmitResponse)
SHIDRA_REPLY(ResponseSubmitted)
SHIDRA_REQUEST(WithdrawResponse)
SHIDRA_REQUEST(DecideResponse)

}  // namespace shidra::protocol
