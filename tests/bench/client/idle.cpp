// SPDX-License-Identifier: AGPL-3.0-or-later
// Resident memory of the server's processes before and after. The first sockets of a fresh server also pay for what is
// made once, so some come before the first look.
#include "tests/bench/client/modes.hpp"
#include "tests/bench/client/watchers.hpp"

namespace shidra::bench {
namespace {

using namespace std::chrono_literals;

void rest(Loop& loop, Clock::duration time) {
  for (auto const until = Clock::now() + time; Clock::now() < until;) loop.turn(until);
}

}  // namespace

void run_idle(Options const& options, Report& report) {
  Loop loop(0);
  auto first = options;
  first.sockets = 50;
  Watchers early(loop, first, report);
  early.gather();
  rest(loop, 500ms);
  auto const before = usage_of(options.servers);
  Watchers watchers(loop, options, report);
  watchers.gather();
  rest(loop, 1500ms);
  auto const after = usage_of(options.servers);
  report.set("kb_each", (after.resident_kb - before.resident_kb) / static_cast<double>(options.sockets));
  report.set("kb_before", before.resident_kb);
  report.set("sockets", static_cast<double>(options.sockets));
}

}  // namespace shidra::bench
