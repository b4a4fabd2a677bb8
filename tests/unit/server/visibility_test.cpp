// SPDX-License-Identifier: AGPL-3.0-or-later
// Who sees what: every topic against thirteen sides, and words planted in what is hidden, looked for in everything that
// each side may watch. A word must be found by exactly those it is for.
#include <regex>
#include <set>
#include <sstream>

#include "server/access/load_caller.hpp"
#include "server/live/load.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/whole_world.hpp"

namespace {

using namespace shidra;
using test::Canary;
using test::Json;
using test::Side;
using test::WholeWorld;

WholeWorld& shared_world() {
  static WholeWorld world;
  return world;
}

std::string number(std::string_view kind, std::int64_t id) { return std::string(kind) + "/" + std::to_string(id); }

struct Row {
  std::string topic;
  std::string_view expected;  ///< y or - for each side
};

// clang-format off
std::vector<Row> table(WholeWorld& world) {
  return {
    //                                                guest outs part alt chair coor oth team board rev edit adm stranger
    {"initiative/1",                                  "y y y y y y y y y y y y y"},
    {"members/1",                                     "- y y y y y y y y y y y -"},
    {"people/1",                                      "- - - - - y y y - - - y -"},
    {"team/1",                                        "- - - - - - - y - - - y -"},
    {number("seats", world.forum_id),                 "y y y y y y y y y y y y y"},
    {number("forum", world.forum_id),                 "- - y y y y - y y - - y -"},
    {number("forum", world.other_forum),              "- - - - - - y y y - - y -"},
    {number("forum", world.board),                    "- - - - - - - y y - - y -"},
    {number("desk", world.forum_id),                  "- - - - y y - y - - - y -"},
    {number("desk", world.other_forum),               "- - - - - - y y - - - y -"},
    {number("summary", world.public_summary),         "y y y y y y y y y y y y y"},
    {number("summary", world.members_summary),        "- - y y y y - y y - - y -"},
    {number("person", world.on(Side::participant).id()), "- - y - - - - - - - - - -"},
    {number("organisation", world.editors_organisation), "- - - - - - - - - - y - -"},
    {number("review", world.past_call),               "- - - - - - - y - y - y -"},
    {number("review", world.open_call),               "- - - - - - - y - - - y -"},
    {number("survey", world.anyones_survey),          "- y y y y y y y y y y y -"},
    {number("survey", world.wide_survey),             "- - - - - - - - - - - - -"},
    {number("survey", world.team_draft_survey),       "- - - - - - - - - - - - -"},
    {number("results", world.forum_survey),           "- - y y y y - y y - - y -"},
    {number("results", world.wide_survey),            "- y y y y y y y y y y y -"},
    {number("results", world.anyones_survey),         "- y y y y y y y y y y y -"},
    {number("results", world.draft_survey),           "- - - - - - - - - - - - -"},
    {"initiative/2",                                  "y y y y y y y y y y y y y"},
    {"members/2",                                     "- - - - - - - - - - - - y"},
    {"people/2",                                      "- - - - - - - - - - - - y"},
    {"team/2",                                        "- - - - - - - - - - - - y"},
  };
}
// clang-format on

std::vector<Canary> const canaries{
    {"canary-draft", {Side::chair, Side::coordinator, Side::team, Side::administrator}},
    {"canary-material", {Side::chair, Side::coordinator, Side::team, Side::administrator}},
    {"canary-survey-draft", {Side::chair, Side::coordinator, Side::team, Side::administrator}},
    {"canary-team-draft", {Side::team, Side::administrator}},
    {"canary-call-draft", {Side::team, Side::administrator}},
    {"canary-members",
     {Side::participant, Side::alternate, Side::chair, Side::coordinator, Side::team, Side::board,
      Side::administrator}},
    {"canary-agenda",
     {Side::participant, Side::alternate, Side::chair, Side::coordinator, Side::team, Side::board,
      Side::administrator}},
    {"canary-task",
     {Side::participant, Side::alternate, Side::chair, Side::coordinator, Side::team, Side::board,
      Side::administrator}},
    {"canary-forum-survey",
     {Side::participant, Side::alternate, Side::chair, Side::coordinator, Side::team, Side::board,
      Side::administrator}},
    {"canary-response-draft", {Side::editor}},
    {"canary-response-sent", {Side::team, Side::reviewer, Side::editor, Side::administrator}},
    {"noa@example.org",
     {Side::participant, Side::coordinator, Side::other_coordinator, Side::team, Side::administrator}},
    {"stranger@example.org", {Side::stranger}},
};

/// Everything that a side may watch now, by topic.
std::map<std::string, std::string> seen_from(WholeWorld& world, Side side) {
  std::map<std::string, std::string> seen;
  world.database().read([&](storage::Read& read) {
    auto const caller = access::load_caller(read, world.on(side).credentials_, world.seam().now());
    for (std::int64_t id = 1; id <= 40; ++id) {
      for (auto const& kind : live::log_topics()) {
        live::Topic const topic{std::string(kind.kind), id};
        if (kind.stream(read, id) == 0 || !live::may_watch(read, caller, topic, "")) continue;
        auto& text = seen[topic.name()];
        for (auto const& item : live::snapshot(read, topic)) text += item.body + "\n";
      }
      for (auto const& kind : live::state_topics())
        if (kind.may_watch(read, caller, id))
          seen[std::string(kind.kind) + "/" + std::to_string(id)] = kind.value(read, id);
    }
  });
  return seen;
}

std::set<std::string_view> names_of(std::vector<Side> const& sides) {
  std::set<std::string_view> names;
  for (auto const side : sides) names.insert(test::side_names[static_cast<std::size_t>(side)]);
  return names;
}

}  // namespace

