// SPDX-License-Identifier: AGPL-3.0-or-later
// When a session was last in use, as the list of somebody's sessions shows it: noted when it opens a socket, at most
// once a day. Not a command that anybody sends.
#pragma once

#include <string>

#include "server/pipeline/act.hpp"

namespace shidra::access {

/// Whether it is time to note it again. Runs on: the thread of `read`.
bool was_seen_long_ago(storage::Read& read, protocol::Id<protocol::Session> session, protocol::Moment now);

/// The caller's session is in use now. Replies "{}". Brings: session in person/<id>. Runs on: writer thread.
pipeline::Expected<std::string> note_seen(pipeline::Act& act);

}  // namespace shidra::access
