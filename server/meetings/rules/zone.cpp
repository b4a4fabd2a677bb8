// SPDX-License-Identifier: AGPL-3.0-or-later
// Built on Howard Hinnant's date library as the distribution builds it: USE_OS_TZDB, no downloading.
// Asks with get_info, which answers, and never with to_sys, which throws for missing and ambiguous times.
#include "server/meetings/rules/zone.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

static_assert(USE_OS_TZDB, "zone data must be the operating system's: the other mode would download it");

namespace shidra::meetings {
namespace {

Moment moment_of(date::sys_seconds point) { return Moment{point.time_since_epoch().count() * 1'000}; }

/// locate_zone throws for a name that is not there; names with a path in them are never looked up.
date::time_zone const* find_zone(std::string_view name) {
  auto const& zones = date::get_tzdb().zones;
  auto const found =
      std::lower_bound(zones.begin(), zones.end(), name,
                       [](date::time_zone const& zone, std::string_view wanted) { return zone.name() < wanted; });
  bool const hosts_own = name == "localtime";  // whatever this machine is set to: no zone to promise a deadline in
  if (found == zones.end() || found->name() != name || hosts_own) return nullptr;
  try {
    found->get_info(date::sys_seconds{});  // a file beside the zones that is not one fails here
  } catch (std::runtime_error const&) {
    return nullptr;
  }
  return &*found;
}

std::optional<date::local_seconds> local_point(LocalTime const& local) {
  bool const clock = local.hour >= 0 && local.hour < 24 && local.minute >= 0 && local.minute < 60 &&
                     local.second >= 0 && local.second < 60;
  bool const range = local.year >= 1970 && local.year <= 9999 && local.month >= 1 && local.month <= 12 &&
                     local.day >= 1 && local.day <= 31;
  if (!clock || !range) return std::nullopt;
  auto const day = date::year{local.year} / local.month / local.day;
  if (!day.ok()) return std::nullopt;
  return date::local_days{day} + std::chrono::hours{local.hour} + std::chrono::minutes{local.minute} +
         std::chrono::seconds{local.second};
}

int number(std::string_view digits) {
  int value = 0;
  for (char const digit : digits) value = value * 10 + (digit - '0');
  return value;
}

tl::unexpected<LocalTimeRefusal> refuse(LocalTimeProblem problem, std::optional<Moment> earlier = std::nullopt,
                                        std::optional<Moment> later = std::nullopt) {
  return tl::unexpected(LocalTimeRefusal{problem, earlier, later});
}

}  // namespace

bool is_zone(std::string_view name) { return find_zone(name) != nullptr; }

tl::expected<Moment, LocalTimeRefusal> to_moment(LocalTime const& local, std::string_view zone) {
  auto const* const found = find_zone(zone);
  if (!found) return refuse(LocalTimeProblem::unknown_zone);
  auto const point = local_point(local);
  if (!point) return refuse(LocalTimeProblem::no_such_date);
  auto const info = found->get_info(*point);
  auto const with = [&](date::sys_info const& period) {
    return moment_of(date::sys_seconds{point->time_since_epoch() - period.offset});
  };
  if (info.result == date::local_info::nonexistent) {
    return refuse(LocalTimeProblem::missing, std::nullopt, moment_of(info.second.begin));
  }
  if (info.result == date::local_info::ambiguous) {
    return refuse(LocalTimeProblem::ambiguous, with(info.first), with(info.second));
  }
  return with(info.first);
}

std::optional<ZonedTime> to_local(Moment moment, std::string_view zone) {
  auto const* const found = find_zone(zone);
  if (!found || moment.ms < 0 || moment.ms > protocol::max_moment_ms) return std::nullopt;
  date::sys_seconds const point{std::chrono::seconds{moment.ms / 1'000}};
  auto const info = found->get_info(point);
  date::local_seconds const shown{point.time_since_epoch() + info.offset};
  auto const day = date::floor<date::days>(shown);
  date::year_month_day const calendar{day};
  date::hh_mm_ss<std::chrono::seconds> const clock{shown - day};
  return ZonedTime{{int{calendar.year()}, static_cast<int>(unsigned{calendar.month()}),
                    static_cast<int>(unsigned{calendar.day()}), static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count())},
                   static_cast<int>(date::weekday{day}.c_encoding()),
                   static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(info.offset).count())};
}

std::optional<LocalTime> parse_local(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() != 16 && text.size() != 19) return std::nullopt;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool const digit = text[at] >= '0' && text[at] <= '9';
    if (shape[at] == 'd' ? !digit : text[at] != shape[at]) return std::nullopt;
  }
  auto const part = [&](std::size_t at, std::size_t length) { return number(text.substr(at, length)); };
  LocalTime const local{part(0, 4),  part(5, 2),  part(8, 2),
                        part(11, 2), part(14, 2), text.size() == 19 ? part(17, 2) : 0};
  return local_point(local) ? std::optional(local) : std::nullopt;
}

std::string format_local(LocalTime const& local) {
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}", local.year, local.month, local.day, local.hour, local.minute);
}

std::string format_with_offset(ZonedTime const& zoned) {
  int const minutes = std::abs(zoned.offset_minutes);
  return fmt::format("{}:{:02}{}{:02}:{:02}", format_local(zoned.local), zoned.local.second,
                     zoned.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string_view code_of(LocalTimeProblem problem) {
  constexpr std::array<std::string_view, 4> codes{"unknown_zone", "no_such_date", "missing", "ambiguous"};
  return codes.at(static_cast<std::size_t>(problem));
}

}  // namespace shidra::meetings
