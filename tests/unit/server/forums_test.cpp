// SPDX-License-Identifier: AGPL-3.0-or-later
// Forums under their representation key: who may seat whom, and that no key is ever broken.
#include <atomic>
#include <future>
#include <thread>

#include "storage/mail.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

namespace {

Json rule(std::string const& attribute, std::string const& value, int min, int max) {
  return {{"attribute", attribute}, {"value", value}, {"min", min}, {"max", max}};
}

Json forum_of(std::string const& kind, Json const& rules = Json::array()) {
  return {{"kind", kind}, {"name", "פורום"}, {"theme", ""}, {"mandate", "**מנדט**"}, {"rules", rules}};
}

Json filling(std::int64_t forum, test::Actor const& person) {
  return {{"forum", forum}, {"person", person.id()}, {"origin", "appointment"}};
}

std::int64_t made(test::Result const& result) {
  INFO(result.reply.dump());
  REQUIRE(result.ok());
  return result.result().begin()->get<std::int64_t>();
}

std::string seats_topic(std::int64_t forum) { return "seats/" + std::to_string(forum); }

}  // namespace

TEST_CASE("the team makes forums; capacity is twenty unless given, the open forum has none") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum =
      made(dana.call("forum.create", forum_of("thematic", Json::array({rule("sector", "business", 2, 4)}))));
  auto const thing = world.thing("initiative/1", "forum", forum);
  CHECK(thing.at("capacity") == 20);
  CHECK(thing.at("mandate").get<std::string>().find("<strong>") != std::string::npos);
  CHECK(thing.at("representative") == false);
  CHECK(thing.at("standing").at(0).at("missing") == 2);
  CHECK(thing.at("by_sector").size() == 7);
  auto const open = made(dana.call("forum.create", forum_of("open")));
  CHECK_FALSE(world.thing("initiative/1", "forum", open).contains("capacity"));
  CHECK(dana.call("forum.create", forum_of("open", Json::array({rule("sector", "business", 0, 4)}))).problems() ==
        "/rules not_for_open_forum");
  CHECK(world.as("lila").call("forum.create", forum_of("thematic")).refusal() == "not_allowed");
  CHECK(world.guest().call("forum.create", forum_of("thematic")).refusal() == "signed_out");
}

TEST_CASE("a key that cannot be met is refused with its problems and the smallest mends") {
  test::World world;
  auto request = forum_of("thematic", {rule("sector", "business", 4, 6), rule("sector", "academia", 4, 6)});
  request["capacity"] = 6;
  auto const refused = world.as("dana").call("forum.create", request);
  CHECK(refused.refusal() == "key_unsatisfiable");
  auto const& problems = refused.reply.at("error").at("data").at("problems");
  CHECK(problems.at(0).at("code") == "sum_of_mins_over_capacity");
  auto const raises_capacity = [](Json const& problem) {
    return problem.at("code") == "mend" && problem.at("path") == "/capacity" && problem.at("params").at("to") == 8;
  };
  CHECK(std::ranges::any_of(problems, raises_capacity));
  CHECK(world.topic("initiative/1").size() == 1);

  auto const checked = world.as("dana").call("key.check", {{"capacity", 6}, {"rules", request["rules"]}});
  CHECK(checked.result().at("satisfiable") == false);
  CHECK(checked.result().at("mends").size() >= 2);
  CHECK(world.as("dana").call("key.check", {{"capacity", 8}, {"rules", request["rules"]}}).result().at("satisfiable") ==
        true);
  CHECK(world.as("lila").call("key.check", {{"capacity", 8}, {"rules", request["rules"]}}).refusal() == "not_allowed");
}

TEST_CASE("a rule's value exists in the initiative, once") {
  test::World world;
  auto const refused = world.as("dana").call(
      "forum.create", forum_of("board", {rule("sector", "navy", 0, 1), rule("region", "north", 0, 2),
                                         rule("region", "north", 0, 3), rule("size_band", "tiny", 0, 3)}));
  CHECK(refused.refusal() == "invalid");
  CHECK(refused.problems() ==
        "/rules/0/value unknown_value; /rules/2/value duplicate_rule; /rules/3/value unknown_value");
}

