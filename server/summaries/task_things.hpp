// SPDX-License-Identifier: AGPL-3.0-or-later
// Where tasks and materials of a meeting are seen: by the forum once they are published, tasks also by their owner,
// materials at the forum's desk from the beginning.
#pragma once

#include "server/live/things.hpp"

namespace shidra::summaries {

extern live::Kind const task_kind;
extern live::Kind const material_kind;

}  // namespace shidra::summaries
