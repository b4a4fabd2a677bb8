// SPDX-License-Identifier: AGPL-3.0-or-later
// What a plan of a meeting must be, whether it is new or changed. Any thread.
#pragma once

#include "server/meetings/state.hpp"
#include "server/pipeline/markdown.hpp"

namespace shidra::meetings {

inline constexpr std::int64_t year_ms = 366LL * 24 * 60 * 60 * 1'000;

/// Refuses times that are the wrong way round, longer than a day, or so far from now that somebody mistyped a year:
/// older than ten years (a forum may enter what it did before it came here) or more than five ahead.
pipeline::Expected<void> check_plan_times(protocol::Moment now, protocol::Moment starts, protocol::Moment ends);

/// Puts title, place, link and agenda of the request into the row; the agenda may be refused.
template <class Request>
pipeline::Expected<void> take_plan(storage::MeetingRow& row, Request const& request) {
  auto agenda = pipeline::rendered("/agenda", request.agenda.value, "agenda");
  if (!agenda) return tl::unexpected(std::move(agenda.error()));
  row.title = request.title.value;
  row.starts = request.starts;
  row.ends = request.ends;
  row.place = request.place.value;
  row.link = request.link ? std::optional(request.link->value) : std::nullopt;
  row.agenda = request.agenda.value;
  row.agenda_html = std::move(*agenda);
  return {};
}

}  // namespace shidra::meetings
