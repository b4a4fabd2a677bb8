// SPDX-License-Identifier: AGPL-3.0-or-later
// The live side over real sockets, where time is held still by keeping the readers busy: what comes while a watch is
// loading or held, reads that fail, storms of watches, and shutting down. Nobody is ever left without an answer.
#include "server/live/live.hpp"

#include "tests/unit/server/support/house.hpp"
#include "tests/unit/server/support/surveys.hpp"

using namespace shidra;
using test::HeldReaders;
using test::House;
using test::Json;
using test::refusal_in;
using test::Talker;

namespace {

/// A socket may send as fast as it likes: these tests are about what is behind that limit.
gateway::Options unhurried() {
  gateway::Options options;
  options.limits.messages_per_second = 1e6;
  options.limits.message_burst = 1e6;
  return options;
}

struct Scene {
  House house{unhurried()};
  test::Room room{house.world, 2};
  test::Opened survey = test::open(house.world.as("dana"), room.plan("named"));
  Talker dana{house, "dana"}, noa{house, "p1"}, sami{house, "p2"};

  storage::Readers& readers() { return house.world.database().readers(); }
  Json answer(Talker& who, int choice) {
    return who.command("survey.answer", {{"survey", survey.id}, {"answers", {test::choice(1, {choice})}}});
  }
  /// Something that makes the server ask again what somebody may watch, and takes nothing from them.
  void change_rights_of(std::size_t person) {
    Json const grants{{{"role", "reviewer"}}};
    auto const reply = dana.command("person.grant", {{"person", room.people[person].id()}, {"grants", grants}});
    REQUIRE(refusal_in(reply).empty());
  }
  void change_rights_of_noa() { change_rights_of(0); }
  Json schedule() {
    auto const now = house.world.seam().now_ms;
    auto reply = dana.command("meeting.schedule", {{"forum", room.forum},
                                                   {"title", "מפגש"},
                                                   {"starts", now},
                                                   {"ends", now + 3'600'000},
                                                   {"place", ""},
                                                   {"agenda", ""}});
    REQUIRE(refusal_in(reply).empty());
    return reply;
  }
  std::string forum() const { return "forum/" + std::to_string(room.forum); }
  bool readers_are_waited_for(std::size_t jobs) {
    for (int tries = 0; tries < 400 && readers().waiting() < jobs; ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return readers().waiting() >= jobs;
  }
};

std::int64_t answered_in(Json const& pushed) { return pushed.value("/params/value/answered"_json_pointer, -1); }

}  // namespace

TEST_CASE("a value that came while a watch was held is told once the watch goes on") {
  Scene scene;
  REQUIRE(refusal_in(scene.noa.watch(scene.survey.results())).empty());
  HeldReaders held(scene.house.world.database());
  REQUIRE(refusal_in(scene.answer(scene.sami, 1)).empty());  // its value is to be read first …
  scene.change_rights_of_noa();                              // … and sent while noa's watch is held
  held.release();
  CHECK(answered_in(scene.noa.hear()) == 1);
}

TEST_CASE("a value from after the loss of a right does not overtake the loss") {
  Scene scene;
  REQUIRE(refusal_in(scene.noa.watch(scene.survey.results())).empty());
  REQUIRE(refusal_in(scene.sami.watch(scene.survey.results())).empty());
  std::int64_t seat = 0;
  for (auto const& [id, thing] : scene.house.world.topic("seats/" + std::to_string(scene.room.forum)))
    if (thing.at("person") == scene.room.people[0].id()) seat = thing.at("id");
  // The writer stops right behind its commit, which readers see and watchers do not know of yet.
  std::promise<void> may_go_on;
  auto const going_on = may_go_on.get_future().share();
  auto const is_loss = [topic = "seats/" + std::to_string(scene.room.forum)](auto const& event) {
    return event.topic == topic;
  };
  std::promise<void> has_stopped;
  scene.house.world.on_commit = [&, pass = scene.house.world.on_commit](auto events, auto aftermaths) {
    if (std::ranges::any_of(events, is_loss)) {
      has_stopped.set_value();
      going_on.wait();
    }
    pass(std::move(events), std::move(aftermaths));
  };
  HeldReaders held(scene.house.world.database());
  REQUIRE(refusal_in(scene.answer(scene.sami, 1)).empty());  // its value is to be read …
  REQUIRE(scene.readers_are_waited_for(1));
  auto const lost = scene.dana.send("seat.vacate", {{"seat", seat}, {"reason", "כי"}}, scene.house.world.key());
  REQUIRE(has_stopped.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
  held.release();  // … and is, with what the loss of the seat has changed in it
  CHECK(scene.noa.hear(400) == Json::object());
  may_go_on.set_value();
  REQUIRE(refusal_in(scene.dana.reply_to(lost)).empty());
  CHECK(scene.noa.hear().value("method", "") == "ended");
  CHECK(answered_in(scene.sami.hear()) == 1);
  CHECK(scene.noa.hear(300) == Json::object());
}

TEST_CASE("what a reader saw before the writer had passed it on is not sent again") {
  Scene scene;
  REQUIRE(refusal_in(scene.noa.watch(scene.forum())).empty());
  bool const held = GENERATE(false, true);
  scene.house.hold_commits();
  if (held) scene.change_rights_of(1);  // sami's watch will be held while what is in its snapshot comes
  scene.schedule();
  auto const snapshot = scene.sami.watch(scene.forum());
  auto const position = snapshot.at("result").at("position").get<std::int64_t>();
  REQUIRE(snapshot.at("result").at("things").dump().find("מפגש") != std::string::npos);
  if (!held) scene.schedule();  // leaves in one piece with what sami has already
  scene.house.pass_commits_on();
  if (held) scene.schedule();
  auto const heard = scene.sami.hear();
  CHECK(heard.at("params").at("position").get<std::int64_t>() > position);
  CHECK(heard.at("params").at("kind") == "meeting");
  CHECK(scene.noa.hear().at("params").at("position").get<std::int64_t>() <= position);  // she watched before
  CHECK(scene.noa.hear().at("params").at("position") == heard.at("params").at("position"));
}

TEST_CASE("what a snapshot holds already does not follow it, although rights changed while it was read") {
  Scene scene;
  HeldReaders held(scene.house.world.database());
  auto const watch = scene.noa.send("watch", {{"topic", scene.forum()}});
  REQUIRE(scene.readers_are_waited_for(1));
  scene.change_rights_of_noa();
  auto const meeting = scene.schedule().at("result").at("meeting");
  held.release();
  auto const reply = scene.noa.reply_to(watch);
  REQUIRE(refusal_in(reply).empty());
  CHECK(reply.dump().find("\"meeting\"") != std::string::npos);
  CHECK(scene.noa.hear(300) == Json::object());
  scene.dana.command("meeting.cancel", {{"meeting", meeting}, {"reason", "חג"}});
  CHECK(scene.noa.hear().value("/params/kind"_json_pointer, "") == "meeting");  // and it flows
}

TEST_CASE("a watch whose reading fails is answered and ended, and asked for again it works") {
  Scene scene;
  scene.house.rename_table("meeting", "meeting_away");
  auto const refused = scene.noa.watch(scene.forum());
  scene.house.rename_table("meeting_away", "meeting");
  CHECK(refusal_in(refused) == "busy");
  CHECK(scene.noa.hear().value("method", "") == "ended");
  REQUIRE(refusal_in(scene.noa.watch(scene.forum())).empty());
  scene.schedule();
  CHECK(scene.noa.hear().value("/params/kind"_json_pointer, "") == "meeting");
}

TEST_CASE("a fresh look at rights that fails ends the watch rather than let it go on") {
  Scene scene;
  REQUIRE(refusal_in(scene.noa.watch(scene.forum())).empty());
  HeldReaders held(scene.house.world.database());
  scene.change_rights_of_noa();
  scene.house.rename_table("seat", "seat_away");
  held.release();
  auto const ended = scene.noa.hear();
  scene.house.rename_table("seat_away", "seat");
  CHECK(ended.value("method", "") == "ended");
  CHECK(ended.value("/params/topic"_json_pointer, "") == scene.forum());
  scene.schedule();
  CHECK(scene.noa.hear(300) == Json::object());
}

TEST_CASE("a state whose reading failed once is read again at the next change") {
  Scene scene;
  REQUIRE(refusal_in(scene.noa.watch(scene.survey.results())).empty());
  HeldReaders held(scene.house.world.database());
  REQUIRE(refusal_in(scene.answer(scene.sami, 1)).empty());
  scene.house.rename_table("survey", "survey_away");
  held.release();
  CHECK(scene.noa.hear(300) == Json::object());
  scene.house.rename_table("survey_away", "survey");
  REQUIRE(refusal_in(scene.answer(scene.noa, 2)).empty());
  CHECK(answered_in(scene.noa.hear()) == 2);
}

TEST_CASE("in a storm of watching and unwatching one topic every request is answered, and the last one counts") {
  Scene scene;
  std::vector<int> ids;
  for (int n = 0; n < 1'500; ++n) {
    ids.push_back(scene.noa.send("watch", {{"topic", scene.forum()}}));
    ids.push_back(scene.noa.send("unwatch", {{"topic", scene.forum()}}));
  }
  for (int n = 0; n < 200; ++n) ids.push_back(scene.noa.send("watch", {{"topic", scene.forum()}}));
  for (auto const id : ids) {
    auto const refused = refusal_in(scene.noa.reply_to(id));
    CHECK((refused.empty() || refused == "superseded"));
  }
  CHECK(refusal_in(scene.noa.reply_to(ids.back())).empty());
  scene.schedule();
  CHECK(scene.noa.hear().value("/params/kind"_json_pointer, "") == "meeting");
  CHECK(scene.noa.hear(300) == Json::object());  // once, though watched many times
}

TEST_CASE("a socket has a limited number of watches") {
  Scene scene;
  auto const seats = [](std::int64_t n) { return Json{{"topic", "seats/" + std::to_string(n)}}; };
  auto const most = static_cast<std::int64_t>(live::Live::most_watches);
  std::vector<std::int64_t> forums;
  while (static_cast<std::int64_t>(forums.size()) <= most)
    forums.push_back(scene.house.world.forum("forum " + std::to_string(forums.size()), 3, {}));
  // Making so many takes so long that sockets opened before it would be closed for their silence.
  Talker noa{scene.house, "p1"}, sami{scene.house, "p2"};
  for (std::int64_t n = 0; n < most; ++n) CHECK(refusal_in(noa.ask("watch", seats(forums[std::size_t(n)]))).empty());
  CHECK(refusal_in(noa.ask("watch", seats(forums.back()))) == "too_many_watches");
  CHECK(refusal_in(noa.ask("watch", seats(forums.front()))).empty());  // again: no new one
  CHECK(refusal_in(sami.ask("unwatch", seats(forums.front()))).empty());
  CHECK(refusal_in(noa.ask("watch", seats(forums.back()))) == "too_many_watches");
  CHECK(refusal_in(noa.ask("unwatch", seats(forums.front()))).empty());
  CHECK(refusal_in(noa.ask("watch", seats(forums.back()))).empty());
}

TEST_CASE("odd topics are refused and take no place; unwatching what is not watched is no fault") {
  Scene scene;
  for (char const* topic : {"forum", "forum/", "forum/0", "forum/-1", "forum/01", "forum/1/2", "forum/1 ", "FORUM/1",
                            "/1", "forum/99999999999999999999", "forum/1e3", "forum/\u0661", "results/0",
                            "everything/1", "forum/1; DROP TABLE forum"}) {
    INFO(topic);
    for (std::size_t n = 0; n <= live::Live::most_watches / 10; ++n) {
      auto const refused = refusal_in(scene.noa.watch(topic));
      CHECK((refused == "not_found" || refused == "invalid"));
    }
    auto const unwatched = refusal_in(scene.noa.ask("unwatch", {{"topic", topic}}));
    CHECK((unwatched.empty() || unwatched == "invalid"));
  }
  CHECK(refusal_in(scene.noa.watch(scene.forum())).empty());
}

TEST_CASE("sockets that go while their watches are being read leave nothing behind") {
  Scene scene;
  {
    std::vector<std::unique_ptr<Talker>> many;
    for (int n = 0; n < 20; ++n) many.push_back(std::make_unique<Talker>(scene.house, n % 2 ? "p1" : ""));
    HeldReaders held(scene.house.world.database());
    for (auto& one : many)
      for (auto const& topic : {scene.forum(), std::string("initiative/1"), scene.survey.results()})
        one->send("watch", {{"topic", topic}});
    for (auto& one : many)
      REQUIRE(one->ask("unwatch", {{"topic", "initiative/9"}}).contains("result"));  // it was heard
    REQUIRE(scene.readers_are_waited_for(2));
    many.clear();
  }
  for (int tries = 0; tries < 200 && scene.house.watchers() != 3; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(scene.house.watchers() == 3);  // dana, noa, sami
  scene.schedule();
  CHECK(refusal_in(scene.noa.watch(scene.forum())).empty());
}

TEST_CASE(
    "the list of somebody's sessions says when each was last in use, a day exactly, and the journal nothing of it") {
  House house;
  auto const lila = house.world.as("lila");
  auto const topic = "person/" + std::to_string(lila.id());
  auto const seen = [&] { return house.world.thing(topic, "session", 2).at("seen").get<std::int64_t>(); };
  auto const first = house.world.seam().now_ms;
  Talker watching(house, "lila");
  REQUIRE(watching.watch(topic).contains("result"));
  CHECK(seen() == first);
  house.world.advance(86'400'000 - 1);
  Talker(house, "lila").command("me.update", {{"name", "לילה"}, {"language", "he"}});  // behind what opening it brought
  CHECK(seen() == first);
  house.world.advance(1);
  Talker(house, "lila").command("me.update", {{"name", "לילה"}, {"language", "he"}});
  CHECK(seen() == first + 86'400'000);
  auto told = watching.hear();
  while (!told.empty() && told.at("params").at("kind") != "session") told = watching.hear();
  REQUIRE_FALSE(told.empty());
  CHECK(told.at("params").at("put").at("seen") == first + 86'400'000);
  house.world.database().read([&](storage::Read& read) {
    CHECK(read.value<int>("SELECT COUNT(*) FROM journal WHERE act LIKE 'access.%'") == 0);
  });
}
