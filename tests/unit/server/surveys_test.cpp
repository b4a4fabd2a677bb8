// SPDX-License-Identifier: AGPL-3.0-or-later
// Surveys: drafts and states, who may answer, one sheet each, what is wrong with an answer.
#include "tests/unit/server/support/surveys.hpp"

#include <atomic>
#include <thread>

#include "storage/answers.hpp"

using namespace shidra;
using namespace shidra::test;

namespace {

std::int64_t rows(World& world, std::string const& table) {
  std::int64_t count = 0;
  world.database().read(
      [&](storage::Read& read) { count = read.value<std::int64_t>("SELECT COUNT(*) FROM " + table); });
  return count;
}

}  // namespace

TEST_CASE("a draft is seen by those who prepare it and by nobody else") {
  World world;
  Room room(world, 2);
  auto dana = world.as("dana");
  auto const of_forum = draft(dana, room.plan("named"));
  auto const of_team = draft(dana, plan("named", "initiative"));
  CHECK(world.thing("desk/" + std::to_string(room.forum), "survey", of_forum).at("state") == "draft");
  CHECK(world.thing("forum/" + std::to_string(room.forum), "survey", of_forum).is_null());
  CHECK(world.thing("team/1", "survey", of_team).at("state") == "draft");
  CHECK(world.thing("members/1", "survey", of_team).is_null());
  CHECK(answer(room.people[0], of_forum, {choice(1, {1})}).refusal() == "not_found");
  CHECK(answer(dana, of_team, {choice(1, {1})}).refusal() == "survey_not_open");
  CHECK(room.people[0].call("survey.open", {{"survey", of_forum}}).refusal() == "not_allowed");
  CHECK_FALSE(room.people[0].may_watch("results/" + std::to_string(of_forum)));
}

TEST_CASE("an open survey is where its audience is, with its code, and its questions are numbered through") {
  World world;
  Room room(world, 1);
  auto dana = world.as("dana");
  auto wide = room.plan("named");
  wide["audience"] = "anyone";
  auto const survey = open(dana, wide);
  for (std::string const& topic :
       {"forum/" + std::to_string(room.forum), std::string("members/1"), "survey/" + std::to_string(survey.id)}) {
    INFO(topic);
    auto const seen = world.thing(topic, "survey", survey.id);
    REQUIRE(seen.is_object());
    CHECK(seen.at("code") == survey.code);
    CHECK(seen.at("questions").at(1).at("choices").at(0).at("id") == 4);
  }
  CHECK(world.thing("desk/" + std::to_string(room.forum), "survey", survey.id).is_null());
  auto const narrow = open(dana, room.plan("named"));
  CHECK(world.thing("forum/" + std::to_string(room.forum), "survey", narrow.id).is_object());
  CHECK(world.thing("members/1", "survey", narrow.id).is_null());
  CHECK(world.thing("survey/" + std::to_string(narrow.id), "survey", narrow.id).is_null());
}

