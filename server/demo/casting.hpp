// SPDX-License-Identifier: AGPL-3.0-or-later
// Making the cast, step by step: who there is (casting_people.cpp), then who sits where (casting_seats.cpp). One
// thread.
#pragma once

#include <set>

#include <nlohmann/json_fwd.hpp>

#include "server/demo/cast.hpp"

namespace shidra::demo {

class Casting {
 public:
  explicit Casting(Dice& dice) : dice_(dice), names_(dice) {}
  Cast make();

 private:
  void add_fixed();
  void add_organisations();
  void add_individuals();
  void represent_all();
  void seat();
  void take_seats(RoomPlace room, std::string const& sector, int seats, std::vector<HousePlace>& into,
                  std::vector<HousePlace>& from);
  void decide_rest();
  void choose_board();
  void choose_leaving();
  void choose_youth_call();
  void add_alternates();
  void fill_up();
  void choose_national();
  void let_doors_come_first();
  PersonPlace add(Person person);
  std::vector<HousePlace> of_sector(std::string_view sector);

  Dice& dice_;
  Names names_;
  Cast cast_;
  std::set<PersonPlace> on_board_;
};

}  // namespace shidra::demo
