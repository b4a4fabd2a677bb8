// SPDX-License-Identifier: AGPL-3.0-or-later
// Calls and responses: every pair of state and act, and every guard at its edge.
#include "server/calls/rules/call_state.hpp"

#include <set>
#include <tuple>

#include "tests/catch.hpp"

using namespace shidra::calls;

namespace {

constexpr Moment deadline{1'000'000};
constexpr Moment just_in_time{1'000'000};
constexpr Moment just_late{1'000'001};

std::string told(CallAnswer<> const& answer) { return answer ? "ok" : std::string(code_of(answer.error())); }

constexpr CallState call_states[]{CallState::draft, CallState::open, CallState::closed, CallState::in_review,
                                  CallState::decided};
constexpr ResponseState response_states[]{ResponseState::draft,     ResponseState::submitted, ResponseState::withdrawn,
                                          ResponseState::in_review, ResponseState::accepted,  ResponseState::waitlisted,
                                          ResponseState::declined};
constexpr Party parties[]{Party::respondent, Party::reviewer, Party::coordinator, Party::clock};

}  // namespace

TEST_CASE("A call goes draft, open, closed, in review, decided, and nowhere else") {
  constexpr CallAct acts[]{CallAct::open, CallAct::close, CallAct::start_review, CallAct::decide};
  for (std::size_t from = 0; from < std::size(call_states); ++from) {
    for (std::size_t act = 0; act < std::size(acts); ++act) {
      for (auto const party : parties) {
        auto const owner = acts[act] == CallAct::close ? Party::clock : Party::coordinator;
        auto const next = next_state(call_states[from], acts[act], party);
        INFO(name_of(call_states[from]) << ", act " << act);
        CHECK(next.has_value() == (from == act && party == owner));
        if (next) CHECK(*next == call_states[from + 1]);
        if (!next && from == act) CHECK(next.error() == CallRefusal::not_your_act);
        if (!next && from != act) CHECK(next.error() == CallRefusal::wrong_state);
      }
    }
  }
}

TEST_CASE("A response goes only where the table says, by whom it says") {
  using S = ResponseState;
  using A = ResponseAct;
  std::set<std::tuple<S, A, S, Party>> const allowed{
      {S::draft, A::submit, S::submitted, Party::respondent},
      {S::withdrawn, A::submit, S::submitted, Party::respondent},
      {S::submitted, A::return_to_draft, S::draft, Party::respondent},
      {S::withdrawn, A::return_to_draft, S::draft, Party::respondent},
      {S::submitted, A::withdraw, S::withdrawn, Party::respondent},
      {S::in_review, A::withdraw, S::withdrawn, Party::respondent},
      {S::waitlisted, A::withdraw, S::withdrawn, Party::respondent},
      {S::submitted, A::take_up, S::in_review, Party::coordinator},
      {S::in_review, A::accept, S::accepted, Party::coordinator},
      {S::in_review, A::waitlist, S::waitlisted, Party::coordinator},
      {S::in_review, A::decline, S::declined, Party::coordinator},
      {S::waitlisted, A::accept, S::accepted, Party::coordinator},
      {S::waitlisted, A::decline, S::declined, Party::coordinator},
  };
  std::set<std::tuple<S, A, S, Party>> found;
  for (auto const from : response_states) {
    for (auto const act :
         {A::submit, A::return_to_draft, A::withdraw, A::take_up, A::accept, A::waitlist, A::decline}) {
      for (auto const party : parties) {
        if (auto const next = next_state(from, act, party)) found.insert({from, act, *next, party});
      }
    }
  }
  CHECK(found == allowed);
  auto const by_reviewer = next_state(S::in_review, A::accept, Party::reviewer);
  REQUIRE_FALSE(by_reviewer.has_value());
  CHECK(by_reviewer.error() == CallRefusal::not_your_act);
}

TEST_CASE("Handing in is accepted exactly until the deadline on the server's clock") {
  CHECK(told(may_submit(CallState::open, ResponseState::draft, deadline, just_in_time)) == "ok");
  CHECK(told(may_submit(CallState::open, ResponseState::withdrawn, deadline, just_in_time)) == "ok");
  CHECK(told(may_submit(CallState::open, ResponseState::draft, deadline, just_late)) == "deadline_passed");
  CHECK(told(may_submit(CallState::draft, ResponseState::draft, deadline, just_in_time)) == "call_not_open");
  CHECK(told(may_submit(CallState::closed, ResponseState::draft, deadline, just_in_time)) == "call_not_open");
  CHECK(told(may_submit(CallState::open, ResponseState::submitted, deadline, just_in_time)) == "wrong_state");
}

