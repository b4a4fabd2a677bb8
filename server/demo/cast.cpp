// SPDX-License-Identifier: AGPL-3.0-or-later
// See cast.hpp.
#include "server/demo/cast.hpp"

#include <algorithm>
#include <stdexcept>

#include "server/demo/casting.hpp"

namespace shidra::demo {

Cast Casting::make() {
  add_organisations();
  add_fixed();
  add_individuals();
  represent_all();
  seat();
  decide_rest();
  choose_board();
  choose_leaving();
  choose_youth_call();
  add_alternates();
  fill_up();
  choose_national();
  let_doors_come_first();
  return std::move(cast_);
}

Cast make_cast(Dice& dice) { return Casting(dice).make(); }

RoomPlace Cast::room_place(std::string_view code) const {
  auto const found = std::ranges::find(rooms, code, &Room::code);
  if (found == rooms.end()) throw std::out_of_range("demo: no forum " + std::string(code));
  return static_cast<RoomPlace>(found - rooms.begin());
}

Room& Cast::room(std::string_view code) { return rooms[room_place(code)]; }

protocol::Id<protocol::Person> Cast::runner(Room const& room) const {
  return room.coordinator ? people[*room.coordinator].id : administrator();
}

}  // namespace shidra::demo