TEST_CASE("an open survey cannot be changed, opened again or deleted; a draft without questions cannot be opened") {
  World world;
  auto dana = world.as("dana");
  auto const survey = open(dana, plan("anonymous", "initiative"));
  auto flipped = plan("named", "initiative");
  flipped["survey"] = survey.id;
  CHECK(dana.call("survey.save", flipped).refusal() == "survey_not_draft");
  CHECK(dana.call("survey.open", {{"survey", survey.id}}).refusal() == "survey_not_draft");
  CHECK(dana.call("survey.delete", {{"survey", survey.id}}).refusal() == "survey_not_draft");
  REQUIRE(dana.call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(dana.call("survey.save", flipped).refusal() == "survey_not_draft");
  CHECK(dana.call("survey.close", {{"survey", survey.id}}).refusal() == "survey_not_open");
  CHECK(world.thing("members/1", "survey", survey.id).at("mode") == "anonymous");

  auto empty = plan("named", "initiative");
  empty["questions"] = Json::array();
  auto const bare = draft(dana, empty);
  CHECK(dana.call("survey.open", {{"survey", bare}}).refusal() == "survey_without_questions");
  CHECK(dana.call("survey.show_results", {{"survey", bare}, {"shown", true}}).refusal() == "survey_not_open");
  empty["survey"] = bare;
  empty["questions"] = four_questions();
  CHECK(dana.call("survey.save", empty).ok());
  CHECK(world.thing("team/1", "survey", bare).at("questions").size() == 4);
  CHECK(dana.call("survey.delete", {{"survey", bare}}).ok());
  CHECK(world.thing("team/1", "survey", bare).is_null());
}

TEST_CASE("a plan is told all that is wrong with its questions") {
  World world;
  auto request = plan("named", "forum");
  request["questions"] = {
      {{"kind", "single"}, {"text", "?"}, {"required", true}, {"choices", {"א"}}},
      {{"kind", "multiple"}, {"text", "?"}, {"required", true}, {"choices", {"א", "א"}}},
      {{"kind", "scale"}, {"text", "?"}, {"required", true}, {"choices", Json::array()}, {"from", 5}, {"to", 5}},
      {{"kind", "scale"}, {"text", "?"}, {"required", true}, {"choices", Json::array()}},
      {{"kind", "text"}, {"text", "?"}, {"required", true}, {"choices", {"א"}}, {"to", 3}}};
  request["meeting"] = 77;
  CHECK(world.as("dana").call("survey.save", request).problems() ==
        "/questions/0/choices too_few; /questions/1/choices/1 twice; /questions/2/to too_small; /questions/3/from "
        "missing; "
        "/questions/3/to missing; /questions/4/choices not_for_this_kind; /questions/4/to not_for_this_kind; /forum "
        "missing; "
        "/meeting unknown");
}

TEST_CASE("who may make a survey: who runs the forum; without a forum the team") {
  World world;
  Room room(world, 1);
  auto coordinator = world.as("noa");
  world.grant(coordinator, {{"role", "coordinator"}, {"forum", room.forum}});
  auto const other = world.forum("אחר", 20, {});
  CHECK(coordinator.call("survey.save", room.plan("named")).ok());
  auto elsewhere = room.plan("named");
  elsewhere["forum"] = other;
  CHECK(coordinator.call("survey.save", elsewhere).refusal() == "not_allowed");
  CHECK(room.people[0].call("survey.save", room.plan("named")).refusal() == "not_allowed");
  CHECK(world.guest().call("survey.save", room.plan("named")).refusal() == "signed_out");
  elsewhere["forum"] = 999;
  CHECK(coordinator.call("survey.save", elsewhere).refusal() == "not_found");
}

TEST_CASE("a forum's survey is answered by those who sit in it: holders and alternates, not who merely runs it") {
  World world;
  Room room(world, 2);
  auto dana = world.as("dana");
  auto const survey = open(dana, room.plan("named"));
  auto alternate = world.from("alternate", "government");
  auto const seats = world.topic("seats/" + std::to_string(room.forum));
  REQUIRE(
      dana.call("seat.set_alternate", {{"seat", seats.begin()->second.at("id")}, {"alternate", alternate.id()}}).ok());
  CHECK(answer(room.people[0], survey.id, {choice(1, {1})}).ok());
  CHECK(answer(alternate, survey.id, {choice(1, {2})}).ok());
  CHECK(answer(dana, survey.id, {choice(1, {1})}).refusal() == "not_allowed");
  CHECK(answer(world.as("stranger"), survey.id, {choice(1, {1})}).refusal() == "not_found");
  CHECK(answer(world.as("stranger"), survey.id, {choice(1, {1})}, survey.code).refusal() == "not_in_audience");
  CHECK(answer(world.guest(), survey.id, {choice(1, {1})}).refusal() == "not_found");
  CHECK(answer(world.guest(), survey.id, {choice(1, {1})}, survey.code).refusal() == "not_in_audience");
  CHECK(answer(room.people[0], 999, {choice(1, {1})}).refusal() == "not_found");
  world.database().read([&](storage::Read& read) {
    auto const sheets = storage::sheets_of(read, {survey.id});
    REQUIRE(sheets.size() == 2);
    CHECK(sheets[0].sector->value == "government");
    CHECK(sheets[1].sector->value == sheets[0].sector->value);  // that of the seat
  });
}

TEST_CASE("what is kept for answering is never older than the rights: a lost seat, an ended session, a closed survey") {
  World world;
  Room room(world, 1);
  auto dana = world.as("dana");
  auto const survey = open(dana, room.plan("named"));
  auto noa = world.from("noa", "government");
  auto const seat = world.seat(room.forum, noa);
  for (int choice_made : {1, 2}) CHECK(answer(noa, survey.id, {choice(1, {choice_made})}).ok());  // now it is kept
  REQUIRE(dana.call("seat.vacate", {{"seat", seat}, {"reason", "מעבר"}}).ok());
  CHECK(answer(noa, survey.id, {choice(1, {3})}).refusal() == "not_found");
  world.seat(room.forum, noa);
  CHECK(answer(noa, survey.id, {choice(1, {3})}).ok());
  CHECK(dana.call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(answer(noa, survey.id, {choice(1, {1})}).refusal() == "survey_not_open");
  world.database().read([&](storage::Read& read) {
    auto const sheet = storage::find_sheet(read, {survey.id}, protocol::Id<protocol::Person>{noa.id()});
    REQUIRE(sheet);
    CHECK(storage::answers_on(read, {survey.id}, sheet->id).at(0).choices.items.at(0).value == 3);
  });
  auto gil = world.from("gil", "government");
  auto const wide = open(dana, plan("named", "initiative"));
  CHECK(answer(gil, wide.id, {choice(1, {1})}).ok());
  REQUIRE(dana.call("person.remove", {{"person", gil.id()}}).ok());
  CHECK_FALSE(answer(gil, wide.id, {choice(1, {2})}).ok());
}

TEST_CASE("a survey for the initiative is answered by all of it; who has no organisation counts as a resident") {
  World world;
  auto const survey = open(world.as("dana"), plan("named", "initiative"));
  CHECK(answer(world.as("ruth"), survey.id, {choice(1, {1})}).ok());
  CHECK(answer(world.from("omar", "business"), survey.id, {choice(1, {1})}).ok());
  CHECK(answer(world.guest(), survey.id, {choice(1, {1})}, survey.code).refusal() == "not_in_audience");
  world.database().read([&](storage::Read& read) {
    auto const sheets = storage::sheets_of(read, {survey.id});
    CHECK(sheets.at(0).sector->value == "residents");
    CHECK(sheets.at(1).sector->value == "business");
  });
}

TEST_CASE("a survey for anyone is answered by guests with the code, one sheet a browser") {
  World world;
  auto const survey = open(world.as("dana"), plan("named", "anyone"));
  auto first = world.guest("first"), second = world.guest("second");
  CHECK(answer(first, survey.id, {choice(1, {1})}, survey.code).ok());
  CHECK(answer(first, survey.id, {choice(1, {2})}, survey.code).ok());
  CHECK(answer(second, survey.id, {choice(1, {3})}, survey.code).ok());
  CHECK(answer(second, survey.id, {choice(1, {3})}).refusal() == "not_found");
  CHECK(answer(second, survey.id, {choice(1, {3})}, "22222").refusal() == "not_found");
  CHECK(rows(world, "answer_sheet") == 2);
  CHECK(sheet_of(first, survey.id, survey.code) == list({choice(1, {2})}));

  auto bare = world.guest("bare");
  bare.credentials_.browser.reset();
  CHECK(answer(bare, survey.id, {choice(1, {1})}, survey.code).refusal() == "browser_needed");
  auto const greeted = bare.call("access.greet", Json::object());
  REQUIRE(greeted.ok());
  REQUIRE(greeted.cookies.size() == 1);
  CHECK(greeted.cookies[0].purpose == pipeline::Cookie::Purpose::browser);
  bare.credentials_.browser = storage::sha256(greeted.cookies[0].value);
  CHECK(answer(bare, survey.id, {choice(1, {1})}, survey.code).ok());
  CHECK(bare.call("access.greet", Json::object()).cookies.empty());
}

TEST_CASE("the code is read as people type it, finds the survey with one's own sheet, and nothing else") {
  World world;
  auto const survey = open(world.as("dana"), plan("confidential", "anyone"));
  auto guest = world.guest();
  REQUIRE(answer(guest, survey.id, {words(4, "כי כך")}, survey.code).ok());
  auto typed = " " + survey.code.substr(0, 2) + "-" + survey.code.substr(2);
  for (char& c : typed) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  auto const found = guest.call("survey.find", {{"code", typed}});
  INFO(found.reply.dump());
  REQUIRE(found.ok());
  CHECK(found.result().at("survey").at("id") == survey.id);
  CHECK(found.result().at("sheet").at("answers") == list({words(4, "כי כך")}));
  CHECK_FALSE(world.guest("other").call("survey.find", {{"code", survey.code}}).result().contains("sheet"));
  CHECK(guest.call("survey.find", {{"code", "22222"}}).refusal() == "not_found");
  CHECK(guest.call("survey.find", {{"code", "!!!!!"}}).refusal() == "not_found");
  auto const inner = open(world.as("dana"), plan("confidential", "initiative"));
  CHECK(guest.call("survey.find", {{"code", inner.code}}).refusal() == "not_in_audience");
  CHECK(world.as("ruth").call("survey.find", {{"code", inner.code}}).ok());
}

TEST_CASE("one sheet a person, also when fifty first answers come at the same time") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "named", "confidential", "anonymous");
  auto const survey = open(world.as("dana"), plan(mode, "initiative"));
  auto ruth = world.as("ruth");
  std::vector<std::string> keys;
  for (int number = 0; number < 50; ++number) keys.push_back(world.key());
  std::atomic<int> done = 0, good = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 5; ++thread)
    threads.emplace_back([&, thread] {
      for (int number = thread; number < 50; number += 5) {
        protocol::Request request{"1",
                                  "survey.answer",
                                  {{"survey", survey.id}, {"answers", list({choice(1, {number % 3 + 1})})}},
                                  keys[static_cast<std::size_t>(number)]};
        world.pipeline().run(std::move(request), ruth.credentials_, [&](pipeline::Outcome outcome) {
          good += outcome.error == 0;
          ++done;
        });
      }
    });
  for (auto& thread : threads) thread.join();
  while (done < 50) std::this_thread::yield();
  CHECK(good == 50);
  CHECK(rows(world, mode == "anonymous" ? "receipt" : "answer_sheet") == 1);
  CHECK(rows(world, "event WHERE topic = 'person/" + std::to_string(ruth.id()) + "' AND body LIKE '%\"answered\"%'") ==
        1);
  CHECK(sheet_of(ruth, survey.id).size() == 1);
}

