// SPDX-License-Identifier: AGPL-3.0-or-later
// Who sits where, beside those whom the founding call seated.
#include <algorithm>

#include "server/demo/story.hpp"
#include "server/forums/commands.hpp"
#include "storage/forums.hpp"

namespace shidra::demo {
namespace {

using protocol::FillSeat;
using protocol::SeatOrigin;

void fill(Stage& stage, Cast& cast, Room& room, PersonPlace person, SeatOrigin origin) {
  stage.act(cast.runner(room), &forums::fill_seat, FillSeat{room.id, cast.people[person].id, origin, {}, {}});
  room.seated.push_back(person);
}

storage::SeatRow seat_of(Stage& stage, Cast& cast, Room const& room, PersonPlace person) {
  return storage::find_seat(stage.write(), room.id, cast.people[person].id).value();
}

void appoint(Stage& stage, Cast& cast) {
  for (RoomPlace room = 0; room < thematic_rooms; ++room)
    for (auto const house : cast.rooms[room].appointed)
      fill(stage, cast, cast.rooms[room], cast.houses[house].person, SeatOrigin::appointment);
}

void name_chairs(Stage& stage, Cast& cast) {
  for (RoomPlace place = 0; place < thematic_rooms; ++place) {
    auto const& room = cast.rooms[place];
    stage.act(cast.runner(room), &forums::name_chair, protocol::NameChair{seat_of(stage, cast, room, *room.chair).id});
  }
}

void elect_board(Stage& stage, Cast& cast) {
  auto& board = cast.room("board");
  for (auto const person : cast.board) fill(stage, cast, board, person, SeatOrigin::election);
  auto const chair = cast.fixed.at("chair_measurement");
  stage.act(cast.administrator(), &forums::name_chair, protocol::NameChair{seat_of(stage, cast, board, chair).id});
}

void name_alternates(Stage& stage, Cast& cast) {
  for (auto const& [holder, alternate] : cast.alternates) {
    auto const& house = cast.houses[*cast.people[holder].house];
    auto const& room = cast.rooms[house.room];
    stage.act(cast.runner(room), &forums::set_alternate,
              protocol::SetAlternate{seat_of(stage, cast, room, holder).id, cast.people[alternate].id});
  }
}

void leave(Stage& stage, Cast& cast, HousePlace house, char const* reason) {
  auto& room = cast.room("youth");
  auto const person = cast.houses[house].person;
  stage.act(cast.runner(room), &forums::vacate_seat,
            protocol::VacateSeat{seat_of(stage, cast, room, person).id, {reason}});
  std::erase(room.seated, person);
}

}  // namespace

void tell_seating(Stage& stage, Cast& cast) {
  stage.at(stage.day(-344, "10:00"), [&] { appoint(stage, cast); });
  stage.at(stage.day(-343, "10:00"), [&] { name_chairs(stage, cast); });
  stage.at(stage.day(-336, "17:00"), [&] { elect_board(stage, cast); });
  stage.at(stage.day(-298, "12:00"), [&] { name_alternates(stage, cast); });
  for (auto const person : cast.national) {
    auto const day = std::max(cast.people[person].joins + 2, stage.dice.between(-335, -12));
    stage.at({stage.day(day, "09:00").ms + stage.dice.between(0, 600) * minute_ms}, [&, person] {
      auto& room = cast.room("national");
      stage.act(cast.people[person].id, &forums::join_forum, protocol::JoinForum{room.id});
      room.seated.push_back(person);
    });
  }
  char const* const reasons[]{"הארגון מסיים את פעילותו בתחום הנוער", "סיום שנת שירות ומעבר לעיר אחרת", "גיוס לצבא"};
  for (std::size_t at = 0; at < cast.vacating.size(); ++at)
    stage.at({stage.day(-20 + static_cast<std::int64_t>(at), "11:00")},
             [&, at, reason = reasons[at % 3]] { leave(stage, cast, cast.vacating[at], reason); });
}

}  // namespace shidra::demo
