// SPDX-License-Identifier: AGPL-3.0-or-later
// The demo: what `shidra demo` fills a folder with, and that it leaves a folder in use alone. Filled once for all
// cases.
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "server/demo/cast.hpp"
#include "server/demo/fill.hpp"
#include "server/live/things.hpp"
#include "storage/demo_doors.hpp"
#include "storage/engine/database.hpp"
#include "storage/forums.hpp"
#include "storage/info.hpp"
#include "storage/mail.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace shidra;
using Json = nlohmann::json;

namespace {

struct FilledFolder {
  tests::TemporaryFolder folder;
  int code = demo::fill(folder, 1);
};

FilledFolder& filled() {
  static FilledFolder one;
  return one;
}

void look(std::function<void(storage::Read&)> const& job) { storage::OneShot::read(filled().folder, job); }

std::map<std::string, std::string> counts() {
  std::map<std::string, std::string> lines;
  look([&](storage::Read& read) {
    for (auto const& line : storage::info(read)) lines[line.name] = line.value;
  });
  return lines;
}

/// Everything of one kind in a topic.
std::vector<Json> things(std::string const& topic, std::string_view kind) {
  std::vector<Json> found;
  look([&](storage::Read& read) {
    for (auto const& item : live::snapshot(read, *live::parse_topic(topic)))
      if (item.kind == kind) found.push_back(Json::parse(item.body));
  });
  return found;
}

/// Every text under "name" or "title", at any depth.
void collect_names(Json const& value, std::vector<std::string>& names) {
  if (value.is_object()) {
    for (auto const& [key, inner] : value.items()) {
      if (inner.is_string() && (key == "name" || key == "title")) names.push_back(inner);
      collect_names(inner, names);
    }
  } else if (value.is_array()) {
    for (auto const& inner : value) collect_names(inner, names);
  }
}

}  // namespace

TEST_CASE("the demo holds a whole initiative") {
  REQUIRE(filled().code == 0);
  auto lines = counts();
  CHECK(lines["people"] == "335");
  CHECK(std::stoi(lines["organisations"]) >= 169);
  CHECK(lines["forums"] == "8");
  CHECK(lines["meetings"] == "30");
  CHECK(lines["summaries"] == "26");
  CHECK(lines["surveys"] == "6");
  CHECK(lines["calls"] == "2");
  CHECK(lines["responses"] == "180");
  CHECK(std::stoi(lines["events"]) > 0);
  CHECK(lines["journal"] == "ok");
}

TEST_CASE("in the demo no forum has more of anything than its key allows, and only the youth forum has less") {
  std::map<std::string, std::int64_t> seats;
  for (auto const& forum : things("initiative/1", "forum")) {
    INFO(forum.dump());
    auto const kind = forum.at("kind").get<std::string>();
    seats[kind] += forum.at("seated").get<std::int64_t>();
    if (kind != "open") CHECK(forum.at("seated") <= forum.at("capacity"));
    std::set<std::string> missing;
    for (auto const& rule : forum.at("standing")) {
      CHECK(rule.at("seated") <= rule.at("max"));
      if (rule.at("missing") > 0) missing.insert(rule.at("value"));
    }
    bool const youth = forum.at("name").get<std::string>().find("נוער") != std::string::npos;
    CHECK(forum.at("representative") == !youth);
    CHECK(missing == (youth ? std::set<std::string>{"civil_society", "residents"} : std::set<std::string>{}));
    if (kind != "open") CHECK(forum.contains("chair"));
  }
  CHECK(seats == std::map<std::string, std::int64_t>{{"board", 15}, {"open", 100}, {"thematic", 117}});
}

TEST_CASE("in the demo a call is decided and another is open for the youth forum") {
  auto const calls = things("initiative/1", "call");
  REQUIRE(calls.size() == 2);
  auto const& decided = calls[0].at("state") == "decided" ? calls[0] : calls[1];
  auto const& open = calls[0].at("state") == "decided" ? calls[1] : calls[0];
  CHECK(decided.at("answered") == 169);
  CHECK(open.at("state") == "open");
  auto const turnout = [](Json const& call) {
    return things("review/" + std::to_string(call.at("id").get<std::int64_t>()), "turnout").at(0);
  };
  CHECK(turnout(decided).at("accepted") == 84);
  CHECK(turnout(decided).at("waitlisted") == 22);
  CHECK(turnout(decided).at("declined") == 60);
  CHECK(turnout(open).at("submitted") == 11);
  CHECK(turnout(open).at("drafts") == 4);
}

