// SPDX-License-Identifier: AGPL-3.0-or-later
// Ends sessions whose time is over; a job of the server itself (server/jobs). Whether a session counts never waits for
// it: that is asked of the clock whenever a caller is loaded. But an open socket asks no more.
#pragma once

#include <string>

#include "server/pipeline/act.hpp"

namespace shidra::access {

inline constexpr std::int64_t most_ended_at_once = 1'000;

/// Replies how many of the initiative's sessions it ended, at most `most_ended_at_once`. Brings: the sessions gone from
/// person/<id>; their sockets close. Runs on: writer thread.
pipeline::Expected<std::string> end_expired_sessions(pipeline::Act& act);

}  // namespace shidra::access
