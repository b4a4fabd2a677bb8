// SPDX-License-Identifier: AGPL-3.0-or-later
// Inviting people, their roles and their leaving.
#include "storage/people.hpp"

#include "storage/mail.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

namespace {

Json invitation(std::string const& email, Json const& grants = Json::array()) {
  return {{"name", "ליאור"}, {"email", email}, {"language", "he"}, {"grants", grants}};
}

Json const nothing_granted = Json::array();

Json grants_of(test::World& world, std::int64_t person) {
  return world.thing("people/1", "person", person).at("grants");
}

std::vector<storage::MailRow> mail_to(test::World& world, std::string const& address) {
  std::vector<storage::MailRow> found;
  world.database().read([&](storage::Read& read) { found = storage::mail_to(read, address, 10); });
  return found;
}

/// The token in the letter's link.
std::string token_in(storage::MailRow const& mail) {
  auto const begin = mail.plain.find("/sign-in#link=");
  REQUIRE(begin != std::string::npos);
  return mail.plain.substr(begin + 14, 43);
}

}  // namespace

TEST_CASE("an invited person gets a letter whose link signs them in, once") {
  test::World world;
  auto const invited = world.as("dana").call("person.invite", invitation("Lior@Example.ORG"));
  INFO(invited.reply.dump());
  REQUIRE(invited.ok());
  auto const id = invited.result().at("person").get<std::int64_t>();
  auto const person = world.thing("people/1", "person", id);
  CHECK(person.at("state") == "invited");
  CHECK(person.at("email") == "lior@example.org");
  auto const letters = mail_to(world, "lior@example.org");
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].letter == "invitation");
  auto const token = token_in(letters[0]);
  auto const signed_in = world.guest().call("access.use_link", {{"token", token}});
  REQUIRE(signed_in.ok());
  CHECK(signed_in.result().at("person") == id);
  CHECK(world.thing("people/1", "person", id).at("state") == "active");
  CHECK(world.guest("another").call("access.use_link", {{"token", token}}).refusal() == "link_used");
}

TEST_CASE("an invitation holds for fourteen days") {
  test::World world;
  REQUIRE(world.as("dana").call("person.invite", invitation("lior@example.org")).ok());
  auto const token = token_in(mail_to(world, "lior@example.org").at(0));
  world.advance(std::int64_t{14} * 24 * 3600 * 1000);
  CHECK(world.guest().call("access.use_link", {{"token", token}}).refusal() == "link_used");
  CHECK(world.topic("person/2").size() == 1);  // me, no session
}

TEST_CASE("an address that belongs to the initiative is not invited again, however it is typed") {
  test::World world;
  world.as("lila");
  auto const refused = world.as("dana").call("person.invite", invitation("LILA@example.org"));
  CHECK(refused.refusal() == "email_taken");
  CHECK(refused.problems() == "/email email_taken");
  CHECK(mail_to(world, "lila@example.org").empty());
}

TEST_CASE("only the team invites, and only an administrator gives every role") {
  test::World world;
  auto const own = world.forum("שלי", 5, {});
  auto const other = world.forum("של אחרת", 5, {});
  auto const organisation_owner = world.from("lila", "business");
  auto coordinator = world.as("omar");
  world.grant(coordinator, {{"role", "coordinator"}, {"forum", own}});
  auto chair = world.as("noa");
  REQUIRE(world.as("dana").call("seat.name_chair", {{"seat", world.seat(own, chair)}}).ok());
  struct Case {
    std::string what;
    Json grant;
    std::string by_administrator;
    std::string by_coordinator;
  };
  std::vector<Case> const cases{
      {"administrator", {{"role", "administrator"}}, "", "not_allowed"},
      {"coordinator of all", {{"role", "coordinator"}}, "", "not_allowed"},
      {"coordinator of their forum", {{"role", "coordinator"}, {"forum", own}}, "", ""},
      {"coordinator of another forum", {{"role", "coordinator"}, {"forum", other}}, "", "not_allowed"},
      {"reviewer", {{"role", "reviewer"}}, "", "not_allowed"},
      {"editor", {{"role", "organisation_editor"}}, "", "not_allowed"},
  };
  for (std::size_t n = 0; auto const& [what, grant, by_administrator, by_coordinator] : cases) {
    INFO(what);
    auto request = invitation("a" + std::to_string(n) + "@example.org", Json::array({grant}));
    request["organisation"] = 1;
    CHECK(world.as("dana").call("person.invite", request).refusal() == by_administrator);
    request["email"] = "b" + std::to_string(n++) + "@example.org";
    CHECK(coordinator.call("person.invite", request).refusal() == by_coordinator);
    CHECK(chair.call("person.invite", request).refusal() == "not_allowed");
  }
}

