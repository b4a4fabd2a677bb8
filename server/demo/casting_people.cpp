// SPDX-License-Identifier: AGPL-3.0-or-later
// Who there is: organisations, those who represent them, and everybody else up to the number wanted.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "server/demo/casting.hpp"
#include "server/demo/texts.hpp"

namespace shidra::demo {

using nlohmann::json;
using protocol::Language;

namespace {

constexpr int alternates_in_each = 3;

House house_of(json const& entry) {
  House house;
  std::string const band = entry.value("size_band", "micro");
  auto const size = band == "large"    ? protocol::SizeBand::large
                    : band == "medium" ? protocol::SizeBand::medium
                    : band == "small"  ? protocol::SizeBand::small
                                       : protocol::SizeBand::micro;
  house.entry = {.name = {text_at(entry, "name")},
                 .sector = {text_at(entry, "sector")},
                 .size_band = size,
                 .region = {text_at(entry, "region")},
                 .populations = {},
                 .added_value = {text_at(entry, "added_value")}};
  for (auto const& population : entry.at("populations"))
    house.entry.populations.items.push_back({population.get<std::string>()});
  house.language = language_at(entry);
  return house;
}

}  // namespace

PersonPlace Casting::add(Person person) {
  cast_.people.push_back(std::move(person));
  return cast_.people.size() - 1;
}

std::vector<HousePlace> Casting::of_sector(std::string_view sector) {
  std::vector<HousePlace> places;
  for (HousePlace place = 0; place < cast_.houses.size(); ++place)
    if (cast_.houses[place].entry.sector.value == sector) places.push_back(place);
  return places;
}

void Casting::add_fixed() {
  for (auto const& entry : texts("forums"))
    cast_.rooms.push_back({.code = text_at(entry, "code"),
                           .id = {},
                           .coordinator = {},
                           .chair = {},
                           .called = {},
                           .appointed = {},
                           .seated = {}});
  for (auto const& entry : texts("people").at("fixed")) {
    Person person{.name = text_at(entry, "name"),
                  .email = text_at(entry, "mail"),
                  .language = language_at(entry),
                  .title = text_at(entry, "title"),
                  .sector = {},
                  .house = {},
                  .editor = false,
                  .joins = -448,
                  .id = {}};
    auto const organisation = text_at(entry, "organisation");
    for (HousePlace place = 0; !organisation.empty() && place < cast_.houses.size(); ++place)
      if (cast_.houses[place].entry.name.value == organisation) person.house = place;
    if (!organisation.empty() && !person.house) throw std::logic_error("demo: no organisation " + organisation);
    names_.taken(person.name);
    auto const key = text_at(entry, "key");
    auto const place = cast_.fixed[key] = add(std::move(person));
    if (key.starts_with("coordinator_")) cast_.room(text_at(entry, "forum")).coordinator = place;
    if (key.starts_with("chair_")) cast_.room(text_at(entry, "forum")).chair = place;
  }
}

void Casting::add_organisations() {
  for (auto const& entry : texts("organisations")) cast_.houses.push_back(house_of(entry));
}

/// Scholars and groups of residents who answer the call for themselves.
void Casting::add_individuals() {
  for (auto entry : texts("individuals").at("scholars")) {
    auto person = names_.person("academia", language_at(entry));
    char const* const comma = language_at(entry) == Language::ar ? "، " : ", ";
    entry["name"] = text_at(entry, "prefix") + " " + person.name + comma + text_at(entry, "institution");
    entry["sector"] = "academia";
    auto house = house_of(entry);
    person.house = cast_.houses.size();
    house.person = add(std::move(person));
    cast_.houses.push_back(std::move(house));
  }
  for (auto entry : texts("individuals").at("residents")) {
    entry["sector"] = "residents";
    cast_.houses.push_back(house_of(entry));
  }
}

void Casting::represent_all() {
  std::map<HousePlace, PersonPlace> known;
  for (PersonPlace place = 0; place < cast_.people.size(); ++place)
    if (cast_.people[place].house) known[*cast_.people[place].house] = place;
  for (HousePlace place = 0; place < cast_.houses.size(); ++place) {
    auto& house = cast_.houses[place];
    auto const found = known.find(place);
    if (found == known.end()) {
      auto person = names_.person(house.entry.sector.value, names_.language_in(house));
      person.house = place;
      house.person = add(std::move(person));
    } else {
      house.person = found->second;
    }
    auto& person = cast_.people[house.person];
    person.sector = house.entry.sector.value;
    person.editor = true;
    bool const appointed = person.sector == "government" || person.sector == "local_authority";
    person.joins = appointed ? dice_.between(-362, -348) : dice_.between(-416, -404);
  }
}

/// The room of the meeting that goes on today and the forum with vacancies have none.
void Casting::add_alternates() {
  for (RoomPlace room = 2; room < thematic_rooms; ++room) {
    for (int number = 0; number < alternates_in_each; ++number) {
      auto const house = cast_.rooms[room].called[static_cast<std::size_t>(number * 4 + 1)];
      auto const& entry = cast_.houses[house];
      auto person = names_.person(entry.entry.sector.value, entry.language);
      person.house = house;
      person.joins = dice_.between(-338, -300);
      cast_.alternates.emplace_back(entry.person, add(std::move(person)));
    }
  }
}

/// Colleagues of those who are there already, and residents on their own.
void Casting::fill_up() {
  while (cast_.people.size() < people_in_demo) {
    bool const on_their_own = dice_.chance(45);
    auto const house = dice_.below(cast_.houses.size());
    auto const sector = on_their_own ? std::string("residents") : cast_.houses[house].entry.sector.value;
    auto person = names_.person(sector, on_their_own ? names_.any_language() : names_.language_in(cast_.houses[house]));
    if (!on_their_own) person.house = house;
    person.editor = !on_their_own && dice_.chance(30);
    person.joins = dice_.between(-330, -60);
    add(std::move(person));
  }
}

}  // namespace shidra::demo