TEST_CASE("filling a seat changes the forum's standing and what the person may read, at one moment") {
  test::World world;
  auto const forum = world.forum("חינוך", 5, {{"business", {1, 2}}});
  auto lila = world.from("lila", "business", "north", "large");
  CHECK_FALSE(lila.may_watch("forum/1"));
  auto const seat = world.seat(forum, lila);
  CHECK(world.anything_in("seats/1"));
  CHECK(world.anything_in("initiative/1"));
  CHECK(world.anything_in("person/" + std::to_string(lila.id())));
  CHECK(world.aftermaths().at(0).rights_changed == std::vector{protocol::Id<protocol::Person>{lila.id()}});
  CHECK(lila.may_watch("forum/1"));
  CHECK_FALSE(lila.may_watch("desk/1"));
  auto const thing = world.thing("initiative/1", "forum", forum);
  CHECK(thing.at("representative") == true);
  CHECK(thing.at("seated") == 1);
  CHECK(world.thing("seats/1", "seat", seat).at("sector") == "business");
  CHECK(world.guest().may_watch("seats/1"));
  CHECK_FALSE(world.guest().may_watch("forum/1"));
}

TEST_CASE("whom the key or the forum's rules do not let in is refused, with the reason") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 3, {{"business", {0, 1}}, {"academia", {1, 3}}});
  auto first = world.from("b1", "business");
  world.seat(forum, first);
  CHECK(dana.call("seat.fill", filling(forum, first)).refusal() == "already_seated");
  auto const max = dana.call("seat.fill", filling(forum, world.from("b2", "business")));
  CHECK(max.refusal() == "max_reached");
  CHECK(max.reply.at("error").at("data").at("params").at("limit") == 1);
  auto colleague = world.from("g1", "government");
  world.seat(forum, colleague);
  CHECK(dana.call("seat.fill", filling(forum, world.from("g2", "government"))).refusal() == "would_block_minimum");
  world.seat(forum, world.from("a1", "academia"));
  CHECK(dana.call("seat.fill", filling(forum, world.from("a2", "academia"))).refusal() == "forum_full");
  CHECK(world.events().empty());
  CHECK(world.topic(seats_topic(forum)).size() == 3);
}

TEST_CASE("in a thematic forum an organisation holds one seat, in the board it may hold two") {
  test::World world;
  auto dana = world.as("dana");
  auto lila = world.from("lila", "business");
  auto noa = world.as("noa");
  REQUIRE(dana.call("person.update", {{"person", noa.id()}, {"name", "noa"}, {"language", "he"}, {"organisation", 1}})
              .ok());
  auto const thematic = world.forum("חינוך", 5, {});
  world.seat(thematic, lila);
  CHECK(dana.call("seat.fill", filling(thematic, noa)).refusal() == "organisation_seated");
  auto const board = made(dana.call("forum.create", forum_of("board")));
  world.seat(board, lila);
  world.seat(board, noa);
  CHECK(world.topic(seats_topic(board)).size() == 2);
}

TEST_CASE("people without an organisation are seated as residents, where the initiative has that sector") {
  test::World world;
  auto const forum = world.forum("חינוך", 5, {{"residents", {1, 2}}});
  auto const seat = world.seat(forum, world.as("lila"));
  CHECK(world.thing(seats_topic(forum), "seat", seat).at("sector") == "residents");
}

