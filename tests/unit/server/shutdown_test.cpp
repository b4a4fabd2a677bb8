// SPDX-License-Identifier: AGPL-3.0-or-later
// What arrives while the server shuts down: each command and each watch has its answer, or the socket closes with the
// word to come back; what was acknowledged is in the database.
#include <set>

#include "tests/catch.hpp"
#include "tests/unit/server/support/house.hpp"

using namespace shidra;
using test::House;
using test::Json;
using test::refusal_in;
using test::Talker;

namespace {

constexpr unsigned restarting = 1012;

Json organisation(std::string const& name) {
  return {{"name", name},       {"sector", "business"},         {"size_band", "micro"},
          {"region", "center"}, {"populations", Json::array()}, {"added_value", ""}};
}

std::set<std::string> organisations(test::World& world) {
  std::set<std::string> names;
  world.database().read([&](storage::Read& read) {
    for (auto rows = read.query("SELECT name FROM organisation"); rows.next();) names.insert(rows.get<std::string>(0));
  });
  return names;
}

}  // namespace

TEST_CASE("while draining, every request has its answer or the socket says to come back; what was acknowledged stays") {
  House house;
  constexpr int people = 8, before = 20, during = 20;
  std::vector<std::unique_ptr<Talker>> talkers;
  std::map<std::pair<int, int>, std::string> asked;  // (who, id): the name of the organisation
  house.world.as("dana");
  for (int n = 0; n < people; ++n) talkers.push_back(std::make_unique<Talker>(house, "dana"));
  int number = 0;
  auto const ask_all = [&](int times) {
    for (int time = 0; time < times; ++time)
      for (int who = 0; who < people; ++who) {
        auto const name = "organisation " + std::to_string(number++);
        auto& talker = *talkers[static_cast<std::size_t>(who)];
        asked[{who, talker.send("organisation.create", organisation(name), house.world.key())}] = name;
        talker.send("watch", {{"topic", "members/1"}});
      }
  };
  ask_all(before);
  std::promise<void> drained;
  house.drain(std::chrono::milliseconds(400), [&] { drained.set_value(); });
  ask_all(during);
  int acknowledged = 0;
  for (auto& talker : talkers) CHECK(talker->close_code() == restarting);
  REQUIRE(drained.get_future().wait_for(std::chrono::seconds(8)) == std::future_status::ready);
  CHECK_THROWS(Talker(house, "dana"));  // nobody comes in any more
  auto const kept = organisations(house.world);
  for (auto const& [at, name] : asked) {
    auto& talker = *talkers[static_cast<std::size_t>(at.first)];
    INFO(name);
    // Nothing is done whose sender does not hear of it.
    auto const refusal = talker.has_reply(at.second) ? refusal_in(talker.reply_to(at.second)) : "not answered";
    CHECK(kept.contains(name) == refusal.empty());
    CHECK((refusal.empty() || refusal == "busy" || refusal == "not answered"));
    acknowledged += refusal.empty() ? 1 : 0;
  }
  CHECK(acknowledged >= people * before / 2);  // draining does not throw away what had come before
}

TEST_CASE("before a restart a socket is told when to come back, what it asked is answered, and nothing new is begun") {
  House house;
  house.world.as("dana");
  Talker dana(house, "dana");
  test::HeldReaders held(house.world.database());
  auto const asked = dana.send("text.preview", {{"markdown", "*x*"}});
  CHECK(dana.hear(100).empty());  // it has come, and waits for a reader
  house.drain(std::chrono::milliseconds(0), [] {});
  auto const told = dana.hear();
  CHECK(told.value("method", "") == "restarting");
  auto const after = told.at("params").at("after_ms").get<int>();
  CHECK(after >= 500);
  CHECK(after <= 1500);
  CHECK(refusal_in(dana.command("organisation.create", organisation("late"))) == "busy");
  held.release();
  CHECK(refusal_in(dana.reply_to(asked)).empty());
  CHECK(dana.close_code() == restarting);
  CHECK(organisations(house.world).empty());
}

TEST_CASE("when writer and readers take nothing more, commands, views and watches are told so at once") {
  House house;
  house.world.as("dana");
  Talker dana(house, "dana");
  house.world.database().stop();
  CHECK(refusal_in(dana.command("organisation.create", organisation("late"))) == "busy");
  CHECK(refusal_in(dana.ask("text.preview", {{"markdown", "x"}})) == "busy");
  CHECK(refusal_in(dana.watch("members/1")) == "busy");
  CHECK(dana.hear().value("method", "") == "ended");
  gateway::test::Client client(house.port());
  auto const reply = client.ask("POST", "/rpc", "Content-Type: application/json\r\n",
                                R"({"jsonrpc":"2.0","id":1,"method":"access.greet","params":{}})");
  CHECK(reply.status == 503);
  CHECK(reply.headers.at("retry-after") == "5");
  auto const body = Json::parse(reply.body);
  CHECK(refusal_in(body) == "busy");
  CHECK(body.at("error").at("data").at("params").at("retry_after_ms") == 5000);
  CHECK(client.ask("GET", "/privacy").status == 503);
}
