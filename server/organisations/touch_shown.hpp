// SPDX-License-Identifier: AGPL-3.0-or-later
// Touches everything that shows an organisation, before it changes. Runs on: writer thread.
#pragma once

#include "server/pipeline/act.hpp"

namespace shidra::organisations {

/// The organisation itself, and the seats and responses that carry its name.
void touch_shown(pipeline::Act& act, protocol::Id<protocol::Organisation> organisation);

}  // namespace shidra::organisations
