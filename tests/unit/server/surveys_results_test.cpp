// SPDX-License-Identifier: AGPL-3.0-or-later
// Results: who sees them when, suppression, pictures in steps, balance, texts, and that counting is quick.
#include <chrono>

#include "storage/answers.hpp"
#include "tests/unit/server/support/surveys.hpp"

using namespace shidra;
using namespace shidra::test;

namespace {

void close(World& world, std::int64_t survey) {
  REQUIRE(world.as("dana").call("survey.close", {{"survey", survey}}).ok());
}

/// Who watches the result in the three states: o = open, before answering; a = open, has answered; c = closed.
std::string watches(bool open, bool answered, bool closed) {
  return std::string(open ? "o" : "-") + (answered ? "a" : "-") + (closed ? "c" : "-");
}

}  // namespace

TEST_CASE("who sees a result, by policy, role and state") {
  World world;
  Room room(world, 2);
  auto dana = world.as("dana");
  auto member = room.people[0], idle = room.people[1], stranger = world.as("stranger");
  auto guest = world.guest("answers"), other = world.guest("looks");
  auto chair = world.as("noa");
  world.grant(chair, {{"role", "coordinator"}, {"forum", room.forum}});

  struct Row {
    std::string policy, audience, runner, member, idle, stranger, guest_without_code, guest, other;
  };
  std::vector<Row> const table = {
      {"live", "forum", "oac", "oac", "oac", "---", "---", "---", "---"},
      {"after_answering", "forum", "oac", "-ac", "---", "---", "---", "---", "---"},
      {"after_closing", "forum", "oac", "--c", "--c", "---", "---", "---", "---"},
      {"team", "forum", "oac", "---", "---", "---", "---", "---", "---"},
      {"live", "initiative", "oac", "oac", "oac", "oac", "---", "---", "---"},
      {"after_closing", "initiative", "oac", "--c", "--c", "--c", "---", "---", "---"},
      {"live", "anyone", "oac", "oac", "oac", "oac", "---", "oac", "oac"},
      {"after_answering", "anyone", "oac", "-ac", "---", "---", "-ac", "-ac", "---"},
      {"after_closing", "anyone", "oac", "--c", "--c", "--c", "---", "--c", "--c"},
      {"team", "anyone", "oac", "---", "---", "---", "---", "---", "---"},
  };
  for (std::string const mode : {"named", "anonymous"}) {
    for (auto const& row : table) {
      auto request = room.plan(mode, row.policy);
      request["audience"] = row.audience;
      auto const survey = open(dana, request);
      std::vector<std::array<bool, 7>> seen;
      auto const look = [&] {
        auto const topic = survey.results();
        seen.push_back({chair.may_watch(topic), member.may_watch(topic), idle.may_watch(topic),
                        stranger.may_watch(topic), guest.may_watch(topic), guest.may_watch(topic, survey.code),
                        other.may_watch(topic, survey.code)});
        CHECK(dana.may_watch(topic));
        CHECK_FALSE(other.may_watch(topic, "22222"));
      };
      look();
      REQUIRE(answer(member, survey.id, {choice(1, {1})}).ok());
      CHECK(answer(guest, survey.id, {choice(1, {1})}, survey.code).ok() == (row.audience == "anyone"));
      look();
      close(world, survey.id);
      look();
      INFO(mode << " " << row.policy << " " << row.audience);
      std::vector<std::string> const expected = {row.runner, row.member, row.idle, row.stranger, row.guest_without_code,
                                                 row.guest,  row.other};
      for (std::size_t who = 0; who < expected.size(); ++who) {
        INFO("column " << who);
        CHECK(watches(seen[0][who], seen[1][who], seen[2][who]) == expected[who]);
      }
    }
  }
}

