// SPDX-License-Identifier: AGPL-3.0-or-later
// The call that is open today: eleven have responded, four are still writing.
#include <nlohmann/json.hpp>

#include "server/calls/commands.hpp"
#include "server/demo/responding.hpp"
#include "server/demo/texts.hpp"

namespace shidra::demo {
namespace {

using protocol::Id;

enum class Progress { draft, submitted };

void respond(Stage& stage, Cast& cast, Id<protocol::Call> call, HousePlace place, Progress progress) {
  auto const& house = cast.houses[place];
  auto const& person = cast.people[house.person];
  auto request = response_of(stage, texts("call").at("open"), house, person, call, cast.room("youth").id);
  if (progress == Progress::draft) {
    for (std::size_t at = 1; at < request.texts.items.size(); ++at)
      if (stage.dice.chance(60)) request.texts.items[at].value.clear();
  }
  auto const saved = stage.act(person.id, &calls::save_response, request);
  if (progress == Progress::submitted)
    stage.act(person.id, &calls::submit_response, protocol::SubmitResponse{saved.response, {saved.version}});
}

/// Of each sector the last ones are still writing.
std::map<HousePlace, Progress> responding(Cast const& cast) {
  std::map<std::string, int> drafts{{"residents", 1}, {"civil_society", 3}};
  std::map<HousePlace, Progress> all;
  for (HousePlace place = cast.houses.size(); place-- > 0;) {
    if (!cast.houses[place].youth_call) continue;
    auto& left = drafts[cast.houses[place].entry.sector.value];
    all[place] = left > 0 ? Progress::draft : Progress::submitted;
    left -= left > 0 ? 1 : 0;
  }
  return all;
}

}  // namespace

void tell_youth_call(Stage& stage, Cast& cast) {
  auto const& entry = texts("call").at("open");
  auto const opens = entry.at("opened_offset_days").get<std::int64_t>();
  auto const call = std::make_shared<Id<protocol::Call>>();
  stage.at(stage.day(opens, "09:30"), [&, call] {
    // Open calls are the whole team's; the one who coordinates all forums opens it.
    auto const runner = cast.people[cast.fixed.at("coordinator_infrastructure")].id;
    *call = stage.act(runner, &calls::save_call, call_of(stage, entry, {cast.room("youth").id})).call;
    stage.act(runner, &calls::open_call, protocol::OpenCall{*call});
  });
  for (auto const& [place, progress] : responding(cast)) {
    auto const when = stage.day(stage.dice.between(opens + 1, -1), "08:00").ms + stage.dice.between(0, 800) * minute_ms;
    stage.at({when}, [&, call, house = place, how = progress] { respond(stage, cast, *call, house, how); });
  }
}

}  // namespace shidra::demo
