// SPDX-License-Identifier: AGPL-3.0-or-later
// Time zones by their IANA names, and the hour on the wall of one against the server's Moment. The data is the
// operating system's (/usr/share/zoneinfo), read at first use and kept for the life of the process; nothing is
// downloaded. Any thread; the same question has the same answer while the process lives. Throws std::runtime_error only
// where the machine has no zone data at all. The files list changes of the clock up to 2037; later times keep the last.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "protocol/codec/types.hpp"

namespace shidra::meetings {

using protocol::Moment;

/// True for names such as "Asia/Jerusalem" and "UTC"; exact spelling.
bool is_zone(std::string_view name);

/// What a clock on the wall and a calendar show; the Gregorian calendar, years 1970 … 9999.
struct LocalTime {
  int year = 1970;
  int month = 1;  ///< 1 … 12
  int day = 1;    ///< 1 … 31
  int hour = 0;   ///< 0 … 23
  int minute = 0;
  int second = 0;  ///< 0 … 59: there are no leap seconds here
  auto operator<=>(LocalTime const&) const = default;
};

enum class LocalTimeProblem {
  unknown_zone,
  no_such_date,  ///< 31 April, 24:00, a year out of range, a text that is no time
  missing,       ///< the clock was put forward over it; `later` = the first moment after the gap
  ambiguous,     ///< it comes twice when the clock is put back; `earlier` and `later` are the two
};

struct LocalTimeRefusal {
  LocalTimeProblem problem{};
  std::optional<Moment> earlier;
  std::optional<Moment> later;
  bool operator==(LocalTimeRefusal const&) const = default;
};

/// The one moment at which the zone's clocks show this time; a person settles what is missing or ambiguous.
tl::expected<Moment, LocalTimeRefusal> to_moment(LocalTime const& local, std::string_view zone);

/// A moment as the zone's clocks show it (the milliseconds are dropped).
struct ZonedTime {
  LocalTime local;
  int weekday = 0;         ///< 0 = Sunday … 6 = Saturday
  int offset_minutes = 0;  ///< east of UTC, summer time included
  bool operator==(ZonedTime const&) const = default;
};

/// Nothing when the zone is unknown or the moment outside 1970 … 9999.
std::optional<ZonedTime> to_local(Moment moment, std::string_view zone);

/// "2026-03-27T14:30", or with seconds; nothing else (what a browser's date-time field gives).
std::optional<LocalTime> parse_local(std::string_view text);
/// "2026-03-27T14:30"
std::string format_local(LocalTime const& local);
/// "2026-03-27T14:30:00+03:00", for the datetime attribute of a page or a feed.
std::string format_with_offset(ZonedTime const& zoned);

std::string_view code_of(LocalTimeProblem problem);

}  // namespace shidra::meetings