TEST_CASE("every kind of topic is in the table of who may watch it") {
  std::set<std::string> kinds;
  for (auto const& row : table(shared_world())) kinds.insert(row.topic.substr(0, row.topic.find('/')));
  for (auto const& topic : live::log_topics()) CHECK(kinds.contains(std::string(topic.kind)));
  for (auto const& topic : live::state_topics()) CHECK(kinds.contains(std::string(topic.kind)));
}

TEST_CASE("every topic is open to those it is for, and to nobody else") {
  auto& world = shared_world();
  for (auto const& row : table(world)) {
    std::istringstream in{std::string(row.expected)};
    for (std::size_t column = 0; column < test::side_names.size(); ++column) {
      std::string wanted;
      in >> wanted;
      INFO(row.topic << " watched by " << test::side_names[column]);
      CHECK(world.on(static_cast<Side>(column)).may_watch(row.topic) == (wanted == "y"));
    }
  }
}

TEST_CASE("a code opens its survey and nothing else") {
  auto& world = shared_world();
  auto& guest = world.on(Side::guest);
  CHECK(guest.may_watch(number("survey", world.anyones_survey), world.anyones_code));
  CHECK(guest.may_watch(number("results", world.anyones_survey), world.anyones_code));
  CHECK_FALSE(guest.may_watch(number("survey", world.anyones_survey), "ABCDEFG"));
  CHECK_FALSE(guest.may_watch(number("survey", world.anyones_survey), world.forum_code));
  CHECK_FALSE(guest.may_watch(number("survey", world.forum_survey), world.forum_code));
  CHECK_FALSE(guest.may_watch(number("results", world.forum_survey), world.forum_code));
  CHECK_FALSE(guest.may_watch(number("results", world.wide_survey), world.wide_code));
  CHECK_FALSE(guest.may_watch(number("forum", world.forum_id), world.anyones_code));
}

TEST_CASE("what is hidden is found by exactly those it is for, in everything they may watch") {
  auto& world = shared_world();
  std::map<std::string_view, std::set<std::string_view>> found;
  for (std::size_t column = 0; column < test::side_names.size(); ++column)
    for (auto const& [topic, text] : seen_from(world, static_cast<Side>(column)))
      for (auto const& canary : canaries)
        if (std::regex_search(text, std::regex(std::string(canary.word) + "($|[^\\w-])")))
          found[canary.word].insert(test::side_names[column]);
  for (auto const& canary : canaries) {
    INFO(canary.word);
    CHECK(found[canary.word] == names_of(canary.seen_by));
  }
}

TEST_CASE("an address for letters stands nowhere but in one's own topic and the team's list of people") {
  auto& world = shared_world();
  int topics = 0;
  for (std::size_t column = 0; column < test::side_names.size(); ++column)
    for (auto const& [topic, text] : seen_from(world, static_cast<Side>(column))) {
      if (topic.starts_with("people/") || topic.starts_with("person/")) continue;
      INFO(topic << " seen by " << test::side_names[column]);
      CHECK(text.find("@example.org") == std::string::npos);
      ++topics;
    }
  CHECK(topics > 60);
}