TEST_CASE("answers change until the survey closes; an empty one takes back; that one has answered is told once") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "named", "confidential", "anonymous");
  auto const survey = open(world.as("dana"), plan(mode, "initiative"));
  auto ruth = world.as("ruth");
  auto const own = "person/" + std::to_string(ruth.id());
  REQUIRE(answer(ruth, survey.id, {choice(2, {6, 4}), point(3, 5)}).ok());
  CHECK(world.anything_in(own));
  CHECK(world.thing(own, "answered", survey.id).is_null());  // its id in the topic is survey-person
  CHECK(world.topic(own).at("answered/" + std::to_string(survey.id) + "-" + std::to_string(ruth.id())) ==
        Json({{"id", survey.id}}));
  REQUIRE(world.aftermaths().size() == 1);
  CHECK(world.aftermaths()[0].states == std::vector<std::string>{survey.results()});
  REQUIRE(answer(ruth, survey.id, {choice(1, {1}), choice(2, {5}), choice(3, {})}).ok());
  CHECK(world.events().empty());
  CHECK(sheet_of(ruth, survey.id) == list({choice(1, {1}), choice(2, {5})}));
  CHECK(rows(world, "journal WHERE act = 'survey.answer'") == 0);
  REQUIRE(world.as("dana").call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(answer(ruth, survey.id, {choice(1, {2})}).refusal() == "survey_not_open");
}

