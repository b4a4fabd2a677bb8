// SPDX-License-Identifier: AGPL-3.0-or-later
// See state.hpp.
#include "server/summaries/state.hpp"

#include "server/summaries/summary_things.hpp"
#include "storage/forums.hpp"

namespace shidra::summaries {

SummaryState state_of(std::optional<storage::SummaryRow> const& summary, std::int64_t draft_version) {
  SummaryState state;
  state.draft_version = draft_version;
  if (!summary) return state;
  state.phase = summary->withdrawn ? SummaryPhase::withdrawn : SummaryPhase::published;
  state.revision = static_cast<int>(summary->revision);
  state.published_version = summary->draft_version;
  return state;
}

tl::unexpected<protocol::Refusal> refuse(SummaryRefusal refusal, std::int64_t draft_version) {
  if (refusal == SummaryRefusal::stale_draft) return pipeline::refuse("stale_draft", {{"version", draft_version}});
  return pipeline::refuse(code_of(refusal));
}

pipeline::Expected<storage::SummaryRow> seek_summary(storage::Read& read, access::Caller const& caller,
                                                     protocol::Id<protocol::Summary> summary) {
  auto row = storage::find_summary(read, summary);
  if (!row || storage::find_forum(read, row->forum)->initiative != caller.initiative)
    return pipeline::refuse("not_found");
  if (!caller.reads(row->forum) && !is_public(read, *row)) return pipeline::refuse("not_found");
  return std::move(*row);
}

}  // namespace shidra::summaries
