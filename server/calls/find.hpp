// SPDX-License-Identifier: AGPL-3.0-or-later
// Calls and responses that a request names, as far as the caller may know of them. Run on: the thread of the view.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/calls.hpp"

namespace shidra::calls {

/// A call of the caller's initiative, drafts too: for the team.
pipeline::Expected<storage::CallRow> call_in(storage::Read& read, access::Caller const& caller,
                                             protocol::Id<protocol::Call> call);
/// The same without drafts: for everybody.
pipeline::Expected<storage::CallRow> opened_call_in(storage::Read& read, access::Caller const& caller,
                                                    protocol::Id<protocol::Call> call);

struct ResponseToCall {
  storage::ResponseRow response;
  storage::CallRow call;
};
/// A response of an organisation that the caller edits; any other is as if it were not there.
pipeline::Expected<ResponseToCall> own_response(storage::Read& read, access::Caller const& caller,
                                                protocol::Id<protocol::Response> response);
/// A response, not a draft, to a call that the caller reviews without an interest in it.
pipeline::Expected<ResponseToCall> response_to_review(storage::Read& read, access::Caller const& caller,
                                                      protocol::Id<protocol::Response> response);

/// The caller's own organisation has begun a response to this call, or one that they left since the call was opened:
/// nobody is moved out of an interest.
bool has_interest(storage::Read& read, access::Caller const& caller, protocol::Id<protocol::Call> call);

/// Somebody who can speak for this organisation: belongs to it and has not left.
bool may_represent(storage::Read& read, protocol::Id<protocol::Organisation> organisation,
                   protocol::Id<protocol::Person> person);

}  // namespace shidra::calls