TEST_CASE("A draft can be edited, and what was handed in taken back, until the deadline") {
  for (auto const state : response_states) {
    bool const editable = state == ResponseState::draft;
    bool const returnable = state == ResponseState::withdrawn || state == ResponseState::submitted;
    INFO(name_of(state));
    CHECK(told(may_edit(CallState::open, state, deadline, just_in_time)) == (editable ? "ok" : "wrong_state"));
    CHECK(told(may_return_to_draft(CallState::open, state, deadline, just_in_time)) ==
          (returnable ? "ok" : "wrong_state"));
  }
  CHECK(told(may_edit(CallState::open, ResponseState::draft, deadline, just_late)) == "deadline_passed");
  CHECK(told(may_edit(CallState::in_review, ResponseState::draft, deadline, just_late)) == "call_not_open");
  CHECK(told(may_return_to_draft(CallState::open, ResponseState::withdrawn, deadline, just_late)) == "deadline_passed");
}

TEST_CASE("A response can be withdrawn until it is decided, and from a waitlist") {
  std::string allowed;
  for (auto const state : response_states) {
    if (may_withdraw(state)) allowed += std::string(name_of(state)) + " ";
  }
  CHECK(allowed == "submitted in_review waitlisted ");
}

TEST_CASE("A call opens with its deadline ahead, and its terms freeze") {
  CHECK(told(may_open(CallState::draft, deadline, Moment{999'999})) == "ok");
  CHECK(told(may_open(CallState::draft, deadline, deadline)) == "deadline_in_past");
  CHECK(told(may_open(CallState::open, deadline, Moment{0})) == "wrong_state");
  for (auto const state : call_states) {
    CHECK(told(may_change_terms(state)) == (state == CallState::draft ? "ok" : "frozen"));
  }
}

TEST_CASE("An open call's deadline stays or is extended, and only before it passes") {
  CHECK(told(may_move_deadline(CallState::open, deadline, Moment{1'000'001}, just_in_time)) == "ok");
  CHECK(told(may_move_deadline(CallState::open, deadline, deadline, just_in_time)) == "ok");
  CHECK(told(may_move_deadline(CallState::open, deadline, Moment{999'999}, Moment{1})) == "deadline_earlier");
  CHECK(told(may_move_deadline(CallState::open, deadline, Moment{2'000'000}, just_late)) == "deadline_passed");
  CHECK(told(may_move_deadline(CallState::closed, deadline, Moment{2'000'000}, Moment{1})) == "call_not_open");
}

TEST_CASE("A reviewer who declared an interest does not see the response") {
  CHECK(told(may_review(CallState::in_review, ResponseState::in_review, Interest::none)) == "ok");
  CHECK(told(may_review(CallState::in_review, ResponseState::in_review, Interest::declared)) == "conflict_of_interest");
  CHECK(told(may_review(CallState::open, ResponseState::submitted, Interest::none)) == "wrong_state");
  CHECK(told(may_review(CallState::decided, ResponseState::in_review, Interest::none)) == "wrong_state");
}

TEST_CASE("Each response is decided on with a reason, and a waitlist may still move after the call is decided") {
  using S = ResponseState;
  using A = ResponseAct;
  CHECK(told(may_decide(CallState::in_review, S::in_review, A::accept, "Fills the southern seat")) == "ok");
  CHECK(told(may_decide(CallState::in_review, S::in_review, A::decline, " \n")) == "reason_missing");
  CHECK(told(may_decide(CallState::closed, S::in_review, A::accept, "x")) == "wrong_state");
  CHECK(told(may_decide(CallState::in_review, S::submitted, A::accept, "x")) == "wrong_state");
  CHECK(told(may_decide(CallState::in_review, S::in_review, A::withdraw, "x")) == "wrong_state");
  CHECK(told(may_decide(CallState::in_review, S::submitted, A::take_up, "x")) == "wrong_state");
  CHECK(told(may_decide(CallState::decided, S::waitlisted, A::accept, "A seat fell vacant")) == "ok");
  CHECK(told(may_decide(CallState::decided, S::in_review, A::accept, "x")) == "wrong_state");
  CHECK(told(may_decide(CallState::decided, S::accepted, A::decline, "x")) == "wrong_state");
}

TEST_CASE("A call is decided when no response waits") {
  CHECK(told(may_conclude(CallState::in_review, 0)) == "ok");
  CHECK(told(may_conclude(CallState::in_review, 1)) == "responses_undecided");
  CHECK(told(may_conclude(CallState::closed, 0)) == "wrong_state");
}
