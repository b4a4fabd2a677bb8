// SPDX-License-Identifier: AGPL-3.0-or-later
// Signs somebody in once they have shown who they are: by a code, by a link, or by opening an initiative.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/people.hpp"

namespace shidra::access {

/// A new session with its cookie, in a browser that is known from now on; whoever was invited is active from now on; a
/// session that this browser had before in the same initiative ends. The act counts as the initiative's, the journal
/// names the person. Touches me, person and session. Runs on: writer thread.
void open_session(pipeline::Act& act, storage::PersonRow person);

}  // namespace shidra::access
