// SPDX-License-Identifier: AGPL-3.0-or-later
// Clocks on the wall: hours that do not exist, hours that come twice, and zones that are none.
#include "server/meetings/rules/zone.hpp"

#include <random>

#include "tests/catch.hpp"

using namespace shidra::meetings;

namespace {

constexpr auto jerusalem = "Asia/Jerusalem";
constexpr std::int64_t hour_ms = 3'600'000;

std::string told(tl::expected<Moment, LocalTimeRefusal> const& answer) {
  return answer ? "ok" : std::string(code_of(answer.error().problem));
}

}  // namespace

TEST_CASE("Only names of the system's zones are zones") {
  for (auto const* name :
       {"Asia/Jerusalem", "Asia/Gaza", "Asia/Amman", "UTC", "Etc/UTC", "Europe/Berlin", "America/New_York"}) {
    INFO(name);
    CHECK(is_zone(name));
  }
  for (auto const* name : {"", "Asia", "asia/jerusalem", "Asia/Jerusalem ", "Israel Standard Time", "+02:00",
                           "../../etc/passwd", "/usr/share/zoneinfo/UTC", "zone.tab", "zone1970.tab", "tzdata.zi",
                           "leapseconds", "leap-seconds.list", "iso3166.tab", "posix/UTC", "right/UTC", "localtime"}) {
    INFO(name);
    CHECK_FALSE(is_zone(name));
  }
}

TEST_CASE("In summer Jerusalem is three hours ahead, in winter two") {
  CHECK(to_moment({2026, 7, 1, 12, 0}, jerusalem) == Moment{1'782'896'400'000});  // 09:00Z
  CHECK(to_moment({2026, 1, 1, 12, 0}, jerusalem) == Moment{1'767'261'600'000});  // 10:00Z
  CHECK(to_moment({2026, 1, 1, 12, 0}, "UTC") == Moment{1'767'268'800'000});
  CHECK(to_local(Moment{1'782'896'400'999}, jerusalem) == ZonedTime{{2026, 7, 1, 12, 0, 0}, 3, 180});
}

TEST_CASE("Half past two on 27 March 2026 is missing in Jerusalem") {
  auto const answer = to_moment({2026, 3, 27, 2, 30}, jerusalem);
  REQUIRE_FALSE(answer.has_value());
  CHECK(code_of(answer.error().problem) == "missing");
  CHECK_FALSE(answer.error().earlier.has_value());
  REQUIRE(answer.error().later.has_value());
  CHECK(to_local(*answer.error().later, jerusalem)->local == LocalTime{2026, 3, 27, 3, 0});
  CHECK(to_moment({2026, 3, 27, 1, 59, 59}, jerusalem)->ms + 1'000 == answer.error().later->ms);
  CHECK(to_moment({2026, 3, 27, 3, 0}, jerusalem) == *answer.error().later);
}

TEST_CASE("Half past one on 25 October 2026 comes twice in Jerusalem") {
  auto const answer = to_moment({2026, 10, 25, 1, 30}, jerusalem);
  REQUIRE_FALSE(answer.has_value());
  CHECK(code_of(answer.error().problem) == "ambiguous");
  REQUIRE(answer.error().earlier.has_value());
  REQUIRE(answer.error().later.has_value());
  CHECK(answer.error().later->ms - answer.error().earlier->ms == hour_ms);
  CHECK(answer.error().earlier == Moment{1'792'881'000'000});  // 2026-10-24T22:30Z
  CHECK(format_with_offset(*to_local(*answer.error().earlier, jerusalem)) == "2026-10-25T01:30:00+03:00");
  CHECK(format_with_offset(*to_local(*answer.error().later, jerusalem)) == "2026-10-25T01:30:00+02:00");
  CHECK(to_moment({2026, 10, 25, 0, 59}, jerusalem).has_value());
  CHECK(to_moment({2026, 10, 25, 2, 0}, jerusalem).has_value());
}

TEST_CASE("What is no date or no zone is refused as such") {
  for (LocalTime const& none :
       {LocalTime{2026, 2, 29}, LocalTime{2026, 4, 31}, LocalTime{2026, 13, 1}, LocalTime{2026, 0, 1},
        LocalTime{1969, 12, 31}, LocalTime{10'000, 1, 1}, LocalTime{2026, 1, 1, 24, 0}, LocalTime{2026, 1, 1, 0, 60},
        LocalTime{2026, 1, 1, 0, 0, 60}, LocalTime{2026, 1, -1}}) {
    CHECK(told(to_moment(none, jerusalem)) == "no_such_date");
  }
  CHECK(to_moment({2028, 2, 29, 8, 0}, jerusalem).has_value());
  CHECK(told(to_moment({2026, 1, 1}, "Atlantis/Capital")) == "unknown_zone");
  CHECK_FALSE(to_local(Moment{0}, "Atlantis/Capital").has_value());
  CHECK_FALSE(to_local(Moment{-1}, "UTC").has_value());
}

TEST_CASE("A local time is read and written in one form") {
  CHECK(parse_local("2026-03-27T14:30") == LocalTime{2026, 3, 27, 14, 30});
  CHECK(parse_local("2026-03-27T14:30:05") == LocalTime{2026, 3, 27, 14, 30, 5});
  CHECK(format_local({2026, 3, 7, 4, 5}) == "2026-03-07T04:05");
  for (auto const* text :
       {"", "2026-03-27", "2026-03-27 14:30", "2026-3-27T14:30", "2026-03-27T14:30Z", "2026-02-30T14:30",
        "2026-03-27T24:00", "-026-03-27T14:30", "2026-03-27T14:30:60", "2026-03-27T14:30:0x"}) {
    INFO(text);
    CHECK_FALSE(parse_local(text).has_value());
  }
  CHECK(format_with_offset(*to_local(Moment{0}, "America/St_Johns")) == "1969-12-31T20:30:00-03:30");
}

TEST_CASE("Every moment comes back through the wall's clock, unless the clock shows it twice") {
  std::mt19937_64 random(1970);
  for (auto const* zone : {"Asia/Jerusalem", "Asia/Gaza", "UTC", "America/St_Johns", "Pacific/Apia"}) {
    for (int round = 0; round < 1'000; ++round) {
      Moment const moment{static_cast<std::int64_t>(random() % 2'000'000'000U) * 1'000 + 86'400'000};
      auto const zoned = to_local(moment, zone);
      auto const back = to_moment(zoned->local, zone);
      bool const same = back ? *back == moment
                             : back.error().problem == LocalTimeProblem::ambiguous &&
                                   (back.error().earlier == moment || back.error().later == moment);
      if (!same) FAIL(zone << " " << moment.ms);
    }
  }
}
