// SPDX-License-Identifier: AGPL-3.0-or-later
// Inventing people from the lists of people.json.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "server/demo/cast.hpp"
#include "server/demo/texts.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::Language;

/// Under which key of the lists somebody's name stands.
char const* list_of(Language language) {
  switch (language) {
    case Language::he:
      return "he";
    case Language::ar:
      return "ar";
    case Language::en:
      break;
  }
  return "other";
}

std::string pick(Dice& dice, json const& list) { return list.at(dice.below(list.size())).get<std::string>(); }

std::string title_of(Dice& dice, std::string const& sector, Language language, char const* gender) {
  std::vector<std::string> fitting, hebrew;
  for (auto const& title : texts("people").at("titles").at(sector)) {
    auto const of = language_at(title);
    if (of == language) fitting.push_back(title.at(gender).get<std::string>());
    if (of == Language::he) hebrew.push_back(title.at(gender).get<std::string>());
  }
  return dice.pick(fitting.empty() ? hebrew : fitting);
}

}  // namespace

Language Names::any_language() {
  auto const& mix = texts("people").at("language_mix");
  auto const place = dice_.weighted({mix.at("he").get<int>(), mix.at("ar").get<int>(), mix.at("other").get<int>()});
  return place == 0 ? Language::he : place == 1 ? Language::ar : Language::en;
}

Language Names::language_in(House const& house) {
  if (house.language != Language::he) return house.language;
  auto const& populations = house.entry.populations.items;
  bool const devout = std::ranges::any_of(populations, [](auto const& name) { return name.value == "החברה החרדית"; });
  // Arabic-speaking organisations bring the rest of those who speak Arabic.
  return dice_.chance(60) && !devout ? any_language() : Language::he;
}

Person Names::person(std::string const& sector, Language language) {
  auto const& all = texts("people");
  char const* const gender = dice_.chance(58) ? "female" : "male";
  std::string const list = list_of(language);
  std::string name;
  do {
    name =
        pick(dice_, all.at("given_names").at(list + "_" + gender)) + " " + pick(dice_, all.at("family_names").at(list));
  } while (used_.contains(name));
  taken(name);
  // Half of those with other names read Hebrew best: they have lived here long.
  auto const reads = language == Language::en && dice_.chance(50) ? Language::he : language;
  return {.name = name,
          .email = fmt::format("person.{:03}@example.org", ++count_),
          .language = reads,
          .title = title_of(dice_, sector, reads, gender),
          .sector = sector,
          .house = {},
          .editor = false,
          .joins = 0,
          .id = {}};
}

}  // namespace shidra::demo
