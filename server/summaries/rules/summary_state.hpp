// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of a summary: a draft, then published revisions that never change, at last perhaps a tombstone.
// Pure: any thread; a state goes in, the next one comes out.
#pragma once

#include <cstdint>
#include <string_view>

#include <tl/expected.hpp>

namespace shidra::summaries {

enum class SummaryPhase { draft, published, withdrawn };

/// A published summary keeps a working draft, from which a correction is published.
struct SummaryState {
  SummaryPhase phase = SummaryPhase::draft;
  int revision = 0;                    ///< the last published; 0 = none
  std::int64_t draft_version = 1;      ///< grows by one with each saved change of the draft
  std::int64_t published_version = 0;  ///< the draft version that became the last revision
  bool operator==(SummaryState const&) const = default;
};

enum class SummaryRefusal {
  stale_draft,      ///< somebody saved another version after the one that was seen
  nothing_changed,  ///< this version is published already
  reason_missing,   ///< a correction or withdrawal is published with its reason
  not_published,    ///< only what is published can be withdrawn
  withdrawn,        ///< nothing more is done to a withdrawn summary
};

using SummaryAnswer = tl::expected<SummaryState, SummaryRefusal>;

/// A change of the draft, made by somebody who saw `seen_version` of it.
SummaryAnswer edit_draft(SummaryState state, std::int64_t seen_version);
/// The next revision, from the draft as it was seen. The first needs no reason, a correction does.
SummaryAnswer publish(SummaryState state, std::int64_t seen_version, std::string_view reason);
/// What is left is a tombstone with the reason; its revision stays in the state.
SummaryAnswer withdraw(SummaryState state, std::string_view reason);

std::string_view code_of(SummaryRefusal refusal);
std::string_view name_of(SummaryPhase phase);

}  // namespace shidra::summaries
