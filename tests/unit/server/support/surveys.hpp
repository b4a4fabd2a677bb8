// SPDX-License-Identifier: AGPL-3.0-or-later
// A forum with people of several sectors, and surveys made in a line, for the tests of surveys.
#pragma once

#include "server/live/load.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

/// Question 1: single, choices 1 2 3. Question 2: multiple, choices 4 5 6. Question 3: scale 1-5. Question 4: text.
inline Json four_questions() {
  return {
      {{"kind", "single"}, {"text", "מה קודם?"}, {"required", true}, {"choices", {"א", "ב", "ג"}}},
      {{"kind", "multiple"}, {"text", "מה עוד?"}, {"required", false}, {"choices", {"א", "ב", "ג"}}},
      {{"kind", "scale"}, {"text", "כמה?"}, {"required", false}, {"choices", Json::array()}, {"from", 1}, {"to", 5}},
      {{"kind", "text"}, {"text", "למה?"}, {"required", false}, {"choices", Json::array()}}};
}

inline Json plan(std::string const& mode, std::string const& audience, std::string const& results = "live") {
  return {{"title", "סקר"},       {"intro", "פתיח"}, {"questions", four_questions()},
          {"audience", audience}, {"mode", mode},    {"results", results}};
}

inline std::int64_t draft(Actor by, Json const& request) {
  auto const saved = by.call("survey.save", request);
  INFO(saved.reply.dump());
  REQUIRE(saved.ok());
  return saved.result().at("survey").get<std::int64_t>();
}

struct Opened {
  std::int64_t id = 0;
  std::string code;
  std::string results() const { return "results/" + std::to_string(id); }
};

inline Opened open(Actor by, Json const& request) {
  auto const id = draft(by, request);
  auto const opened = by.call("survey.open", {{"survey", id}});
  INFO(opened.reply.dump());
  REQUIRE(opened.ok());
  return {id, opened.result().at("code").get<std::string>()};
}

inline Json choice(int question, std::vector<int> const& choices) {
  return {{"question", question}, {"choices", choices}};
}
inline Json point(int question, int number) {
  return {{"question", question}, {"choices", Json::array()}, {"number", number}};
}
inline Json words(int question, std::string const& text) {
  return {{"question", question}, {"choices", Json::array()}, {"text", text}};
}

inline Json list(std::vector<Json> const& items) { return items; }

inline Result answer(Actor by, std::int64_t survey, std::vector<Json> const& answers, std::string const& code = {}) {
  Json request = {{"survey", survey}, {"answers", answers}};
  if (!code.empty()) request["code"] = code;
  return by.call("survey.answer", request);
}

inline Json results_of(World& world, std::int64_t survey) {
  std::string value;
  world.database().read([&](storage::Read& read) { value = live::find_state_topic("results")->value(read, survey); });
  return Json::parse(value);
}

inline Json sheet_of(Actor by, std::int64_t survey, std::string const& code = {}) {
  Json request = {{"survey", survey}};
  if (!code.empty()) request["code"] = code;
  auto const read = by.call("survey.sheet", request);
  INFO(read.reply.dump());
  REQUIRE(read.ok());
  return read.result().at("answers");
}

/// `count` people with seats in a new forum; sectors go round. Their names are p1, p2 …
struct Room {
  World& world;
  std::int64_t forum;
  std::vector<Actor> people;
  Room(World& of, int count, std::vector<std::string> const& sectors = {"government", "civil_society", "business"})
      : world(of), forum(of.forum("פורום", 60, {})) {
    for (int number = 1; number <= count; ++number) {
      people.push_back(
          world.from("p" + std::to_string(number), sectors[static_cast<std::size_t>(number - 1) % sectors.size()]));
      world.seat(forum, people.back());
    }
  }
  Json plan(std::string const& mode, std::string const& results = "live") const {
    auto request = test::plan(mode, "forum", results);
    request["forum"] = forum;
    return request;
  }
};

}  // namespace shidra::test