TEST_CASE("only those who run a forum seat people in it") {
  test::World world;
  auto dana = world.as("dana");
  auto const own = world.forum("שלי", 5, {});
  auto const other = world.forum("אחר", 5, {});
  auto coordinator = world.as("omar");
  world.grant(coordinator, {{"role", "coordinator"}, {"forum", own}});
  auto chair = world.from("noa", "business");
  auto const chairs_seat = world.seat(own, chair);
  REQUIRE(dana.call("seat.name_chair", {{"seat", chairs_seat}}).ok());
  auto const candidate = world.from("lila", "academia");
  CHECK(coordinator.call("seat.fill", filling(other, candidate)).refusal() == "not_allowed");
  CHECK(chair.call("seat.fill", filling(other, candidate)).refusal() == "not_allowed");
  CHECK(world.as("lila").call("seat.fill", filling(own, candidate)).refusal() == "not_allowed");
  CHECK(dana.call("seat.fill", {{"forum", own}, {"person", 99}, {"origin", "call"}}).refusal() == "not_found");
  CHECK(dana.call("seat.fill", {{"forum", 99}, {"person", 1}, {"origin", "call"}}).refusal() == "not_found");
  CHECK(chair.call("seat.preview", {{"forum", own}, {"person", candidate.id()}}).result().at("allowed") == true);
  CHECK(chair.call("seat.fill", filling(own, candidate)).ok());
  CHECK(chair.call("forum.set_key", {{"forum", own}, {"capacity", 30}, {"rules", Json::array()}}).refusal() ==
        "not_allowed");
  CHECK(chair.call("seat.name_chair", {{"seat", chairs_seat}}).refusal() == "not_allowed");
  CHECK(coordinator.call("forum.set_key", {{"forum", own}, {"capacity", 30}, {"rules", Json::array()}}).ok());
}

TEST_CASE("an alternate is somebody else of the same sector, without a seat in the forum, and reads along") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto lila = world.from("lila", "business");
  auto same = world.from("same", "business");
  auto const other_sector = world.from("other", "academia");
  auto const seat = world.seat(forum, lila);
  auto const set = [&](Json alternate) {
    return dana.call("seat.set_alternate", {{"seat", seat}, {"alternate", std::move(alternate)}}).refusal();
  };
  CHECK(set(lila.id()) == "alternate_seated");
  CHECK(set(other_sector.id()) == "alternate_sector");
  CHECK(set(99) == "not_found");
  CHECK_FALSE(same.may_watch("forum/1"));
  CHECK(set(same.id()) == "");
  CHECK(same.may_watch("forum/1"));
  CHECK(dana.call("seat.fill", filling(forum, same)).refusal() == "already_alternate");
  CHECK(dana.call("seat.set_alternate", {{"seat", seat}}).ok());
  CHECK_FALSE(same.may_watch("forum/1"));
}

TEST_CASE("a vacated seat goes to the alternate where the key allows, and the chair does not go along") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {{"business", {1, 1}}});
  auto lila = world.from("lila", "business");
  auto noa = world.from("noa", "business");
  auto request = filling(forum, lila);
  request["alternate"] = noa.id();
  auto const seat = made(dana.call("seat.fill", request));
  REQUIRE(dana.call("seat.name_chair", {{"seat", seat}}).ok());
  CHECK(lila.may_watch("desk/1"));
  auto const vacated = dana.call("seat.vacate", {{"seat", seat}, {"reason", "מעבר \"דירה\""}});
  REQUIRE(vacated.ok());
  auto const successor = vacated.result().at("successor").get<std::int64_t>();
  auto const next = world.thing(seats_topic(forum), "seat", successor);
  CHECK(next.at("person") == noa.id());
  CHECK(next.at("chair") == false);
  CHECK_FALSE(next.contains("alternate"));
  CHECK_FALSE(world.thing("initiative/1", "forum", forum).contains("chair"));
  CHECK_FALSE(lila.may_watch("desk/1"));
  CHECK_FALSE(lila.may_watch("forum/1"));
  CHECK(noa.may_watch("forum/1"));
  world.database().read([&](storage::Read& read) {
    CHECK(read.value<std::string>("SELECT details FROM journal WHERE act = 'seat.vacate'") ==
          R"({"reason":"מעבר \"דירה\""})");
  });
}

TEST_CASE("where the key has no place for the alternate the seat stays free") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 3, {{"business", {0, 2}}});
  auto request = filling(forum, world.from("lila", "business"));
  request["alternate"] = world.from("noa", "business").id();
  auto const seat = made(dana.call("seat.fill", request));
  world.seat(forum, world.from("omar", "business"));
  Json const moved = {{"organisation", 2},    {"name", "ארגון noa"}, {"sector", "academia"},
                      {"size_band", "small"}, {"region", "center"},  {"populations", Json::array()},
                      {"added_value", ""}};
  REQUIRE(dana.call("organisation.update", moved).ok());
  Json const no_academia = Json::array({rule("sector", "academia", 0, 0)});
  REQUIRE(dana.call("forum.set_key", {{"forum", forum}, {"capacity", 3}, {"rules", no_academia}}).ok());
  auto const vacated = dana.call("seat.vacate", {{"seat", seat}, {"reason", "סיום"}});
  CHECK(vacated.result() == Json::object());
  CHECK(world.topic(seats_topic(forum)).size() == 1);
  CHECK(world.thing("initiative/1", "forum", forum).at("seated") == 1);
}