TEST_CASE("a named survey shows counts, balanced shares, mean and texts at once, and lists no small sector") {
  World world;
  Room room(world, 3, {"government", "business", "business"});
  auto const survey = open(world.as("dana"), room.plan("named"));
  REQUIRE(answer(room.people[0], survey.id, {choice(1, {1}), point(3, 5), words(4, "בוקר")}).ok());
  REQUIRE(answer(room.people[1], survey.id, {choice(1, {2}), point(3, 2), words(4, "ערב")}).ok());
  REQUIRE(answer(room.people[2], survey.id, {choice(1, {2}), point(3, 2)}).ok());
  auto const results = results_of(world, survey.id);
  CHECK(results.at("answered") == 3);
  CHECK(results.at("invited") == 3);
  auto const& first = results.at("questions").at(0);
  CHECK(first.at("choices").at(0).at("count") == 1);
  CHECK(first.at("choices").at(0).at("per_mille") == 333);
  CHECK(first.at("choices").at(0).at("balanced_per_mille") == 500);
  CHECK(first.at("sectors").empty());  // of one and of two: who runs it reads the sheets, nobody else a person's answer
  auto const& scale = results.at("questions").at(2);
  CHECK(scale.at("mean_per_mille") == 3000);
  CHECK(scale.at("balanced_mean_per_mille") == 3500);
  CHECK(scale.at("choices").at(4).at("choice") == 6);  // points are numbered from 1 for 0
  CHECK(results.at("questions").at(3).at("texts").size() == 2);
}

TEST_CASE("fewer than five answers are not shown, not even how many, in confidential and anonymous surveys") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "confidential", "anonymous");
  Room room(world, 4);
  auto const survey = open(world.as("dana"), room.plan(mode));
  for (auto const& person : room.people)
    REQUIRE(answer(person, survey.id, {choice(1, {1}), words(4, "לא להראות")}).ok());
  for (int closed = 0; closed < 2; ++closed) {
    auto const results = results_of(world, survey.id);
    INFO(results.dump());
    CHECK(results.at("answered") == 0);
    CHECK(results.at("questions").at(0).at("hidden") == true);
    CHECK(results.at("questions").at(0).at("answered") == 0);
    CHECK(results.at("questions").at(0).at("choices").empty());
    CHECK(results.dump().find("לא להראות") == std::string::npos);
    if (closed == 0) close(world, survey.id);
  }
}

TEST_CASE("an open survey that is not named moves in steps of five or more, and texts wait for its end") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "confidential", "anonymous");
  Room room(world, 12);
  auto const survey = open(world.as("dana"), room.plan(mode));
  std::vector<std::int64_t> shown;
  std::int64_t last = 0;
  for (std::size_t number = 0; number < room.people.size(); ++number) {
    REQUIRE(
        answer(room.people[number], survey.id, {choice(1, {static_cast<int>(number % 3) + 1}), words(4, "סוד")}).ok());
    auto const results = results_of(world, survey.id);
    CHECK(results.at("answered").get<std::int64_t>() == static_cast<std::int64_t>(number + 1) / 5 * 5);
    auto const& question = results.at("questions").at(0);
    auto const now = question.at("answered").get<std::int64_t>();
    CHECK((now == last || now - last >= 5));
    CHECK(question.at("sectors").empty());
    CHECK(results.dump().find("סוד") == std::string::npos);
    last = now;
    shown.push_back(now);
  }
  // One picture behind: what closing adds is never less than five answers either.
  CHECK(shown == std::vector<std::int64_t>{0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5});
  auto const before = results_of(world, survey.id);
  REQUIRE(answer(room.people[0], survey.id, {choice(1, {3})}).ok());  // one changed answer shows in no step of its own
  CHECK(results_of(world, survey.id) == before);
  close(world, survey.id);
  auto const after = results_of(world, survey.id);
  CHECK(after.at("answered") == 12);
  CHECK(after.at("questions").at(0).at("answered") == 12);
  CHECK(after.at("questions").at(0).at("choices").at(2).at("count") == 5);
  CHECK(after.at("questions").at(3).at("texts").size() == 12);
}

