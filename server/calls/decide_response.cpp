// SPDX-License-Identifier: AGPL-3.0-or-later
// Accepts, waitlists or declines a response, with a reason that its organisation reads. Those who review the call may,
// unless their own organisation responded to it, once the deadline has passed. Accepting takes a seat under the forum's
// key; if the key forbids it, nothing is decided. The first decision puts the call into review. Brings: response in
// organisation/<organisation> and review/<call>, turnout in review/<call>, call in initiative/<id>; when accepting,
// what seating brings (server/forums/seating.hpp). A letter to all editors of the organisation.
#include <algorithm>

#include "server/calls/commands.hpp"
#include "server/calls/find.hpp"
#include "server/calls/letters.hpp"
#include "server/calls/state.hpp"
#include "server/forums/find.hpp"
#include "server/forums/seating.hpp"

namespace shidra::calls {
namespace {

using pipeline::Act;
using pipeline::Expected;
using protocol::DecideResponse;
using protocol::Id;
using protocol::Verdict;

struct Decision {
  ResponseAct act;
  mail::Outcome outcome;
  std::string_view details;  ///< for the journal
};

Decision decision_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted:
      return {ResponseAct::accept, mail::Outcome::accepted, R"({"verdict":"accepted"})"};
    case Verdict::waitlisted:
      return {ResponseAct::waitlist, mail::Outcome::waitlisted, R"({"verdict":"waitlisted"})"};
    case Verdict::declined:
      break;
  }
  return {ResponseAct::decline, mail::Outcome::declined, R"({"verdict":"declined"})"};
}

/// What the request names counts before what the response asked for.
Expected<Id<protocol::Seat>> take_seat(Act& act, storage::ResponseRow const& row, DecideResponse const& request) {
  auto const forum = request.forum ? request.forum : row.forum;
  if (!forum) return pipeline::refuse("no_forum");
  auto const forums = storage::forums_of_call(act.store, row.call);
  if (std::ranges::find(forums, *forum) == forums.end()) return pipeline::refuse_field("/forum", "not_of_call");
  auto const person = request.representative ? request.representative : row.representative;
  if (!person) return pipeline::refuse("no_representative");
  if (!may_represent(act.store, row.organisation, *person))
    return pipeline::refuse_field("/representative", "not_of_organisation");
  auto const forum_row = forums::forum_in(act.store, act.caller, *forum);
  if (!forum_row) return tl::unexpected(forum_row.error());
  return forums::seat_person(act, *forum_row, *person, {protocol::SeatOrigin::call, {}, {}});
}

/// Into review, then decided, as the rules lead.
Expected<void> move(Act& act, storage::CallRow& call, storage::ResponseRow& row, ResponseAct decision,
                    std::string const& reason) {
  start_review(call);
  if (call.state == protocol::CallState::in_review && row.state == protocol::ResponseState::submitted) {
    auto const taken_up = advance(row, ResponseAct::take_up, Party::coordinator);
    if (!taken_up) return taken_up;
  }
  auto const fine = may_decide(state_at(call, act.now), state_of(row), decision, reason);
  if (!fine) return refuse(fine.error());
  return advance(row, decision, Party::coordinator);
}

}  // namespace

Expected<protocol::Nothing> decide_response(Act& act, DecideResponse const& request) {
  auto found = response_to_review(act.store, act.caller, request.response);
  if (!found) return tl::unexpected(found.error());
  auto& [row, call] = *found;
  auto const decision = decision_of(request.verdict);
  act.touch("response", row.id);
  act.touch("turnout", call.id);
  act.touch("call", call.id);
  if (auto const moved = move(act, call, row, decision.act, request.reason.value); !moved)
    return tl::unexpected(moved.error());
  row.reason = request.reason.value;
  if (request.verdict == Verdict::accepted) {
    auto const seat = take_seat(act, row, request);
    if (!seat) return tl::unexpected(seat.error());
    row.seat = *seat;
    if (request.forum) row.forum = *request.forum;
  }
  storage::change_call(act.store, call);
  storage::change_response(act.store, row);
  tell_decided(act, call, row, decision.outcome);
  act.journal("response/" + live::id_text(row.id), std::string(decision.details));
  return protocol::Nothing{};
}

}  // namespace shidra::calls
