// SPDX-License-Identifier: AGPL-3.0-or-later
// How the initiative began.
#include <nlohmann/json.hpp>

#include "server/demo/story.hpp"
#include "server/demo/texts.hpp"
#include "server/forums/commands.hpp"
#include "server/initiatives/commands.hpp"
#include "server/organisations/commands.hpp"
#include "server/people/commands.hpp"
#include "storage/people.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::Role;

constexpr std::int64_t first_day = -452;
constexpr std::size_t organisations_a_day = 9;

protocol::List<protocol::Sector, 1, 8> sectors() {
  protocol::List<protocol::Sector, 1, 8> list;
  for (auto const& sector : texts("initiative").at("sectors"))
    list.items.push_back({.code = {text_at(sector, "code")},
                          .name = {text_at(sector.at("name"), "he")},
                          .label = {text_at(sector.at("short_label"), "he")},
                          .colour = {static_cast<std::int64_t>(list.items.size()) + 1}});
  return list;
}

protocol::List<protocol::Line<1, 60>, 1, 40> regions() {
  protocol::List<protocol::Line<1, 60>, 1, 40> list;
  for (auto const& region : texts("initiative").at("regions")) list.items.push_back({region.get<std::string>()});
  return list;
}

void create(Stage& stage, Cast& cast) {
  auto const& all = texts("initiative");
  auto& administrator = cast.people[cast.fixed.at("administrator")];
  auto const token = stage.world().random_token();
  storage::add_link(stage.write(), storage::sha256(token), {{}, {stage.now().ms + day_ms}}, stage.now());
  protocol::CreateInitiative const request{.token = {token},
                                           .administrator_name = {administrator.name},
                                           .administrator_email = {administrator.email},
                                           .slug = {text_at(all, "slug")},
                                           .name = {text_at(all, "name")},
                                           .purpose = {text_at(all, "purpose")},
                                           .description = {text_at(all, "description")},
                                           .zone = {std::string(zone)},
                                           .language = protocol::Language::he,
                                           .sectors = sectors(),
                                           .regions = regions()};
  stage.initiative = stage.act(access::Caller{}, &initiatives::create_initiative, request).initiative;
  administrator.id = storage::find_person_by_email(stage.write(), stage.initiative, administrator.email).value().id;
  for (auto const session : storage::sessions_of(stage.write(), administrator.id))
    storage::end_session(stage.write(), session);
}

/// Who answers for accessibility stands on the public page.
void complete(Stage& stage, Cast& cast) {
  auto const& all = texts("initiative");
  auto const& contact = all.at("accessibility_coordinator");
  auto const& administrator = cast.people[cast.fixed.at("administrator")];
  stage.act(administrator.id, &initiatives::update_initiative,
            protocol::UpdateInitiative{.name = {text_at(all, "name")},
                                       .purpose = {text_at(all, "purpose")},
                                       .description = {text_at(all, "description")},
                                       .zone = {std::string(zone)},
                                       .sectors = sectors(),
                                       .regions = regions(),
                                       .contact_name = {text_at(contact, "name")},
                                       .contact_email = {text_at(contact, "mail")},
                                       .contact_phone = {text_at(contact, "phone")}});
  stage.act(administrator.id, &people::update_person,
            protocol::UpdatePerson{.person = administrator.id,
                                   .name = {administrator.name},
                                   .language = administrator.language,
                                   .organisation = {},
                                   .title = protocol::Line<1, 120>{administrator.title}});
}

protocol::CreateForum forum_of(json const& entry) {
  std::string const kind = text_at(entry, "kind");
  protocol::CreateForum request{.kind = kind == "board"  ? protocol::ForumKind::board
                                        : kind == "open" ? protocol::ForumKind::open
                                                         : protocol::ForumKind::thematic,
                                .name = {text_at(entry, "name")},
                                .theme = {text_at(entry, "theme")},
                                .mandate = {text_at(entry, "mandate")},
                                .capacity = {},
                                .rules = {}};
  if (kind != "open") request.capacity = protocol::Number<1, 500>{entry.at("capacity").get<std::int64_t>()};
  for (auto const& rule : entry.at("key"))
    request.rules.items.push_back({protocol::KeyAttribute::sector,
                                   {text_at(rule, "value")},
                                   {rule.at("min").get<std::int64_t>()},
                                   {rule.at("max").get<std::int64_t>()}});
  return request;
}

void create_forums(Stage& stage, Cast& cast) {
  for (RoomPlace place = 0; place < cast.rooms.size(); ++place)
    cast.rooms[place].id =
        stage.act(cast.administrator(), &forums::create_forum, forum_of(texts("forums").at(place))).forum;
}

std::vector<protocol::Grant> grants_of(Cast const& cast, PersonPlace place) {
  if (place == cast.fixed.at("reviewer")) return {{Role::reviewer, {}, {}}};
  // One of them has the whole: the open calls too are a coordinator's work.
  if (place == cast.fixed.at("coordinator_infrastructure")) return {{Role::coordinator, {}, {}}};
  for (auto const& room : cast.rooms)
    if (room.coordinator == place) return {{Role::coordinator, room.id, {}}};
  if (cast.people[place].editor) return {{Role::organisation_editor, {}, {}}};
  return {};
}

/// The first time somebody comes in by the link of their invitation.
void arrive(Stage& stage, protocol::Id<protocol::Person> who) {
  stage.perform<protocol::Nothing>("person.arrive", access::caller_of(stage.write(), who), [&](pipeline::Act& act) {
    act.touch("person", who);
    act.touch("me", who);
    auto row = storage::find_person(act.store, who).value();
    row.state = protocol::PersonState::active;
    storage::change_person(act.store, row);
    storage::forget_links(act.store, who);
    return pipeline::Expected<protocol::Nothing>(protocol::Nothing{});
  });
}

void invite(Stage& stage, Cast& cast, PersonPlace place) {
  auto& person = cast.people[place];
  protocol::InvitePerson request{.name = {person.name},
                                 .email = {person.email},
                                 .language = person.language,
                                 .organisation = {},
                                 .title = protocol::Line<1, 120>{person.title},
                                 .grants = {grants_of(cast, place)}};
  if (person.house) request.organisation = cast.houses[*person.house].id;
  person.id = stage.act(cast.administrator(), &people::invite_person, request).person;
  stage.at({stage.now().ms + stage.dice.between(5, 50) * minute_ms}, [&stage, id = person.id] { arrive(stage, id); });
}

}  // namespace

void tell_founding(Stage& stage, Cast& cast) {
  stage.at(stage.day(first_day, "09:00"), [&] { create(stage, cast); });
  stage.at(stage.day(first_day, "11:00"), [&] { complete(stage, cast); });
  stage.at(stage.day(first_day + 2, "10:00"), [&] { create_forums(stage, cast); });
  for (HousePlace place = 0; place < cast.houses.size(); ++place) {
    auto const day = first_day + 3 + static_cast<std::int64_t>(place / organisations_a_day);
    stage.at({stage.day(day, "09:00").ms + static_cast<std::int64_t>(place % organisations_a_day) * 40 * minute_ms},
             [&, place] {
               auto& house = cast.houses[place];
               house.id =
                   stage.act(cast.administrator(), &organisations::create_organisation, house.entry).organisation;
             });
  }
  for (PersonPlace place = 0; place < cast.people.size(); ++place) {
    if (place == cast.fixed.at("administrator")) continue;
    stage.at({stage.day(cast.people[place].joins, "08:30").ms + stage.dice.between(0, 500) * minute_ms},
             [&, place] { invite(stage, cast, place); });
  }
}

}  // namespace shidra::demo