TEST_CASE("holders may give up their own seat, nobody else's") {
  test::World world;
  auto const forum = world.forum("חינוך", 5, {});
  auto lila = world.from("lila", "business");
  auto noa = world.from("noa", "academia");
  auto const lilas = world.seat(forum, lila);
  auto const noas = world.seat(forum, noa);
  CHECK(lila.call("seat.vacate", {{"seat", noas}, {"reason", "כי"}}).refusal() == "not_allowed");
  CHECK(lila.call("seat.vacate", {{"seat", lilas}, {"reason", "עוזבת"}}).ok());
  CHECK(world.topic(seats_topic(forum)).size() == 1);
}

TEST_CASE("a forum has one chair at a time") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto lila = world.from("lila", "business");
  auto noa = world.from("noa", "academia");
  auto const lilas = world.seat(forum, lila);
  auto const noas = world.seat(forum, noa);
  REQUIRE(dana.call("seat.name_chair", {{"seat", lilas}}).ok());
  CHECK(world.thing("initiative/1", "forum", forum).at("chair") == "lila");
  REQUIRE(dana.call("seat.name_chair", {{"seat", noas}}).ok());
  CHECK(world.thing("initiative/1", "forum", forum).at("chair") == "noa");
  CHECK(world.thing(seats_topic(forum), "seat", lilas).at("chair") == false);
  CHECK_FALSE(lila.may_watch("desk/1"));
  CHECK(noa.may_watch("desk/1"));
  REQUIRE(dana.call("seat.name_chair", {{"seat", noas}}).ok());
  CHECK(world.events().empty());
}

TEST_CASE("a key that the taken seats break is refused at the numbers they exceed") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  world.seat(forum, world.from("lila", "business"));
  world.seat(forum, world.from("noa", "business"));
  auto const set = [&](int capacity, Json const& rules) {
    return dana.call("forum.set_key", {{"forum", forum}, {"capacity", capacity}, {"rules", rules}});
  };
  auto const refused = set(1, Json::array({rule("sector", "business", 0, 1)}));
  CHECK(refused.refusal() == "seats_break_key");
  CHECK(refused.problems() == "/capacity seats_over; /rules/0/max seats_over");
  CHECK(set(4, Json::array({rule("sector", "business", 5, 6)})).refusal() == "key_unsatisfiable");
  CHECK(world.thing("initiative/1", "forum", forum).at("capacity") == 5);
  REQUIRE(set(4, Json::array({rule("sector", "business", 1, 2)})).ok());
  CHECK(world.thing("initiative/1", "forum", forum).at("capacity") == 4);
  auto const open = made(dana.call("forum.create", forum_of("open")));
  CHECK(dana.call("forum.set_key", {{"forum", open}, {"capacity", 4}, {"rules", Json::array()}}).refusal() ==
        "open_forum_has_no_key");
}

TEST_CASE("anybody of the initiative joins the open forum for themselves, and no other forum") {
  test::World world;
  auto const open = made(world.as("dana").call("forum.create", forum_of("open")));
  auto const thematic = world.forum("חינוך", 5, {});
  auto lila = world.as("lila");
  auto const seat = made(lila.call("forum.join", {{"forum", open}}));
  CHECK(world.thing(seats_topic(open), "seat", seat).at("origin") == "joined");
  CHECK(lila.may_watch("forum/" + std::to_string(open)));
  CHECK(lila.call("forum.join", {{"forum", open}}).refusal() == "already_seated");
  CHECK(lila.call("forum.join", {{"forum", thematic}}).refusal() == "not_allowed");
  CHECK(world.guest().call("forum.join", {{"forum", open}}).refusal() == "signed_out");
  CHECK(world.as("dana")
            .call("seat.fill", {{"forum", thematic}, {"person", lila.id()}, {"origin", "joined"}})
            .problems() == "/origin only_by_oneself");
}