TEST_CASE("in the demo a meeting goes on with a survey that part of the room has answered") {
  std::vector<Json> now;
  for (auto const& meeting : things("forum/1", "meeting"))
    if (meeting.at("state") == "in_progress") now.push_back(meeting);
  REQUIRE(now.size() == 1);
  CHECK(now[0].at("present") == 15);
  CHECK(now[0].at("yes") == 16);
  CHECK(now[0].at("invited") == 20);
  auto const surveys = things("forum/1", "survey");
  REQUIRE(surveys.size() == 1);
  CHECK(surveys[0].at("meeting") == now[0].at("id"));
  CHECK(surveys[0].at("state") == "open");
  CHECK_FALSE(surveys[0].at("code").get<std::string>().empty());
}

TEST_CASE("nobody and nothing in the demo goes without a name, and no letter is empty") {
  std::vector<std::string> names;
  for (auto const* topic : {"initiative/1", "members/1", "people/1", "forum/1", "forum/2", "seats/1", "seats/8"})
    look([&](storage::Read& read) {
      for (auto const& item : live::snapshot(read, *live::parse_topic(topic)))
        collect_names(Json::parse(item.body), names);
    });
  CHECK(names.size() > 1000);
  for (auto const& name : names) CHECK(name.find_first_not_of(' ') != std::string::npos);
  look([](storage::Read& read) {
    auto const waiting = storage::mail_due(read, {4'000'000'000'000}, 10'000);
    CHECK_FALSE(waiting.empty());
    CHECK(waiting.size() <= 30);
    for (auto const& mail : storage::mail_to(read, std::nullopt, 10'000)) {
      CHECK_FALSE((mail.subject.empty() || mail.plain.empty() || mail.html.empty() || mail.address.empty()));
    }
  });
}

TEST_CASE("the cast of the demo depends on the seed alone") {
  auto const names_with = [](std::uint64_t seed) {
    demo::Dice dice(seed);
    std::vector<std::string> names;
    auto const cast = demo::make_cast(dice);
    for (auto const& person : cast.people) names.push_back(person.name);
    for (auto const& room : cast.rooms)
      for (auto const house : room.called) names.push_back(cast.houses[house].entry.name.value);
    return names;
  };
  CHECK(names_with(5) == names_with(5));
  CHECK(names_with(5) != names_with(6));
}

TEST_CASE("whatever the seed, the demo's roles are filled") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    demo::Dice dice(seed);
    auto const cast = demo::make_cast(dice);
    CHECK(cast.people.size() == demo::people_in_demo);
    CHECK(cast.board.size() == 15);
    CHECK(cast.vacating.size() == 3);
    CHECK(cast.alternates.size() == 12);
    std::set<std::string> names;
    for (auto const& person : cast.people) names.insert(person.name);
    CHECK(names.size() == cast.people.size());
  }
}

TEST_CASE("the doors of the demo lead to somebody of each role in the forum that meets now") {
  look([](storage::Read& read) {
    std::map<std::string, storage::PersonRow> behind;
    for (auto const& door : storage::demo_doors(read))
      behind[door.role] = storage::find_person(read, door.person).value();
    REQUIRE(behind.size() == 6);
    CHECK(behind["administrator"].email == "orit@example.org");
    CHECK(behind["coordinator"].email == "tamar@example.org");
    CHECK(behind["chair"].email == "avner@example.org");
    CHECK(behind["participant (Arabic)"].email == "lina@example.org");
    CHECK(behind["participant"].language == protocol::Language::he);
    CHECK(storage::find_seat(read, protocol::Id<protocol::Forum>{1}, behind["participant"].id).has_value());
  });
}

TEST_CASE("the demo leaves a folder alone that holds an initiative") {
  auto const before = counts();
  CHECK(demo::fill(filled().folder, 2) == 1);
  CHECK(counts() == before);
}
