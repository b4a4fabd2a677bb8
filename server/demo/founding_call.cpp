// SPDX-License-Identifier: AGPL-3.0-or-later
// The founding call: 169 responses, decided by two people over a month; 84 of them take a seat.
#include <nlohmann/json.hpp>

#include "server/calls/close_due_calls.hpp"
#include "server/calls/commands.hpp"
#include "server/demo/responding.hpp"
#include "server/demo/texts.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::Id;

struct FoundingCall {
  json const& entry = texts("call").at("past");
  std::int64_t opens = entry.at("opened_offset_days").get<std::int64_t>();
  std::int64_t closes = entry.at("closes_offset_days").get<std::int64_t>();
  std::int64_t decided = entry.at("decided_offset_days").get<std::int64_t>();
  Id<protocol::Call> id{};
  std::map<HousePlace, Id<protocol::Response>> responses{};
};

void open(Stage& stage, Cast& cast, FoundingCall& call) {
  std::vector<Id<protocol::Forum>> forums;
  for (RoomPlace room = 0; room < thematic_rooms; ++room) forums.push_back(cast.rooms[room].id);
  call.id = stage.act(cast.administrator(), &calls::save_call, call_of(stage, call.entry, forums)).call;
  stage.act(cast.administrator(), &calls::open_call, protocol::OpenCall{call.id});
}

void submit(Stage& stage, Cast& cast, FoundingCall& call, HousePlace place) {
  auto const& house = cast.houses[place];
  auto const& person = cast.people[house.person];
  auto const request = response_of(stage, call.entry, house, person, call.id, cast.rooms[house.room].id);
  auto const saved = stage.act(person.id, &calls::save_response, request);
  call.responses[place] = saved.response;
  stage.act(person.id, &calls::submit_response, protocol::SubmitResponse{saved.response, {saved.version}});
}

void close(Stage& stage) {
  stage.perform<std::string>("call.close", access::system_caller(stage.initiative), &calls::close_due_calls);
}

void decide(Stage& stage, Cast& cast, FoundingCall& call, HousePlace place) {
  auto const& house = cast.houses[place];
  auto const response = call.responses.at(place);
  if (house.outcome == Outcome::withdrawn) {
    stage.act(cast.people[house.person].id, &calls::withdraw_response, protocol::WithdrawResponse{response});
    return;
  }
  auto const verdict = house.outcome == Outcome::accepted     ? protocol::Verdict::accepted
                       : house.outcome == Outcome::waitlisted ? protocol::Verdict::waitlisted
                                                              : protocol::Verdict::declined;
  char const* const key = house.outcome == Outcome::accepted     ? "accepted"
                          : house.outcome == Outcome::waitlisted ? "waitlisted"
                                                                 : "declined";
  auto const& reasons = call.entry.at("reasons").at(key);
  auto const reason = reasons.at(stage.dice.below(reasons.size())).get<std::string>();
  auto const decider = stage.dice.chance(60) ? cast.people[cast.fixed.at("reviewer")].id : cast.administrator();
  stage.act(decider, &calls::decide_response, protocol::DecideResponse{response, verdict, {reason}, {}, {}});
  if (house.outcome == Outcome::accepted) cast.rooms[house.room].seated.push_back(house.person);
}

}  // namespace

void tell_founding_call(Stage& stage, Cast& cast) {
  auto const call = std::make_shared<FoundingCall>();
  stage.at(stage.day(call->opens, "10:00"), [&, call] { open(stage, cast, *call); });
  for (HousePlace place = 0; place < cast.houses.size(); ++place) {
    if (cast.houses[place].outcome == Outcome::none) continue;
    auto const handed_in = stage.dice.between(-400, call->closes);  // after everybody has come
    stage.at({stage.day(handed_in, "09:00").ms + stage.dice.between(0, 700) * minute_ms},
             [&, call, place] { submit(stage, cast, *call, place); });
    auto const decided = stage.dice.between(call->closes + 3, call->decided - 1);
    stage.at({stage.day(decided, "09:00").ms + stage.dice.between(0, 480) * minute_ms},
             [&, call, place] { decide(stage, cast, *call, place); });
  }
  stage.at({stage.day(call->closes, text_at(call->entry, "closes_at")).ms + minute_ms}, [&] { close(stage); });
  stage.at(stage.day(call->decided, "12:00"),
           [&, call] { stage.act(cast.administrator(), &calls::conclude_call, protocol::ConcludeCall{call->id}); });
}

}  // namespace shidra::demo