TEST_CASE("a preview says what seating would do to every rule, and changes nothing") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {{"business", {1, 1}}, {"academia", {1, 2}}});
  auto const lila = world.from("lila", "business");
  auto const noa = world.from("noa", "business");
  auto const before = dana.call("seat.preview", {{"forum", forum}, {"person", lila.id()}}).result();
  CHECK(before.at("allowed") == true);
  CHECK(before.at("seated_after") == 1);
  auto const business =
      std::ranges::find_if(before.at("effects"), [](Json const& effect) { return effect.at("value") == "business"; });
  CHECK(business->at("before") == 0);
  CHECK(business->at("after") == 1);
  CHECK(world.topic(seats_topic(forum)).empty());
  world.seat(forum, lila);
  auto const refused = dana.call("seat.preview", {{"forum", forum}, {"person", noa.id()}}).result();
  CHECK(refused.at("allowed") == false);
  CHECK(refused.at("refusal") == "max_reached");
  CHECK(world.as("noa").call("seat.preview", {{"forum", forum}, {"person", noa.id()}}).refusal() == "not_allowed");
}

TEST_CASE("a preview names others whose names look the same, to those who may see everybody") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto const sara = world.from("Sara Cohen", "business");
  auto const other = world.from("Ѕаrа Соhеn", "academia");  // Cyrillic but for r, h, n
  world.from("Sara Kohen", "academia");
  auto chair = world.from("noa", "academia");
  REQUIRE(dana.call("seat.name_chair", {{"seat", world.seat(forum, chair)}}).ok());
  auto const namesakes = [&](test::Actor asking, test::Actor const& of) {
    return asking.call("seat.preview", {{"forum", forum}, {"person", of.id()}}).result().at("namesakes");
  };
  CHECK(namesakes(dana, sara) ==
        Json({{{"person", other.id()}, {"name", "Ѕаrа Соhеn"}, {"organisation", "ארגון Ѕаrа Соhеn"}}}));
  CHECK(namesakes(dana, other).at(0).at("person") == sara.id());
  CHECK(namesakes(dana, chair).empty());
  CHECK(namesakes(chair, sara).empty());
  CHECK_FALSE(chair.may_watch("people/1"));
  REQUIRE(dana.call("person.remove", {{"person", other.id()}}).ok());
  CHECK(namesakes(dana, sara).empty());
}