TEST_CASE("in the closing instant the order of the one writer decides, and what was acknowledged counts") {
  World world;
  auto dana = world.as("dana"), ruth = world.as("ruth");
  auto const survey = open(dana, plan("named", "initiative"));
  std::vector<std::string> keys;
  for (int number = 0; number < 41; ++number) keys.push_back(world.key());
  std::atomic<int> done = 0, last_good = 0, first_bad = 1000;
  for (int number = 1; number <= 40; ++number) {
    auto const point_of = number % 5 + 1;
    world.pipeline().run({"1",
                          "survey.answer",
                          {{"survey", survey.id}, {"answers", list({point(3, point_of)})}},
                          keys[static_cast<std::size_t>(number)]},
                         ruth.credentials_, [&, number](pipeline::Outcome outcome) {
                           if (outcome.error == 0)
                             last_good = number;
                           else
                             first_bad = std::min(first_bad.load(), number);
                           ++done;
                         });
    if (number == 23)
      world.pipeline().run({"1", "survey.close", {{"survey", survey.id}}, keys[0]}, dana.credentials_,
                           [&](pipeline::Outcome) { ++done; });
  }
  while (done < 41) std::this_thread::yield();
  CHECK(last_good == 23);
  CHECK(first_bad == 24);
  CHECK(sheet_of(ruth, survey.id) == list({point(3, 23 % 5 + 1)}));
}

TEST_CASE("the same answer sent again under its key has its first reply, and a later one is not undone") {
  World world;
  auto const survey = open(world.as("dana"), plan("named", "initiative"));
  auto ruth = world.as("ruth");
  Json const first = {{"survey", survey.id}, {"answers", list({choice(1, {1})})}};
  auto const key = world.key();
  REQUIRE(ruth.call("survey.answer", first, key).ok());
  REQUIRE(answer(ruth, survey.id, {choice(1, {2})}).ok());
  CHECK(ruth.call("survey.answer", first, key).ok());
  CHECK(sheet_of(ruth, survey.id) == list({choice(1, {2})}));
}

