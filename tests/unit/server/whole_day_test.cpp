// SPDX-License-Identifier: AGPL-3.0-or-later
// Whole meeting days by chance, with bad lines and a disk that loses power: see support/whole_day.hpp for what holds.
//   SHIDRA_SEEDS=200 test_server "A whole day by chance keeps*"     more days than the few of a usual run
//   SHIDRA_SEED=7 …          only this one; the sum that is printed tells whether it was the same day to the last byte
//   SHIDRA_TRANSCRIPT=file   … and all that was done and said on it
#include "tests/unit/server/support/whole_day.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "protocol/methods.hpp"
#include "tests/catch.hpp"

using shidra::test::WholeDay;
namespace protocol = shidra::protocol;

namespace {

constexpr int steps_a_day = 8'000;

std::uint64_t number_in(char const* name, std::uint64_t otherwise) {
  auto const* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

void add(WholeDay::Figures& sum, WholeDay::Figures const& day) {
  for (auto const member :
       {&WholeDay::Figures::commands, &WholeDay::Figures::accepted, &WholeDay::Figures::repeats,
        &WholeDay::Figures::lines, &WholeDay::Figures::cuts, &WholeDay::Figures::slow, &WholeDay::Figures::power_cuts,
        &WholeDay::Figures::kills, &WholeDay::Figures::stops, &WholeDay::Figures::failed_syncs,
        &WholeDay::Figures::full_disks, &WholeDay::Figures::commits, &WholeDay::Figures::events,
        &WholeDay::Figures::resumes, &WholeDay::Figures::snapshots, &WholeDay::Figures::states,
        &WholeDay::Figures::rights_ended, &WholeDay::Figures::compared})
    sum.*member += day.*member;
  sum.methods.insert(day.methods.begin(), day.methods.end());
}

void print(WholeDay::Figures const& sum, std::uint64_t days, int wrong) {
  auto const say = [](char const* name, auto value) { std::cout << "r27." << name << ": " << value << "\n"; };
  say("days", days);
  say("commands", sum.commands);
  say("carried_out", sum.accepted);
  say("repeats", sum.repeats);
  say("lines", sum.lines);
  say("cuts", sum.cuts);
  say("closed_slow", sum.slow);
  say("crashes", sum.power_cuts);
  say("kills", sum.kills);
  say("stops", sum.stops);
  say("failed_syncs", sum.failed_syncs);
  say("full_disks", sum.full_disks);
  say("commits", sum.commits);
  say("events", sum.events);
  say("snapshots", sum.snapshots);
  say("resumes", sum.resumes);
  say("states", sum.states);
  say("rights_ended", sum.rights_ended);
  say("pictures_compared", sum.compared);
  say("methods", sum.methods.size());
  say("wrong", wrong);
  std::cout << "never carried out:";
  for (auto const& method : protocol::methods())
    if (!sum.methods.contains(std::string(method.name))) std::cout << ' ' << method.name;
  std::cout << "\n";
}

}  // namespace

TEST_CASE("A whole day by chance keeps every promise over bad lines and on a disk that loses power") {
  auto const only = number_in("SHIDRA_SEED", 0), days = number_in("SHIDRA_SEEDS", 3);
  auto const steps = static_cast<int>(number_in("SHIDRA_STEPS", steps_a_day));
  WholeDay::Figures sum;
  int wrong = 0;
  for (std::uint64_t seed = only != 0 ? only : 1; seed <= (only != 0 ? only : days); ++seed) {
    WholeDay day(seed);
    day.pass(steps);
    add(sum, day.figures());
    if (only != 0) {
      std::cout << "r27.sum: " << shidra::storage::to_hex(shidra::storage::sha256(day.transcript() + day.everything()))
                << "\n";
      if (auto const* file = std::getenv("SHIDRA_TRANSCRIPT"))
        std::ofstream(file, std::ios::binary) << day.transcript() << day.everything();
    }
    INFO("SHIDRA_SEED=" << seed);
    for (auto const& one : day.wrong()) {
      ++wrong;
      UNSCOPED_INFO(one);
    }
    CHECK(day.wrong().empty());
  }
  if (only == 0 && wrong == 0) {  // else it was a day on which nothing happened
    CHECK(sum.accepted > static_cast<int>(days) * 40);
    CHECK(sum.power_cuts + sum.kills > static_cast<int>(days));
    CHECK(sum.resumes > static_cast<int>(days) * 20);
    CHECK(sum.rights_ended > static_cast<int>(days));
    CHECK(sum.compared > static_cast<int>(days) * 10);
    CHECK(sum.repeats > 0);
  }
  if (number_in("SHIDRA_SEEDS", 0) != 0 || only != 0) print(sum, only != 0 ? 1 : days, wrong);
}

TEST_CASE("A whole day by chance with the same seed is the same day to the last byte") {
  std::string transcript, everything;
  for (std::uint64_t const seed : {42U, 42U, 43U}) {
    WholeDay day(seed);
    day.pass(1'500);
    CHECK(day.wrong().empty());
    if (transcript.empty()) {
      transcript = day.transcript();
      everything = day.everything();
    } else {
      CHECK((day.transcript() == transcript) == (seed == 42));
      CHECK((day.everything() == everything) == (seed == 42));
    }
  }
}

TEST_CASE("A whole day by chance notices a log that is not synced at each commit") {
  int noticed = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    WholeDay day(seed, shidra::tests::RecordedDisk::Sync::ignored);
    day.pass(steps_a_day);
    if (!day.wrong().empty()) ++noticed;
  }
  CHECK(noticed >= 2);
}
