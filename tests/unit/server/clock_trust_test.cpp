// SPDX-License-Identifier: AGPL-3.0-or-later
// A clock that jumps is not believed for a while; one that goes on steadily is.
#include "server/jobs/clock_trust.hpp"

#include "tests/catch.hpp"

using shidra::jobs::ClockTrust;

TEST_CASE("a clock is believed once it has gone along with the steady one for long enough") {
  constexpr std::int64_t minute = 60'000, year = 365LL * 86'400'000;
  ClockTrust trust(60 * minute);
  std::int64_t system = 1'795'359'600'000, steady = 5;
  auto const pass = [&](std::int64_t minutes) {
    bool believed = false;
    for (; minutes > 0; --minutes) believed = trust.trusts(system += minute, steady += minute);
    return believed;
  };
  CHECK(!pass(60));
  CHECK(pass(1));
  system += year;  // set wrong
  CHECK(!pass(30));
  system -= year;  // and right again
  CHECK(!pass(60));
  CHECK(pass(1));
  system -= 10 * minute;  // backwards counts as well
  CHECK(!pass(1));
  CHECK(pass(61));
  system += ClockTrust::tolerated_ms;  // a machine that was busy, or a clock that is slewed
  CHECK(pass(1));
}
