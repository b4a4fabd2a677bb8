// SPDX-License-Identifier: AGPL-3.0-or-later
// Touches everything that shows a person, before their name or organisation changes. Runs on: writer thread.
#pragma once

#include "server/pipeline/act.hpp"

namespace shidra::people {

/// Me and person, the seats they hold or stand in for, the forums they chair, the tasks they own, the responses they
/// would represent.
void touch_shown(pipeline::Act& act, protocol::Id<protocol::Person> person);

}  // namespace shidra::people
