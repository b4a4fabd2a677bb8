// SPDX-License-Identifier: AGPL-3.0-or-later
// Between rows and the rules of a summary's life, and summaries that requests name. Run on: the thread of `read`.
#pragma once

#include "server/pipeline/act.hpp"
#include "server/summaries/rules/summary_state.hpp"
#include "storage/summaries.hpp"

namespace shidra::summaries {

inline constexpr std::string_view path_of_summaries = "/app/summaries/";  ///< of the client, below the public address

/// `draft_version` 0: there is no draft.
SummaryState state_of(std::optional<storage::SummaryRow> const& summary, std::int64_t draft_version);

/// For "stale_draft" with the version there is, so that the client can say what happened and keep its text.
tl::unexpected<protocol::Refusal> refuse(SummaryRefusal refusal, std::int64_t draft_version);

/// "not_found" unless it belongs to the caller's initiative and the caller may read it (or its tombstone).
pipeline::Expected<storage::SummaryRow> seek_summary(storage::Read& read, access::Caller const& caller,
                                                     protocol::Id<protocol::Summary> summary);

}  // namespace shidra::summaries