TEST_CASE("answers that come one question at a time move each question's picture by five or more") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "confidential", "anonymous");
  Room room(world, 7);
  auto const survey = open(world.as("dana"), room.plan(mode));
  std::vector<std::int64_t> last(4, 0);
  for (int question = 1; question <= 3; ++question)
    for (auto const& person : room.people) {
      auto const given = question == 3 ? point(3, 4) : choice(question, {question == 1 ? 1 : 4});
      REQUIRE(answer(person, survey.id, {given}).ok());
      auto const results = results_of(world, survey.id);
      for (std::size_t at = 0; at < 4; ++at) {
        auto const now = results.at("questions").at(at).at("answered").get<std::int64_t>();
        CHECK((now == last[at] || std::abs(now - last[at]) >= 5));
        last[at] = now;
      }
    }
  CHECK(last[0] == 0);  // seven answers make one picture, which waits for the next
}

TEST_CASE("whoever picks the moment of closing learns of five answers at least, not of the last one") {
  auto const mode = GENERATE(as<std::string>{}, "confidential", "anonymous");
  for (std::size_t answers = 5; answers <= 17; ++answers) {
    World world;
    Room room(world, 17);
    auto const survey = open(world.as("dana"), room.plan(mode));
    for (std::size_t number = 0; number < answers; ++number)
      REQUIRE(answer(room.people[number], survey.id, {choice(1, {1})}).ok());
    auto const answered = [&] {
      return results_of(world, survey.id).at("questions").at(0).at("answered").get<std::size_t>();
    };
    auto const shown = answered();
    close(world, survey.id);
    INFO(mode << ", closed after " << answers << ", shown before " << shown);
    CHECK(answered() == answers);
    CHECK(answers - shown >= 5);
  }
}

TEST_CASE("an answer without anything in it opens no result and counts nowhere") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "named", "confidential", "anonymous");
  Room room(world, 6);
  auto const survey = open(world.as("dana"), room.plan(mode, "after_answering"));
  auto looker = room.people[5];
  REQUIRE(answer(looker, survey.id, {choice(1, {}), choice(2, {})}).ok());
  CHECK_FALSE(looker.may_watch(survey.results()));
  for (int number = 0; number < 5; ++number)
    REQUIRE(answer(room.people[static_cast<std::size_t>(number)], survey.id, {choice(1, {1})}).ok());
  close(world, survey.id);
  CHECK(results_of(world, survey.id).at("answered") == 5);
}

TEST_CASE("a key that names some sectors takes no other's weight, and a closed result keeps the weights it had") {
  World world;
  // government 10 for the first, business 5 for the second.
  std::vector<std::string> sectors;
  for (int number = 0; number < 15; ++number) sectors.push_back(number < 10 ? "government" : "business");
  Room room(world, 15, sectors);
  auto const set_key = [&](Json const& rules) {
    auto const set =
        world.as("dana").call("forum.set_key", {{"forum", room.forum}, {"capacity", 20}, {"rules", rules}});
    INFO(set.reply.dump());
    REQUIRE(set.ok());
  };
  Json const partial = list({{{"attribute", "sector"}, {"value", "government"}, {"min", 3}, {"max", 20}}});
  set_key(partial);
  auto const survey = open(world.as("dana"), room.plan("confidential"));
  for (std::size_t number = 0; number < 15; ++number)
    REQUIRE(answer(room.people[number], survey.id, {choice(1, {number < 10 ? 1 : 2})}).ok());
  close(world, survey.id);
  auto const before = results_of(world, survey.id);
  CHECK(before.at("questions").at(0).at("choices").at(0).at("per_mille") == 667);
  CHECK(before.at("questions").at(0).at("choices").at(0).at("balanced_per_mille") == 500);
  CHECK(before.at("invited") == 15);
  world.seat(room.forum, world.from("late", "business"));
  CHECK(results_of(world, survey.id) == before);
  world.database().write([&](storage::Write& write) { write.run("UPDATE closed_survey SET sectors = 'business'"); });
  CHECK(results_of(world, survey.id).at("questions").at(0).at("choices").at(0).at("balanced_per_mille") == 0);
}

