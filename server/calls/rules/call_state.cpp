// SPDX-License-Identifier: AGPL-3.0-or-later
// The two tables are the rules; the guards below add the clock, interests and reasons. Pure: any thread.
#include "server/calls/rules/call_state.hpp"

#include <array>

namespace shidra::calls {
namespace {

template <class State, class Act>
struct Transition {
  State from;
  Act act;
  State to;
  Party party;
};

constexpr Transition<CallState, CallAct> call_transitions[]{
    {CallState::draft, CallAct::open, CallState::open, Party::coordinator},
    {CallState::open, CallAct::close, CallState::closed, Party::clock},
    {CallState::closed, CallAct::start_review, CallState::in_review, Party::coordinator},
    {CallState::in_review, CallAct::decide, CallState::decided, Party::coordinator},
};

using R = ResponseState;
using A = ResponseAct;
constexpr Transition<ResponseState, ResponseAct> response_transitions[]{
    {R::draft, A::submit, R::submitted, Party::respondent},
    {R::withdrawn, A::submit, R::submitted, Party::respondent},
    {R::submitted, A::return_to_draft, R::draft, Party::respondent},
    {R::withdrawn, A::return_to_draft, R::draft, Party::respondent},
    {R::submitted, A::withdraw, R::withdrawn, Party::respondent},
    {R::in_review, A::withdraw, R::withdrawn, Party::respondent},
    {R::waitlisted, A::withdraw, R::withdrawn, Party::respondent},
    {R::submitted, A::take_up, R::in_review, Party::coordinator},
    {R::in_review, A::accept, R::accepted, Party::coordinator},
    {R::in_review, A::waitlist, R::waitlisted, Party::coordinator},
    {R::in_review, A::decline, R::declined, Party::coordinator},
    {R::waitlisted, A::accept, R::accepted, Party::coordinator},
    {R::waitlisted, A::decline, R::declined, Party::coordinator},
};

template <class State, class Act, std::size_t Rows>
CallAnswer<State> look_up(Transition<State, Act> const (&table)[Rows], State from, Act act, Party party) {
  auto refusal = CallRefusal::wrong_state;
  for (auto const& row : table) {
    if (row.from != from || row.act != act) continue;
    if (row.party == party) return row.to;
    refusal = CallRefusal::not_your_act;
  }
  return tl::unexpected(refusal);
}

CallAnswer<> refused_if(bool refused, CallRefusal refusal) {
  if (refused) return tl::unexpected(refusal);
  return {};
}

CallAnswer<> is_open(CallState call, Moment deadline, Moment now) {
  if (call != CallState::open) return tl::unexpected(CallRefusal::call_not_open);
  return refused_if(now > deadline, CallRefusal::deadline_passed);
}

CallAnswer<> by_respondent(CallState call, ResponseState response, ResponseAct act, Moment deadline, Moment now) {
  auto const next = next_state(response, act, Party::respondent);
  if (!next) return tl::unexpected(next.error());
  return is_open(call, deadline, now);
}

bool is_blank(std::string_view reason) { return reason.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

CallAnswer<CallState> next_state(CallState from, CallAct act, Party party) {
  return look_up(call_transitions, from, act, party);
}

CallAnswer<ResponseState> next_state(ResponseState from, ResponseAct act, Party party) {
  return look_up(response_transitions, from, act, party);
}

CallAnswer<> may_open(CallState call, Moment deadline, Moment now) {
  if (call != CallState::draft) return tl::unexpected(CallRefusal::wrong_state);
  return refused_if(deadline <= now, CallRefusal::deadline_in_past);
}

CallAnswer<> may_change_terms(CallState call) { return refused_if(call != CallState::draft, CallRefusal::frozen); }

CallAnswer<> may_move_deadline(CallState call, Moment deadline, Moment wanted, Moment now) {
  if (auto const open = is_open(call, deadline, now); !open) return open;
  return refused_if(wanted < deadline, CallRefusal::deadline_earlier);
}

CallAnswer<> may_conclude(CallState call, std::size_t undecided) {
  if (call != CallState::in_review) return tl::unexpected(CallRefusal::wrong_state);
  return refused_if(undecided > 0, CallRefusal::responses_undecided);
}

CallAnswer<> may_submit(CallState call, ResponseState response, Moment deadline, Moment now) {
  return by_respondent(call, response, ResponseAct::submit, deadline, now);
}

CallAnswer<> may_edit(CallState call, ResponseState response, Moment deadline, Moment now) {
  if (response != ResponseState::draft) return tl::unexpected(CallRefusal::wrong_state);
  return is_open(call, deadline, now);
}

CallAnswer<> may_return_to_draft(CallState call, ResponseState response, Moment deadline, Moment now) {
  return by_respondent(call, response, ResponseAct::return_to_draft, deadline, now);
}

CallAnswer<> may_withdraw(ResponseState response) {
  auto const next = next_state(response, ResponseAct::withdraw, Party::respondent);
  return refused_if(!next, CallRefusal::wrong_state);
}

CallAnswer<> may_review(CallState call, ResponseState response, Interest interest) {
  bool const reviewed_now = call == CallState::in_review && response == ResponseState::in_review;
  if (!reviewed_now) return tl::unexpected(CallRefusal::wrong_state);
  return refused_if(interest == Interest::declared, CallRefusal::conflict_of_interest);
}

CallAnswer<> may_decide(CallState call, ResponseState response, ResponseAct decision, std::string_view reason) {
  bool const is_decision =
      decision == ResponseAct::accept || decision == ResponseAct::waitlist || decision == ResponseAct::decline;
  bool const in_time =
      call == CallState::in_review || (call == CallState::decided && response == ResponseState::waitlisted);
  if (!is_decision || !in_time || !next_state(response, decision, Party::coordinator)) {
    return tl::unexpected(CallRefusal::wrong_state);
  }
  return refused_if(is_blank(reason), CallRefusal::reason_missing);
}

std::string_view code_of(CallRefusal refusal) {
  constexpr std::array<std::string_view, 10> codes{
      "wrong_state",      "not_your_act", "call_not_open",        "deadline_passed", "deadline_in_past",
      "deadline_earlier", "frozen",       "conflict_of_interest", "reason_missing",  "responses_undecided"};
  return codes.at(static_cast<std::size_t>(refusal));
}

std::string_view name_of(CallState state) {
  constexpr std::array<std::string_view, 5> names{"draft", "open", "closed", "in_review", "decided"};
  return names.at(static_cast<std::size_t>(state));
}

std::string_view name_of(ResponseState state) {
  constexpr std::array<std::string_view, 7> names{"draft",    "submitted",  "withdrawn", "in_review",
                                                  "accepted", "waitlisted", "declined"};
  return names.at(static_cast<std::size_t>(state));
}

}  // namespace shidra::calls
