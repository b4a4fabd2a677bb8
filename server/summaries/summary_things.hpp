// SPDX-License-Identifier: AGPL-3.0-or-later
// Where summaries are seen: the draft at the forum's desk, what is published by the forum and, if it is for everyone,
// in the initiative; the text in a topic of its own; who has read it at the desk and by each reader alone.
#pragma once

#include "server/live/things.hpp"
#include "storage/summaries.hpp"

namespace shidra::summaries {

extern live::Kind const summary_draft_kind;
extern live::Kind const summary_kind;
extern live::Kind const summary_text_kind;
extern live::Kind const readership_kind;
extern live::Kind const read_mark_kind;

/// summary/<summary>: public ones anybody, others the readers of the forum.
extern live::LogTopic const summary_topic;

/// As it stands in lists; a tombstone when it was withdrawn.
protocol::Summary shape_of(storage::Read& read, storage::SummaryRow const& row);
/// Nothing when it was withdrawn.
std::optional<protocol::SummaryText> text_of(storage::Read& read, storage::SummaryRow const& row);
/// Whether the newest revision is for everyone; also says who may see the tombstone.
bool is_public(storage::Read& read, storage::SummaryRow const& row);

}  // namespace shidra::summaries
