// SPDX-License-Identifier: AGPL-3.0-or-later
// Each act asks everything first and then returns the new state. Pure: any thread.
#include "server/summaries/rules/summary_state.hpp"

#include <array>
#include <cstddef>

namespace shidra::summaries {
namespace {

bool is_blank(std::string_view reason) { return reason.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

SummaryAnswer edit_draft(SummaryState state, std::int64_t seen_version) {
  if (state.phase == SummaryPhase::withdrawn) return tl::unexpected(SummaryRefusal::withdrawn);
  if (seen_version != state.draft_version) return tl::unexpected(SummaryRefusal::stale_draft);
  ++state.draft_version;
  return state;
}

SummaryAnswer publish(SummaryState state, std::int64_t seen_version, std::string_view reason) {
  bool const correction = state.revision > 0;
  if (state.phase == SummaryPhase::withdrawn) return tl::unexpected(SummaryRefusal::withdrawn);
  if (seen_version != state.draft_version) return tl::unexpected(SummaryRefusal::stale_draft);
  if (correction && state.draft_version == state.published_version) {
    return tl::unexpected(SummaryRefusal::nothing_changed);
  }
  if (correction && is_blank(reason)) return tl::unexpected(SummaryRefusal::reason_missing);
  state.phase = SummaryPhase::published;
  ++state.revision;
  state.published_version = state.draft_version;
  return state;
}

SummaryAnswer withdraw(SummaryState state, std::string_view reason) {
  if (state.phase == SummaryPhase::withdrawn) return tl::unexpected(SummaryRefusal::withdrawn);
  if (state.phase == SummaryPhase::draft) return tl::unexpected(SummaryRefusal::not_published);
  if (is_blank(reason)) return tl::unexpected(SummaryRefusal::reason_missing);
  state.phase = SummaryPhase::withdrawn;
  return state;
}

std::string_view code_of(SummaryRefusal refusal) {
  constexpr std::array<std::string_view, 5> codes{"stale_draft", "nothing_changed", "reason_missing", "not_published",
                                                  "withdrawn"};
  return codes.at(static_cast<std::size_t>(refusal));
}

std::string_view name_of(SummaryPhase phase) {
  constexpr std::array<std::string_view, 3> names{"draft", "published", "withdrawn"};
  return names.at(static_cast<std::size_t>(phase));
}

}  // namespace shidra::summaries
