// SPDX-License-Identifier: AGPL-3.0-or-later
// Registering and changing organisations: by the team, by their editors, and by nobody else.
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

namespace {

Json entry(std::string const& name, std::string const& sector = "civil_society") {
  return {{"name", name},       {"sector", sector},        {"size_band", "small"},
          {"region", "center"}, {"populations", {"נוער"}}, {"added_value", "ידע"}};
}

Json entry_for(std::int64_t organisation, std::string const& name, std::string const& sector) {
  auto request = entry(name, sector);
  request["organisation"] = organisation;
  return request;
}

}  // namespace

TEST_CASE("somebody without an organisation who registers one edits it from then on") {
  test::World world;
  auto lila = world.as("lila");
  auto const made = lila.call("organisation.create", entry("גשר"));
  INFO(made.reply.dump());
  REQUIRE(made.ok());
  auto const id = made.result().at("organisation").get<std::int64_t>();
  CHECK(world.thing("members/1", "organisation", id).at("populations") == Json({"נוער"}));
  auto const me = world.thing("person/" + std::to_string(lila.id()), "me", lila.id());
  CHECK(me.at("organisation") == id);
  CHECK(me.at("grants") == Json::parse(R"([{"role":"organisation_editor"}])"));
  REQUIRE(world.aftermaths().size() == 1);
  CHECK(world.aftermaths()[0].rights_changed.size() == 1);
  CHECK(lila.call("organisation.update", entry_for(id, "גשרים", "civil_society")).ok());
  CHECK(lila.call("organisation.create", entry("שנייה")).refusal() == "not_allowed");
}

TEST_CASE("the team registers organisations for others without belonging to them") {
  test::World world;
  auto dana = world.as("dana");
  REQUIRE(dana.call("organisation.create", entry("גשר")).ok());
  REQUIRE(dana.call("organisation.create", entry("נתיב")).ok());
  CHECK_FALSE(world.thing("person/1", "me", 1).contains("organisation"));
}

TEST_CASE("an entry with faults is refused with their places") {
  test::World world;
  auto dana = world.as("dana");
  REQUIRE(dana.call("organisation.create", entry("גשר")).ok());
  auto request = entry("גשר", "navy");
  request["region"] = "moon";
  CHECK(dana.call("organisation.create", request).problems() ==
        "/name name_taken; /sector unknown_sector; /region unknown_region");
  CHECK(world.events().empty());
  CHECK(world.guest().call("organisation.create", entry("אחר")).refusal() == "signed_out");
}

TEST_CASE("an editor changes the entry but not the sector; others change nothing") {
  test::World world;
  auto lila = world.from("lila", "business");
  auto const seat = world.seat(world.forum("חינוך", 5, {}), lila);
  std::int64_t const id = 1;
  CHECK(lila.call("organisation.update", entry_for(id, "חדש", "business")).refusal() == "not_allowed");
  world.grant(lila, {{"role", "organisation_editor"}});
  REQUIRE(lila.call("organisation.update", entry_for(id, "חדש", "business")).ok());
  CHECK(world.thing("seats/1", "seat", seat).at("organisation_name") == "חדש");  // the seat shows it
  CHECK(lila.call("organisation.update", entry_for(id, "חדש", "academia")).problems() == "/sector not_allowed");
  CHECK(world.from("omar", "business").call("organisation.update", entry_for(id, "שלי", "business")).refusal() ==
        "not_allowed");
  CHECK(lila.call("organisation.update", entry_for(2, "של אחרים", "business")).refusal() == "not_allowed");
  CHECK(lila.call("organisation.update", entry_for(77, "אין", "business")).refusal() == "not_found");
  CHECK(world.thing("members/1", "organisation", id).at("name") == "חדש");
}

TEST_CASE("the team moves an organisation to another sector; seats that are taken keep the one they were filled with") {
  test::World world;
  auto lila = world.from("lila", "business");
  auto const forum = world.forum("חינוך", 5, {{"business", {1, 2}}});
  auto const seat = world.seat(forum, lila);
  REQUIRE(world.as("dana").call("organisation.update", entry_for(1, "ארגון lila", "academia")).ok());
  CHECK(world.thing("members/1", "organisation", 1).at("sector") == "academia");
  CHECK(world.thing("seats/1", "seat", seat).at("sector") == "business");
  CHECK(world.thing("initiative/1", "forum", forum).at("representative") == true);
}

TEST_CASE("organisations are seen by everybody of the initiative and by nobody else") {
  test::World world;
  CHECK(world.as("lila").may_watch("members/1"));
  CHECK_FALSE(world.guest().may_watch("members/1"));
}