TEST_CASE("grants that make no sense are refused at their place") {
  test::World world;
  auto const forum = world.forum("א", 5, {});
  Json const grants = {{{"role", "administrator"}, {"forum", forum}},
                       {{"role", "reviewer"}, {"call", 99}},
                       {{"role", "coordinator"}, {"forum", 99}},
                       {{"role", "organisation_editor"}},
                       {{"role", "coordinator"}},
                       {{"role", "coordinator"}}};
  auto const refused = world.as("dana").call("person.invite", invitation("lior@example.org", grants));
  CHECK(refused.problems() ==
        "/grants/0/forum not_for_this_role; /grants/1/call not_found; /grants/2/forum not_found; "
        "/grants/3/role needs_organisation; /grants/5 twice");
  CHECK(world.topic("people/1").size() == 1);
  auto request = invitation("lior@example.org");
  request["organisation"] = 5;
  CHECK(world.as("dana").call("person.invite", request).problems() == "/organisation not_found");
}

TEST_CASE("only administrators replace roles, and the new ones count at once") {
  test::World world;
  auto omar = world.as("omar");
  Json const request = {{"person", omar.id()}, {"grants", {{{"role", "coordinator"}}}}};
  CHECK(omar.call("person.grant", request).refusal() == "not_allowed");
  CHECK_FALSE(omar.may_watch("people/1"));
  REQUIRE(world.as("dana").call("person.grant", request).ok());
  CHECK(omar.may_watch("people/1"));
  REQUIRE(world.aftermaths().size() == 1);
  CHECK(world.aftermaths()[0].rights_changed == std::vector{protocol::Id<protocol::Person>{omar.id()}});
  CHECK(omar.call("person.grant", {{"person", omar.id()}, {"grants", {{{"role", "administrator"}}}}}).refusal() ==
        "not_allowed");
  REQUIRE(world.as("dana").call("person.grant", {{"person", omar.id()}, {"grants", nothing_granted}}).ok());
  CHECK_FALSE(omar.may_watch("people/1"));
}

TEST_CASE("the last administrator keeps the role and stays") {
  test::World world;
  auto dana = world.as("dana");
  auto const resign = [&] { return dana.call("person.grant", {{"person", 1}, {"grants", nothing_granted}}); };
  CHECK(resign().refusal() == "last_administrator");
  CHECK(dana.call("person.remove", {{"person", 1}}).refusal() == "last_administrator");
  REQUIRE(dana.call("person.invite", invitation("lior@example.org", {{{"role", "administrator"}}})).ok());
  CHECK(resign().refusal() == "last_administrator");  // somebody who was only invited may never come
  CHECK(grants_of(world, 1).size() == 1);
  world.grant(world.as("omar"), {{"role", "administrator"}});
  CHECK(resign().ok());
  CHECK(grants_of(world, 1).empty());
}