TEST_CASE("bad answers are refused at their place and leave nothing") {
  World world;
  auto dana = world.as("dana");
  auto const other = open(dana, plan("named", "initiative"));
  auto const survey = open(dana, plan("named", "initiative"));
  auto ruth = world.as("ruth");
  std::string const long_text(2'000, 'x');
  struct Bad {
    std::vector<Json> answers;
    std::string problems;
  };
  std::vector<Bad> const table = {
      {{choice(9, {1})}, "/answers/0/question unknown"},
      {{choice(1, {4})}, "/answers/0/choices unknown_option"},
      {{choice(1, {99})}, "/answers/0/choices unknown_option"},
      {{choice(1, {1, 2})}, "/answers/0/choices too_many_choices"},
      {{choice(2, {4, 4})}, "/answers/0/choices duplicate_option"},
      {{choice(3, {1})}, "/answers/0 wrong_kind"},
      {{choice(4, {1})}, "/answers/0 wrong_kind"},
      {{point(1, 1)}, "/answers/0 wrong_kind"},
      {{words(2, "א")}, "/answers/0 wrong_kind"},
      {{Json::object({{"question", 3}, {"choices", {1}}, {"number", 2}})}, "/answers/0 wrong_kind"},
      {{point(3, 0)}, "/answers/0/number out_of_range"},
      {{point(3, 6)}, "/answers/0/number out_of_range"},
      {{point(3, 11)}, "/answers/0/number too_large"},
      {{point(3, -1)}, "/answers/0/number too_small"},
      {{Json::object({{"question", 3}, {"choices", Json::array()}, {"number", "3"}})},
       "/answers/0/number not_a_whole_number"},
      {{Json::object({{"question", 3}, {"choices", Json::array()}, {"number", "٣"}})},
       "/answers/0/number not_a_whole_number"},
      {{Json::object({{"question", 3}, {"choices", Json::array()}, {"number", 2.5}})},
       "/answers/0/number not_a_whole_number"},
      {{words(4, " \n\t ")}, "/answers/0/text blank_text"},
      {{words(4, "\u200F\u200B")}, "/answers/0/text blank_text"},
      {{words(4, long_text + "y")}, "/answers/0/text too_long"},
      {{choice(1, {1}), choice(1, {2})}, "/answers/1/question twice"},
      {{choice(1, {1}), choice(2, {9}), point(3, 9)},
       "/answers/1/choices unknown_option; /answers/2/number out_of_range"},
      {{}, "/answers too_few"},
  };
  for (auto const& bad : table) {
    auto const result = answer(ruth, survey.id, bad.answers);
    INFO(list(bad.answers).dump() << " " << result.reply.dump());
    CHECK(result.refusal() == "invalid");
    CHECK(result.problems() == bad.problems);
  }
  CHECK(rows(world, "answer_sheet") == 0);
  CHECK(answer(ruth, survey.id, {words(4, "🙂")}).ok());
  CHECK(answer(ruth, survey.id, {words(4, long_text)}).ok());
  CHECK(answer(ruth, survey.id, {choice(2, {4, 5, 6})}).ok());
  CHECK(sheet_of(ruth, other.id).empty());
}

TEST_CASE("sheets with names are for those who run a named survey, and of other surveys for nobody") {
  World world;
  Room room(world, 1);
  auto dana = world.as("dana");
  auto const named = open(dana, room.plan("named"));
  REQUIRE(answer(room.people[0], named.id, {choice(1, {2})}).ok());
  auto const sheets = dana.call("survey.sheets", {{"survey", named.id}});
  REQUIRE(sheets.ok());
  CHECK(sheets.result().at("sheets").at(0).at("name") == "p1");
  CHECK(sheets.result().at("sheets").at(0).at("sheet").at("answers") == list({choice(1, {2})}));
  CHECK(room.people[0].call("survey.sheets", {{"survey", named.id}}).refusal() == "not_allowed");
  for (std::string const mode : {"confidential", "anonymous"}) {
    auto const survey = open(dana, room.plan(mode));
    REQUIRE(answer(room.people[0], survey.id, {choice(1, {2})}).ok());
    CHECK(dana.call("survey.sheets", {{"survey", survey.id}}).refusal() == "confidential");
  }
}