TEST_CASE("small sectors are suppressed together with the one that would give them away") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "confidential", "anonymous");
  // government 12, business 6, academia 2: academia is small, business goes with it.
  std::vector<std::string> sectors;
  for (int number = 0; number < 20; ++number)
    sectors.push_back(number < 12 ? "government" : number < 18 ? "business" : "academia");
  Room room(world, 20, sectors);
  auto const survey = open(world.as("dana"), room.plan(mode));
  for (std::size_t number = 0; number < 20; ++number)
    REQUIRE(answer(room.people[number], survey.id, {choice(1, {number < 12 ? 1 : 2})}).ok());
  close(world, survey.id);
  auto const results = results_of(world, survey.id);
  auto const& question = results.at("questions").at(0);
  INFO(question.dump());
  CHECK(question.at("answered") == 20);
  REQUIRE(question.at("sectors").size() == 1);
  CHECK(question.at("sectors").at(0).at("sector") == "government");
  CHECK(question.at("choices").at(0).at("count") == 12);
}

TEST_CASE("texts are in an order that tells nothing of who wrote when") {
  World world;
  auto const mode = GENERATE(as<std::string>{}, "confidential", "anonymous");
  auto const survey = open(world.as("dana"), plan(mode, "initiative"));
  std::vector<std::string> written;
  for (int number = 0; number < 12; ++number) {
    written.push_back("טקסט " + std::to_string(10 + number));
    REQUIRE(answer(world.as("w" + std::to_string(number)), survey.id, {words(4, written.back())}).ok());
  }
  close(world, survey.id);
  auto texts = results_of(world, survey.id).at("questions").at(3).at("texts").get<std::vector<std::string>>();
  CHECK(texts != written);
  CHECK(results_of(world, survey.id).at("questions").at(3).at("texts") == texts);  // the same each time
  std::sort(texts.begin(), texts.end());
  CHECK(texts == written);
}

TEST_CASE("thirty thousand answers are counted in a moment") {
  World world;
  auto request = plan("named", "initiative");
  Json questions = Json::array();
  for (int number = 0; number < 316; ++number) questions.push_back(four_questions()[number % 2 == 0 ? 0 : 2]);
  request["questions"] = questions;
  auto const survey = open(world.as("dana"), request);
  world.database().write([&](storage::Write& write) {
    for (int sheet = 1; sheet <= 95; ++sheet) {
      storage::Digest guest{};
      guest[0] = static_cast<std::byte>(sheet);
      auto const id = storage::add_sheet(
          write,
          {.id = 0, .survey = {survey.id}, .person = {}, .guest = guest, .sector = {{"business"}}, .changed_at = {1}});
      for (int question = 1; question <= 316; ++question) {
        protocol::Answer given{};
        given.question = {question};
        if (question % 2 == 0)
          given.number = protocol::Number<0, 10>{sheet % 5 + 1};
        else
          given.choices.items = {{(question - 1) / 2 * 3 + sheet % 3 + 1}};
        storage::put_answer(write, {survey.id}, id, given);
      }
    }
  });
  auto const began = std::chrono::steady_clock::now();
  std::string value;
  world.database().read(
      [&](storage::Read& read) { value = live::find_state_topic("results")->value(read, survey.id); });
  auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  WARN("results of 30,020 answers in " << took.count() << " ms, " << value.size() << " bytes");
  CHECK(Json::parse(value).at("questions").at(315).at("answered") == 95);
  CHECK(took.count() < 2'000);  // also on a slow machine, without optimisation
}