TEST_CASE("a closed forum is read by those who read it, and run by nobody until it is taken up again") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto const topic = "forum/" + std::to_string(forum);
  auto lila = world.from("lila", "business");
  auto noa = world.from("noa", "academia");
  auto const lilas = world.seat(forum, lila);
  auto const noas = world.seat(forum, noa);
  REQUIRE(dana.call("seat.name_chair", {{"seat", lilas}}).ok());
  CHECK(lila.call("forum.close", {{"forum", forum}, {"reason", "תם"}}).refusal() == "not_allowed");
  REQUIRE(dana.call("forum.close", {{"forum", forum}, {"reason", "התכנית נמסרה"}}).ok());

  CHECK(world.events().size() == 1);
  auto const closed = world.thing("initiative/1", "forum", forum).at("closed");
  CHECK(closed == Json{{"at", world.seam().now_ms}, {"reason", "התכנית נמסרה"}});
  std::vector<std::string> told;
  world.database().read([&](storage::Read& read) {
    for (auto const& mail : storage::mail_to(read, std::nullopt, 50))
      if (mail.letter == "forum_closed" && mail.plain.find("התכנית נמסרה") != std::string::npos)
        told.push_back(mail.address);
  });
  std::ranges::sort(told);
  CHECK(told == std::vector<std::string>{"lila@example.org", "noa@example.org"});

  CHECK(noa.may_watch(topic));
  CHECK(lila.may_watch("desk/" + std::to_string(forum)));
  auto const now = world.seam().now_ms;
  Json const meeting{{"forum", forum},     {"title", "עוד"}, {"starts", now + 1000},
                     {"ends", now + 2000}, {"place", ""},    {"agenda", ""}};
  auto const avi = world.from("avi", "civil_society");
  std::vector<std::pair<std::string, Json>> const acts{
      {"meeting.schedule", meeting},
      {"seat.fill", filling(forum, avi)},
      {"seat.set_alternate", {{"seat", noas}, {"alternate", avi.id()}}},
      {"forum.update", {{"forum", forum}, {"name", "אחר"}, {"theme", ""}, {"mandate", ""}}},
      {"survey.save",
       {{"forum", forum},
        {"title", "סקר"},
        {"intro", ""},
        {"audience", "forum"},
        {"mode", "confidential"},
        {"results", "live"},
        {"questions", Json::array()}}},
  };
  for (auto const& [method, params] : acts) {
    INFO(method);
    CHECK(dana.call(method, params).refusal() == "forum_closed");
    CHECK(lila.call(method, params).refusal() == "forum_closed");
    CHECK(noa.call(method, params).refusal() == "not_allowed");
  }
  CHECK(dana.call("seat.name_chair", {{"seat", noas}}).refusal() == "forum_closed");
  CHECK(dana.call("forum.set_key", {{"forum", forum}, {"capacity", 9}, {"rules", Json::array()}}).refusal() ==
        "forum_closed");
  CHECK(dana.call("seat.preview", {{"forum", forum}, {"person", avi.id()}}).refusal() == "forum_closed");
  CHECK(dana.call("forum.close", {{"forum", forum}, {"reason", "שוב"}}).refusal() == "forum_closed");

  REQUIRE(dana.call("forum.reopen", {{"forum", forum}}).ok());
  CHECK_FALSE(world.thing("initiative/1", "forum", forum).contains("closed"));
  CHECK(dana.call("forum.reopen", {{"forum", forum}}).refusal() == "wrong_state");
  CHECK(lila.call("meeting.schedule", meeting).ok());
}

TEST_CASE("people leave a closed forum, and their alternates go on reading it") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto const topic = "forum/" + std::to_string(forum);
  auto noa = world.from("noa", "academia");
  auto const sami = world.from("sami", "academia");
  auto const lila = world.from("lila", "business");
  auto const rami = world.from("rami", "business");
  auto request = filling(forum, noa);
  request["alternate"] = sami.id();
  auto const noas = made(dana.call("seat.fill", request));
  request = filling(forum, lila);
  request["alternate"] = rami.id();
  auto const lilas = made(dana.call("seat.fill", request));
  REQUIRE(dana.call("forum.close", {{"forum", forum}, {"reason", "תם"}}).ok());

  auto const left = noa.call("seat.vacate", {{"seat", noas}, {"reason", "עוזבת"}});
  REQUIRE(left.ok());
  CHECK(left.result().contains("successor"));
  CHECK_FALSE(world.as("noa").may_watch(topic));
  CHECK(world.as("sami").may_watch(topic));
  REQUIRE(dana.call("seat.set_alternate", {{"seat", lilas}}).ok());
  CHECK_FALSE(world.as("rami").may_watch(topic));
  REQUIRE(dana.call("seat.vacate", {{"seat", lilas}, {"reason", "עוזבת"}}).ok());
  CHECK(dana.call("person.remove", {{"person", lila.id()}}).ok());
}

TEST_CASE("nobody joins an open forum that is closed") {
  test::World world;
  auto dana = world.as("dana");
  auto const open = made(dana.call("forum.create", forum_of("open")));
  REQUIRE(dana.call("forum.close", {{"forum", open}, {"reason", "תם"}}).ok());
  CHECK(world.as("lila").call("forum.join", {{"forum", open}}).refusal() == "forum_closed");
}

