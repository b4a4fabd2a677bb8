// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings: their states, what is allowed in each, and who is in the room.
#include "server/meetings/rules/meeting_state.hpp"

#include <cmath>

#include "server/meetings/rules/attendance_balance.hpp"
#include "tests/catch.hpp"

using namespace shidra::meetings;

namespace {

constexpr MeetingState states[]{MeetingState::scheduled, MeetingState::in_progress, MeetingState::ended,
                                MeetingState::cancelled};
constexpr Moment ten{36'000'000};
constexpr Moment twelve{43'200'000};

/// The names of the states in which the rule says yes.
template <class Rule>
std::string allowed(Rule rule) {
  std::string names;
  for (auto const state : states) {
    if (rule(state)) names += std::string(name_of(state)) + " ";
  }
  return names;
}

std::string told(tl::expected<void, MeetingRefusal> const& answer) {
  return answer ? "ok" : std::string(code_of(answer.error()));
}

}  // namespace

TEST_CASE("A meeting is scheduled, then in progress, then ended; or cancelled before it begins") {
  CHECK(next_state(MeetingState::scheduled, MeetingAct::start) == MeetingState::in_progress);
  CHECK(next_state(MeetingState::in_progress, MeetingAct::end) == MeetingState::ended);
  CHECK(next_state(MeetingState::scheduled, MeetingAct::cancel) == MeetingState::cancelled);
  int possible = 0;
  for (auto const state : states) {
    for (auto const act : {MeetingAct::start, MeetingAct::end, MeetingAct::cancel}) {
      possible += next_state(state, act) ? 1 : 0;
    }
  }
  CHECK(possible == 3);
}

TEST_CASE("What may be done to a meeting follows from its state") {
  CHECK(allowed([](auto state) { return may_reschedule(state, ten, twelve); }) == "scheduled ");
  CHECK(allowed([](auto state) { return may_reply(state); }) == "scheduled in_progress ");
  CHECK(allowed([](auto state) { return may_cancel(state, "storm"); }) == "scheduled ");
  CHECK(allowed([](auto state) { return may_change_agenda(state); }) == "scheduled in_progress ");
  CHECK(allowed([](auto state) { return may_record_attendance(state); }) == "in_progress ended ");
  CHECK(told(may_cancel(MeetingState::scheduled, " ")) == "reason_missing");
}

TEST_CASE("A meeting ends after it starts, within a day") {
  CHECK(check_times(ten, twelve).has_value());
  CHECK(told(check_times(ten, ten)) == "ends_before_start");
  CHECK(told(check_times(twelve, ten)) == "ends_before_start");
  CHECK(check_times(ten, Moment{ten.ms + longest_meeting_ms}).has_value());
  CHECK(told(check_times(ten, Moment{ten.ms + longest_meeting_ms + 1})) == "too_long");
  CHECK(told(may_reschedule(MeetingState::scheduled, twelve, ten)) == "ends_before_start");
}

TEST_CASE("The room is balanced against the sectors of the key") {
  auto const balance = attendance_balance({"gov", "gov", "civil", "press", ""}, {"civil", "gov", "business", "gov"});
  CHECK(balance.present == 5);
  REQUIRE(balance.sectors.size() == 3);
  CHECK(balance.sectors[0].sector == "civil");
  CHECK(balance.sectors[1].present == 2);
  CHECK(std::abs(balance.sectors[1].share - 0.4) < 1e-12);
  CHECK(balance.sectors[2] == SectorPresence{"business", 0, 0.0});
  CHECK(balance.absent == std::vector<std::string>{"business"});
  REQUIRE(balance.outside.size() == 2);
  CHECK(balance.outside[0].sector.empty());
  CHECK(balance.outside[1].sector == "press");
}

TEST_CASE("In an empty room every sector of the key is absent") {
  auto const balance = attendance_balance({}, {"gov", "civil"});
  CHECK(balance.absent.size() == 2);
  CHECK(balance.sectors[0].share == 0.0);
}
