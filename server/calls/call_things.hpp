// SPDX-License-Identifier: AGPL-3.0-or-later
// Where calls, responses and the turnout are seen: calls by everybody, drafts of them by the team; a response by its
// own organisation and, once it is handed in, by those who review it; how many have begun by those who review.
#pragma once

#include "server/live/things.hpp"
#include "storage/calls.hpp"

namespace shidra::calls {

extern live::Kind const call_kind;
extern live::Kind const response_kind;
extern live::Kind const turnout_kind;

/// organisation/<organisation>: its editors.
extern live::LogTopic const organisation_topic;
/// review/<call>: those who review it and have no part in it.
extern live::LogTopic const review_topic;

/// As everybody sees it, the public page too: counts only as far as they are out.
protocol::Call shape_of(storage::Read& read, storage::CallRow const& row);

}  // namespace shidra::calls
