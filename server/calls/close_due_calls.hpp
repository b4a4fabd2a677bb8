// SPDX-License-Identifier: AGPL-3.0-or-later
// Closing calls whose deadline has passed; a job of the server itself (server/jobs). Whether a response counts never
// waits for it: that is asked of the clock at the moment a response arrives.
#pragma once

#include <string>
#include <vector>

#include "server/pipeline/act.hpp"

namespace shidra::calls {

/// Runs on: a reader thread.
std::vector<protocol::Id<protocol::Initiative>> initiatives_with_due_calls(storage::Read& read, protocol::Moment now);

/// Every open call of the initiative with a deadline before now is closed; what was not handed in stays a draft for
/// good. Replies "{}". Brings: call in initiative/<id>. Runs on: writer thread.
pipeline::Expected<std::string> close_due_calls(pipeline::Act& act);

}  // namespace shidra::calls
