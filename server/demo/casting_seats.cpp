// SPDX-License-Identifier: AGPL-3.0-or-later
// Who sits where, and what the calls bring to whom. The numbers of seats by sector fit every forum's key; a command
// would refuse them otherwise.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/demo/casting.hpp"
#include "server/demo/texts.hpp"

namespace shidra::demo {
namespace {

using protocol::Language;

struct SeatPlan {
  char const* sector;
  int seats[thematic_rooms];  ///< infrastructure, youth, older, business, emergency, measurement
};
/// 84 seats by the call …
constexpr SeatPlan by_call[]{{"civil_society", {8, 5, 7, 6, 7, 4}},
                             {"business", {2, 2, 1, 6, 2, 1}},
                             {"philanthropy", {1, 2, 1, 1, 1, 3}},
                             {"academia", {2, 3, 2, 1, 1, 4}},
                             {"residents", {1, 2, 3, 1, 2, 2}}};
/// … and 36 by appointment.
constexpr SeatPlan by_appointment[]{{"government", {2, 2, 2, 2, 3, 3}}, {"local_authority", {4, 4, 4, 3, 4, 3}}};

/// How many respond to the founding call, and how many are asked to join the board beside the chairs.
std::map<std::string, int> const board_seats{
    {"government", 3}, {"local_authority", 1}, {"civil_society", 2}, {"philanthropy", 1}, {"residents", 2}};
constexpr std::size_t waitlisted = 22, withdrawn = 3;
constexpr std::size_t national_members = 100;

}  // namespace

/// Fixed people get the seats that their roles want; then chance decides.
void Casting::take_seats(RoomPlace room, std::string const& sector, int seats, std::vector<HousePlace>& into,
                         std::vector<HousePlace>& from) {
  std::vector<HousePlace> wanted;
  for (auto const& [key, place] : cast_.fixed) {
    auto const& person = cast_.people[place];
    bool const sits_here = key == "chair_" + cast_.rooms[room].code || (key == "participant_arabic" && room == 0) ||
                           (key == "participant_english" && cast_.rooms[room].code == "business");
    if (sits_here && person.sector == sector) wanted.push_back(*person.house);
  }
  for (int seat = 0; seat < seats; ++seat) {
    HousePlace house{};
    if (!wanted.empty()) {
      house = wanted.back();
      wanted.pop_back();
    } else {
      house = from.back();
      from.pop_back();
    }
    cast_.houses[house].room = room;
    into.push_back(house);
  }
}

void Casting::seat() {
  auto const pool = [&](char const* sector) {
    auto places = of_sector(sector);
    std::erase_if(places, [&](HousePlace place) {
      return std::ranges::any_of(cast_.fixed,
                                 [&](auto const& fixed) { return cast_.people[fixed.second].house == place; });
    });
    dice_.shuffle(places);
    return places;
  };
  for (auto const& plan : by_call) {
    auto from = pool(plan.sector);
    for (RoomPlace room = 0; room < thematic_rooms; ++room)
      take_seats(room, plan.sector, plan.seats[room], cast_.rooms[room].called, from);
  }
  for (auto const& plan : by_appointment) {
    auto from = pool(plan.sector);
    for (RoomPlace room = 0; room < thematic_rooms; ++room)
      take_seats(room, plan.sector, plan.seats[room], cast_.rooms[room].appointed, from);
  }
  for (RoomPlace room = 0; room < thematic_rooms; ++room)
    for (auto const house : cast_.rooms[room].called) cast_.houses[house].outcome = Outcome::accepted;
}

void Casting::decide_rest() {
  std::vector<HousePlace> rest;
  for (auto const& [sector, responses] : texts("call").at("past").at("responses_hint_by_sector").items()) {
    auto places = of_sector(sector);
    auto left = responses.get<std::int64_t>();
    for (auto const place : places) left -= cast_.houses[place].outcome == Outcome::accepted ? 1 : 0;
    std::erase_if(places, [&](HousePlace place) { return cast_.houses[place].outcome == Outcome::accepted; });
    dice_.shuffle(places);
    places.resize(static_cast<std::size_t>(left));
    rest.insert(rest.end(), places.begin(), places.end());
  }
  dice_.shuffle(rest);
  for (std::size_t at = 0; at < rest.size(); ++at) {
    auto& house = cast_.houses[rest[at]];
    house.outcome = at < waitlisted               ? Outcome::waitlisted
                    : at < waitlisted + withdrawn ? Outcome::withdrawn
                                                  : Outcome::declined;
    house.room = dice_.below(thematic_rooms);
  }
}

void Casting::choose_board() {
  for (RoomPlace room = 0; room < thematic_rooms; ++room) cast_.board.push_back(*cast_.rooms[room].chair);
  auto wanted = board_seats;
  for (RoomPlace turn = 0; turn < 20; ++turn) {
    auto const& room = cast_.rooms[(turn * 5 + 2) % thematic_rooms];
    auto houses = room.called;
    houses.insert(houses.end(), room.appointed.begin(), room.appointed.end());
    for (auto const house : houses) {
      auto const person = cast_.houses[house].person;
      auto& left = wanted[cast_.people[person].sector];
      bool const youth_resident = room.code == "youth" && cast_.people[person].sector == "residents";
      if (left == 0 || youth_resident || std::ranges::find(cast_.board, person) != cast_.board.end()) continue;
      --left;
      cast_.board.push_back(person);
      break;
    }
  }
  on_board_ = {cast_.board.begin(), cast_.board.end()};
}

/// Two residents and one of civil society: without them the youth forum misses two minima.
void Casting::choose_leaving() {
  std::map<std::string, int> wanted{{"residents", 2}, {"civil_society", 1}};
  for (auto const house : cast_.room("youth").called) {
    auto const person = cast_.houses[house].person;
    auto& left = wanted[cast_.people[person].sector];
    if (left == 0 || on_board_.contains(person)) continue;
    --left;
    cast_.vacating.push_back(house);
  }
}

void Casting::choose_youth_call() {
  std::map<std::string, int> wanted{{"residents", 7}, {"civil_society", 8}};
  for (HousePlace place = 0; place < cast_.houses.size(); ++place) {
    auto& house = cast_.houses[place];
    bool const free = house.outcome == Outcome::waitlisted || house.outcome == Outcome::declined ||
                      house.outcome == Outcome::withdrawn;
    auto& left = wanted[house.entry.sector.value];
    if (!free || left == 0) continue;
    --left;
    house.youth_call = true;
    if (house.entry.sector.value == "civil_society") cast_.draft_door = place;
  }
}

void Casting::choose_national() {
  std::vector<PersonPlace> all;
  auto const door = cast_.houses[cast_.draft_door].person;
  for (PersonPlace place = cast_.fixed.size(); place < cast_.people.size(); ++place)
    if (place != door) all.push_back(place);
  dice_.shuffle(all);
  all.resize(national_members);
  cast_.national = std::move(all);
}

/// Those whom the doors of the demo look for come first: what is asked for is the lowest number.
void Casting::let_doors_come_first() {
  std::int64_t const day = -419;
  for (auto const house : cast_.rooms[0].called) {
    auto& person = cast_.people[cast_.houses[house].person];
    if (person.language != Language::he || cast_.rooms[0].chair == cast_.houses[house].person) continue;
    person.joins = day;
    break;
  }
  cast_.people[cast_.fixed.at("chair_infrastructure")].joins = day - 1;  // where a meeting goes on today
  cast_.people[cast_.fixed.at("coordinator_infrastructure")].joins -= 1;
  for (auto const* key : {"participant_arabic", "participant_english"})
    cast_.people[cast_.fixed.at(key)].joins = day + 1;
  cast_.people[cast_.houses[cast_.draft_door].person].joins = day + 1;
}

}  // namespace shidra::demo
