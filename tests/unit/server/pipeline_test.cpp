// SPDX-License-Identifier: AGPL-3.0-or-later
// The pipeline around the commands: doors, keys, problems, and that every method has its entry.
#include <set>

#include "server/pipeline/registry.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

TEST_CASE("every method of the contract has an entry of its kind, in the same order, and no entry is extra") {
  auto const methods = protocol::methods();
  auto const entries = pipeline::registry();
  for (auto const& method : methods) {
    INFO(method.name);
    auto const* entry = pipeline::find_entry(method.name);
    REQUIRE(entry != nullptr);
    CHECK(entry->kind == method.kind);
  }
  CHECK(entries.size() == methods.size());
}

TEST_CASE("the same key brings the same reply and takes effect once") {
  test::World world;
  auto const key = world.key();
  auto dana = world.as("dana");
  Json const change = {{"name", "דנה כהן"}, {"language", "ar"}};
  auto const first = dana.call("me.update", change, key);
  auto const again = dana.call("me.update", change, key);
  CHECK(first.reply == again.reply);
  CHECK(world.events().empty());
  CHECK(world.thing("person/1", "me", 1).at("name") == "דנה כהן");
}

TEST_CASE("a command that took its sender's right away is answered the same when it is repeated") {
  test::World world;
  auto dana = world.as("dana"), omar = world.as("omar");
  world.grant(omar, {{"role", "administrator"}});
  auto const key = world.key();
  Json const nothing_left = {{"person", dana.id()}, {"grants", Json::array()}};
  auto const first = dana.call("person.grant", nothing_left, key);
  REQUIRE(first.ok());
  CHECK(dana.call("person.grant", nothing_left, key).reply == first.reply);
  CHECK(dana.call("person.grant", nothing_left, world.key()).refusal() == "not_allowed");
}

TEST_CASE("a key that was used for something else, or by somebody else, is refused and nothing changes") {
  test::World world;
  auto const key = world.key();
  auto dana = world.as("dana");
  REQUIRE(dana.call("me.update", {{"name", "א"}, {"language", "he"}}, key).ok());
  CHECK(dana.call("me.update", {{"name", "ב"}, {"language", "he"}}, key).refusal() == "key_used");
  CHECK(world.as("omar").call("me.update", {{"name", "א"}, {"language", "he"}}, key).refusal() == "key_used");
  CHECK(world.thing("person/1", "me", 1).at("name") == "א");
}

TEST_CASE("a request with several faults is told all of them, with their places") {
  test::World world;
  auto const result = world.as("dana").call("me.update", {{"name", ""}, {"language", "fr"}, {"role", "administrator"}});
  CHECK(result.refusal() == "invalid");
  CHECK(result.problems() == "/name empty; /language not_one_of; /role unknown_field");
}

TEST_CASE("somebody who is not signed in is told so") {
  test::World world;
  CHECK(world.guest().call("me.update", {{"name", "א"}, {"language", "he"}}).refusal() == "signed_out");
  CHECK(world.events().empty());
}

TEST_CASE("an unknown method is refused") {
  test::World world;
  CHECK(world.as("dana").call("forum.destroy", Json::object()).refusal() == "unknown_method");
}