TEST_CASE("a forum is closed when its meetings are over and its surveys closed") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto const close = [&] { return dana.call("forum.close", {{"forum", forum}, {"reason", "תם"}}).refusal(); };
  auto const meeting = world.meeting(forum, world.seam().now_ms);
  CHECK(close() == "forum_meetings_open");
  REQUIRE(dana.call("meeting.start", {{"meeting", meeting}}).ok());
  CHECK(close() == "forum_meetings_open");
  REQUIRE(dana.call("meeting.end", {{"meeting", meeting}}).ok());
  auto const survey = made(dana.call(
      "survey.save",
      {{"forum", forum},
       {"title", "סקר"},
       {"intro", ""},
       {"audience", "forum"},
       {"mode", "confidential"},
       {"results", "live"},
       {"questions", {{{"kind", "text"}, {"text", "מה עוד?"}, {"required", false}, {"choices", Json::array()}}}}}));
  REQUIRE(dana.call("survey.open", {{"survey", survey}}).ok());
  CHECK(close() == "forum_surveys_open");
  REQUIRE(dana.call("survey.close", {{"survey", survey}}).ok());
  CHECK(close().empty());
  CHECK(dana.call("survey.show_results", {{"survey", survey}, {"shown", true}}).refusal() == "forum_closed");
}

TEST_CASE("from a board that is closed the other forums are read no longer") {
  test::World world;
  auto dana = world.as("dana");
  auto const forum = world.forum("חינוך", 5, {});
  auto const board = made(dana.call("forum.create", forum_of("board")));
  auto lila = world.from("lila", "business");
  world.seat(board, lila);
  auto const topic = "forum/" + std::to_string(forum);
  REQUIRE(lila.may_watch(topic));
  REQUIRE(dana.call("forum.close", {{"forum", board}, {"reason", "תם"}}).ok());
  CHECK(world.aftermaths().back().rights_changed == std::vector<protocol::Id<protocol::Person>>{{lila.id()}});
  CHECK_FALSE(lila.may_watch(topic));
  CHECK(lila.may_watch("forum/" + std::to_string(board)));
  REQUIRE(dana.call("forum.reopen", {{"forum", board}}).ok());
  CHECK(lila.may_watch(topic));
}

TEST_CASE("those who run a forum change its texts") {
  test::World world;
  auto const forum = world.forum("חינוך", 5, {});
  Json const change = {{"forum", forum}, {"name", "השכלה"}, {"theme", "ידע"}, {"mandate", "חדש"}};
  CHECK(world.as("lila").call("forum.update", change).refusal() == "not_allowed");
  REQUIRE(world.as("dana").call("forum.update", change).ok());
  CHECK(world.thing("initiative/1", "forum", forum).at("name") == "השכלה");
}

TEST_CASE("two hundred attempts at once fill every place the key has and not one more") {
  test::World world;
  auto const forum = world.forum("חינוך", 20, {{"business", {3, 4}}, {"academia", {3, 9}}});
  std::vector<test::Actor> people;
  for (int n = 0; n < 50; ++n) {
    auto const* const sector = n % 3 == 0 ? "business" : n % 3 == 1 ? "academia" : "government";
    people.push_back(world.from("p" + std::to_string(n), sector));
  }
  auto const credentials = world.as("dana").credentials_;
  std::atomic<int> seated = 0;
  std::vector<std::promise<void>> answered(200);
  std::vector<std::string> keys(200);
  for (auto& key : keys) key = world.key();
  auto const attempt = [&](std::size_t n) {
    protocol::Request request{"1", "seat.fill", filling(forum, people[n % people.size()]), keys[n]};
    world.pipeline().run(std::move(request), credentials, [&, n](pipeline::Outcome outcome) {
      if (outcome.error == 0) ++seated;
      answered[n].set_value();
    });
  };
  std::vector<std::thread> threads;
  for (std::size_t first = 0; first < 8; ++first)
    threads.emplace_back([&, first] {
      for (std::size_t n = first; n < 200; n += 8) attempt(n);
    });
  for (auto& thread : threads) thread.join();
  for (auto& promise : answered) promise.get_future().wait();
  CHECK(seated == 20);
  auto const thing = world.thing("initiative/1", "forum", forum);
  CHECK(thing.at("seated") == 20);
  CHECK(world.topic(seats_topic(forum)).size() == 20);
  for (auto const& standing : thing.at("standing")) {
    CHECK(standing.at("seated") <= standing.at("max"));
    CHECK(standing.at("missing") == 0);
  }
}