TEST_CASE("who changes organisation no longer edits any") {
  test::World world;
  auto lila = world.from("lila", "business");
  world.from("omar", "academia");
  world.grant(lila, {{"role", "organisation_editor"}});
  Json const same = {{"person", lila.id()}, {"name", "לילה"}, {"language", "ar"}, {"organisation", 1}};
  REQUIRE(world.as("dana").call("person.update", same).ok());
  CHECK(grants_of(world, lila.id()).size() == 1);
  auto moved = same;
  moved["organisation"] = 2;
  REQUIRE(world.as("dana").call("person.update", moved).ok());
  CHECK(grants_of(world, lila.id()).empty());
  CHECK(world.thing("people/1", "person", lila.id()).at("organisation") == 2);
  CHECK(lila.call("person.update", same).refusal() == "not_allowed");
}

TEST_CASE("a new name is shown wherever the old one was") {
  test::World world;
  auto lila = world.from("lila", "business");
  auto noa = world.from("noa", "business");
  auto const forum = world.forum("חינוך", 5, {});
  auto const seat = world.seat(forum, lila);
  REQUIRE(world.as("dana").call("seat.name_chair", {{"seat", seat}}).ok());
  REQUIRE(world.as("dana").call("seat.set_alternate", {{"seat", seat}, {"alternate", noa.id()}}).ok());
  REQUIRE(lila.call("me.update", {{"name", "לילה"}, {"language", "ar"}}).ok());
  CHECK(world.thing("initiative/1", "forum", forum).at("chair") == "לילה");
  REQUIRE(world.as("dana").call("person.update", {{"person", noa.id()}, {"name", "נועה"}, {"language", "he"}}).ok());
  CHECK(world.thing("seats/1", "seat", seat).at("name") == "לילה");
  CHECK(world.thing("seats/1", "seat", seat).at("alternate_name") == "נועה");
}

TEST_CASE("who leaves loses sessions, roles and links at once, and may be invited again") {
  test::World world;
  auto dana = world.as("dana");
  REQUIRE(dana.call("person.invite", invitation("lior@example.org", {{{"role", "coordinator"}}})).ok());
  auto const links = mail_to(world, "lior@example.org");
  auto const unused = token_in(links.at(0));
  auto lila = world.as("lila");
  auto const forum = world.forum("חינוך", 5, {});
  auto const seat = world.seat(forum, lila);
  CHECK(dana.call("person.remove", {{"person", lila.id()}}).refusal() == "has_seats");
  REQUIRE(dana.call("seat.vacate", {{"seat", seat}, {"reason", "עוזבת"}}).ok());
  REQUIRE(dana.call("person.remove", {{"person", lila.id()}}).ok());
  REQUIRE(world.aftermaths().size() == 1);
  CHECK(world.aftermaths()[0].sessions_ended.size() == 1);
  CHECK(lila.call("me.update", {{"name", "א"}, {"language", "he"}}).refusal() == "signed_out");
  CHECK(world.thing("people/1", "person", lila.id()).is_null());
  CHECK(dana.call("person.update", {{"person", lila.id()}, {"name", "א"}, {"language", "he"}}).refusal() ==
        "not_found");

  REQUIRE(dana.call("person.remove", {{"person", 2}}).ok());
  CHECK(world.guest().call("access.use_link", {{"token", unused}}).refusal() == "link_used");

  auto const again = dana.call("person.invite", invitation("lila@example.org"));
  REQUIRE(again.ok());
  CHECK(again.result().at("person") == lila.id());
  CHECK(world.thing("people/1", "person", lila.id()).at("state") == "invited");
  CHECK(grants_of(world, lila.id()).empty());
}

TEST_CASE("a coordinator does not remove an administrator") {
  test::World world;
  auto omar = world.as("omar");
  world.grant(omar, {{"role", "coordinator"}});
  world.grant(world.as("noa"), {{"role", "administrator"}});
  CHECK(omar.call("person.remove", {{"person", 1}}).refusal() == "not_allowed");
  CHECK(world.as("lila").call("person.remove", {{"person", omar.id()}}).refusal() == "not_allowed");
  CHECK(world.thing("people/1", "person", 1).is_object());
}
