// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening an initiative with a one-time link, and changing its lists without pulling the ground from under what uses
// them.
#include "storage/people.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

namespace {

std::string const token = "a-token-of-at-least-twenty-characters";

void add_link(test::World& world, std::optional<protocol::Id<protocol::Person>> person, std::int64_t valid_ms) {
  world.database().write([&](storage::Write& write) {
    storage::add_link(write, storage::sha256(token), {person, {world.seam().now_ms + valid_ms}}, world.seam().now());
  });
}

Json opening() {
  return {{"token", token},
          {"administrator_name", "ראנא"},
          {"administrator_email", "Rana@Example.org"},
          {"slug", "amal"},
          {"name", "אמל"},
          {"purpose", "מטרה"},
          {"description", "# שלום"},
          {"zone", "Asia/Jerusalem"},
          {"language", "ar"},
          {"sectors", {{{"code", "civil"}, {"name", "אזרחי"}, {"label", "אזרחי"}, {"colour", 1}}}},
          {"regions", {"north"}}};
}

Json const sectors_of_world = [] {
  Json list = Json::array();
  for (char const* code :
       {"government", "local_authority", "civil_society", "business", "philanthropy", "academia", "residents"})
    list.push_back({{"code", code}, {"name", code}, {"label", code}, {"colour", list.size() + 1}});
  return list;
}();

Json update(Json const& sectors, Json const& regions) {
  return {{"name", "מיזם"},     {"purpose", "מטרה"},  {"description", ""},     {"zone", "Asia/Jerusalem"},
          {"sectors", sectors}, {"regions", regions}, {"contact_name", "נגה"}, {"contact_email", "noga@example.org"},
          {"contact_phone", ""}};
}

}  // namespace

TEST_CASE("the holder of an operator's link opens an initiative, administers it and is signed in") {
  test::World world;
  add_link(world, std::nullopt, 1000);
  auto const made = world.guest().call("initiative.create", opening());
  INFO(made.reply.dump());
  REQUIRE(made.ok());
  CHECK(made.result().at("initiative") == 2);
  REQUIRE(made.cookies.size() == 1);
  CHECK(made.cookies[0].purpose == pipeline::Cookie::Purpose::session);
  auto const initiative = world.thing("initiative/2", "initiative", 2);
  CHECK(initiative.at("slug") == "amal");
  CHECK(initiative.at("sectors").size() == 1);
  CHECK(initiative.at("description").get<std::string>().find("<h3") == 0);
  auto const person = world.thing("people/2", "person", 2);
  CHECK(person.at("email") == "rana@example.org");
  CHECK(person.at("state") == "active");
  CHECK(person.at("grants") == Json::parse(R"([{"role":"administrator"}])"));
  CHECK(world.topic("people/1").size() == 1);  // nobody was added to the other initiative
  CHECK_FALSE(world.as("dana").may_watch("people/2"));

  test::Actor rana(world,
                   {.session = storage::sha256(made.cookies[0].value), .browser = {}, .device = {}, .address = {}}, 2);
  CHECK(rana.may_watch("people/2"));
  CHECK_FALSE(rana.may_watch("people/1"));
  CHECK(world.guest().call("initiative.create", opening()).refusal() == "link_used");
}

TEST_CASE("no initiative is opened with a link that is unknown, too old or a person's own") {
  test::World world;
  CHECK(world.guest().call("initiative.create", opening()).refusal() == "link_used");
  SECTION("too old") {
    add_link(world, std::nullopt, 1000);
    world.advance(1000);
    CHECK(world.guest().call("initiative.create", opening()).refusal() == "link_used");
  }
  SECTION("a person's") {
    add_link(world, protocol::Id<protocol::Person>{1}, 1000);
    CHECK(world.guest().call("initiative.create", opening()).refusal() == "link_used");
    CHECK(world.guest().call("access.use_link", {{"token", token}}).ok());  // and it is still good for that person
  }
  CHECK(world.topic("initiative/2").empty());
}

TEST_CASE("an opening with faults is refused with their places, and the link stays good") {
  test::World world;
  add_link(world, std::nullopt, 1000);
  auto request = opening();
  SECTION("lists") {
    request["zone"] = "Asia/Atlantis";
    request["sectors"].push_back(request["sectors"][0]);
    request["regions"] = {"north", "north"};
    CHECK(world.guest().call("initiative.create", request).problems() ==
          "/zone unknown_zone; /sectors/1/code twice; /regions/1 twice");
  }
  SECTION("a slug that is taken") {
    request["slug"] = "hitnadvut";
    CHECK(world.guest().call("initiative.create", request).problems() == "/slug slug_taken");
  }
  SECTION("an address nobody could write to") {
    request["administrator_email"] = "rana@localhost";
    CHECK(world.guest().call("initiative.create", request).problems() == "/administrator_email not_an_email");
  }
  CHECK(world.topic("initiative/2").empty());
  CHECK(world.guest().call("initiative.create", opening()).ok());
}

TEST_CASE("only administrators change the initiative") {
  test::World world;
  auto coordinator = world.as("omar");
  world.grant(coordinator, {{"role", "coordinator"}});
  auto const request = update(sectors_of_world, {"north", "center", "south"});
  CHECK(coordinator.call("initiative.update", request).refusal() == "not_allowed");
  CHECK(world.guest().call("initiative.update", request).refusal() == "signed_out");
  CHECK(world.events().empty());
  REQUIRE(world.as("dana").call("initiative.update", request).ok());
  CHECK(world.thing("initiative/1", "initiative", 1).at("contact_name") == "נגה");
}

TEST_CASE("sectors and regions that something refers to stay; those that nothing needs may go") {
  test::World world;
  auto dana = world.as("dana");
  world.from("lila", "business", "north");
  auto const forum = world.forum("חינוך", 5, {{"academia", {1, 2}}});
  auto without = [&](std::size_t index) {
    auto sectors = sectors_of_world;
    sectors.erase(index);
    return sectors;
  };
  Json const regions = {"north", "center", "south"};
  CHECK(dana.call("initiative.update", update(without(3), regions)).refusal() == "sector_in_use");  // an organisation's
  CHECK(dana.call("initiative.update", update(without(5), regions)).refusal() == "sector_in_use");  // a rule's
  CHECK(dana.call("initiative.update", update(sectors_of_world, {"center"})).refusal() == "region_in_use");
  CHECK(world.thing("initiative/1", "initiative", 1).at("sectors").size() == 7);
  REQUIRE(dana.call("initiative.update", update(without(4), {"north", "center"})).ok());
  CHECK(world.thing("initiative/1", "initiative", 1).at("sectors").size() == 6);
  CHECK(world.thing("initiative/1", "forum", forum).at("by_sector").size() == 6);
}

TEST_CASE("a sector is not taken away when a forum could not be filled without it") {
  test::World world;
  std::map<std::string, std::pair<int, int>> rules;
  for (auto const& sector : sectors_of_world)
    if (sector.at("code") != "philanthropy") rules[sector.at("code")] = {0, 1};
  world.forum("צר", 7, rules);
  auto sectors = sectors_of_world;
  sectors.erase(4);
  auto const refused = world.as("dana").call("initiative.update", update(sectors, {"north", "center", "south"}));
  CHECK(refused.refusal() == "breaks_forum_key");
  CHECK(world.events().empty());
}
