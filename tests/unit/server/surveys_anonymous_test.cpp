// SPDX-License-Identifier: AGPL-3.0-or-later
// The promise of an anonymous survey, looked at with everything that is on the disk.
#include <filesystem>
#include <fstream>
#include <set>

#include <sys/stat.h>

#include "server/surveys/packed_answers.hpp"
#include "server/surveys/sealing.hpp"
#include "storage/answers.hpp"
#include "tests/unit/server/support/surveys.hpp"

using namespace shidra;
using namespace shidra::test;
namespace fs = std::filesystem;

namespace {

fs::path key_file(World& world, std::int64_t survey) {
  return world.folder() / "keys" / ("survey-" + std::to_string(survey) + ".key");
}

/// Whether any file of the data folder holds these bytes.
bool on_disk(World& world, std::string const& bytes) {
  for (auto const& entry : fs::recursive_directory_iterator(world.folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string const content((std::istreambuf_iterator<char>(file)), {});
    if (content.find(bytes) != std::string::npos) return true;
  }
  return false;
}

std::vector<std::string> column(World& world, std::string const& sql) {
  std::vector<std::string> values;
  world.database().read([&](storage::Read& read) { values = read.all<std::string>(sql); });
  return values;
}

std::string const canary = "canary-7f3a91";

}  // namespace

TEST_CASE("while an anonymous survey is open no file holds a plain answer, and its key is not in the database") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  auto const key = key_file(world, survey.id);
  REQUIRE(fs::exists(key));
  struct stat status {};
  REQUIRE(::stat(key.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(fs::file_size(key) == 32);
  for (int number = 0; number < 7; ++number)
    REQUIRE(answer(world.as("w" + std::to_string(number)), survey.id, {words(4, canary), choice(1, {1})}).ok());
  REQUIRE(answer(world.as("w0"), survey.id, {words(4, canary + " again")}).ok());
  CHECK_FALSE(on_disk(world, canary));
  std::ifstream file(key, std::ios::binary);
  std::string const secret_half((std::istreambuf_iterator<char>(file)), {});
  fs::rename(key, world.folder().parent_path() / "shidra-key-aside");
  CHECK_FALSE(on_disk(world, secret_half));
  fs::rename(world.folder().parent_path() / "shidra-key-aside", key);
  CHECK(sheet_of(world.as("w0"), survey.id) == list({choice(1, {1}), words(4, canary + " again")}));

  auto const named = open(world.as("dana"), plan("named", "initiative"));
  REQUIRE(answer(world.as("w0"), named.id, {words(4, canary)}).ok());
  CHECK(on_disk(world, canary));  // the search finds what is there
}

TEST_CASE("no remembered reply, event or journal entry tells what was answered to an anonymous survey") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  auto ruth = world.as("ruth");
  auto const key = world.key();
  Json const request = {{"survey", survey.id}, {"answers", list({choice(1, {2})})}};
  REQUIRE(ruth.call("survey.answer", request, key).ok());
  REQUIRE(ruth.call("survey.answer", request, key).ok());  // sent again it does the same again
  CHECK(column(world, "SELECT method FROM reply WHERE method = 'survey.answer'").empty());
  CHECK(column(world, "SELECT act FROM journal WHERE act = 'survey.answer'").empty());
  auto const bodies = column(world, "SELECT body FROM event WHERE topic LIKE 'person/%'");
  CHECK(bodies ==
        std::vector<std::string>{"\"kind\":\"answered\",\"id\":\"" + std::to_string(survey.id) + "-" +
                                 std::to_string(ruth.id()) + "\",\"put\":{\"id\":" + std::to_string(survey.id) + "}"});
}

TEST_CASE("after closing nothing leads from a person to a ballot: nothing is sealed, no key, and no order") {
  World world;
  auto dana = world.as("dana");
  auto const survey = open(dana, plan("anonymous", "initiative"));
  constexpr int people = 24;
  for (int number = 0; number < people; ++number)
    REQUIRE(
        answer(world.as("w" + std::to_string(number)), survey.id, {words(4, "תשובה " + std::to_string(10 + number))})
            .ok());
  REQUIRE(dana.call("survey.close", {{"survey", survey.id}}).ok());
  REQUIRE(world.aftermaths().size() == 1);
  CHECK(world.aftermaths()[0].erase_log);
  CHECK_FALSE(fs::exists(key_file(world, survey.id)));
  CHECK(column(world, "SELECT 'x' FROM receipt WHERE sealed IS NOT NULL").empty());
  CHECK(column(world, "SELECT 'x' FROM shown_result").empty());
  CHECK(column(world, "SELECT 'x' FROM survey WHERE public_key IS NOT NULL").empty());
  CHECK(column(world, "SELECT 'x' FROM answer_sheet UNION ALL SELECT 'x' FROM answer").empty());
  CHECK(column(world, "SELECT 'x' FROM receipt").size() == people);

  // A ballot has these columns and no row number, a receipt those.
  CHECK(column(world, "SELECT name FROM pragma_table_info('ballot') ORDER BY cid") ==
        std::vector<std::string>{"survey", "id", "answers", "sector"});
  CHECK(column(world, "SELECT name FROM pragma_table_info('receipt') ORDER BY cid") ==
        std::vector<std::string>{"survey", "respondent", "person", "sealed"});
  CHECK_THROWS(column(world, "SELECT rowid FROM ballot"));
  CHECK_THROWS(column(world, "SELECT rowid FROM receipt"));

  // Where each one's text lies among the ballots is no function of when it came, nor of the receipts' order.
  std::vector<int> places;
  world.database().read([&](storage::Read& read) {
    for (auto const& ballot : storage::ballots_of(read, {survey.id}))
      places.push_back(
          std::stoi(surveys::unpack(ballot.answers).answers.at(0).text->value.substr(std::string("תשובה ").size())) -
          10);
  });
  REQUIRE(places.size() == people);
  CHECK(std::set<int>(places.begin(), places.end()).size() == people);
  int agree = 0;
  for (std::size_t one = 0; one < places.size(); ++one)
    for (std::size_t two = one + 1; two < places.size(); ++two) agree += places[one] < places[two] ? 1 : -1;
  CHECK(std::abs(agree) < people * (people - 1) / 2 * 6 / 10);  // Kendall's tau; 0.6 is four standard deviations

  // No table but ballot holds a text, and no table holds a ballot's id but ballot.
  world.database().read([&](storage::Read& read) {
    auto const id = storage::to_hex(storage::ballots_of(read, {survey.id}).front().id);
    for (auto const& table : read.all<std::string>("SELECT name FROM sqlite_master WHERE type = 'table'"))
      for (auto const& name : read.all<std::string>("SELECT name FROM pragma_table_info('" + table + "')")) {
        INFO(table << "." << name);
        auto const found = read.value<std::int64_t>("SELECT COUNT(*) FROM \"" + table + "\" WHERE instr(hex(\"" + name +
                                                    "\"), upper('" + id + "')) > 0 OR instr(CAST(\"" + name +
                                                    "\" AS BLOB), CAST('תשובה 1' AS BLOB)) > 0");
        CHECK((found == 0 || table == "ballot"));
      }
  });
  CHECK(sheet_of(world.as("w0"), survey.id).empty());
  CHECK(results_of(world, survey.id).at("questions").at(3).at("texts").size() == people);
}

TEST_CASE("guests answer an anonymous survey too, one sheet a browser, and a sector of five goes into the ballot") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "anyone"));
  for (int number = 0; number < 5; ++number)
    REQUIRE(answer(world.guest("g" + std::to_string(number)), survey.id, {choice(1, {1})}, survey.code).ok());
  REQUIRE(answer(world.guest("g0"), survey.id, {choice(1, {2})}, survey.code).ok());
  for (int number = 0; number < 5; ++number)
    REQUIRE(answer(world.from("b" + std::to_string(number), "business"), survey.id, {choice(1, {3})}).ok());
  REQUIRE(world.as("dana").call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(column(world, "SELECT COALESCE(sector, '-') || COUNT(*) FROM ballot GROUP BY sector ORDER BY sector") ==
        std::vector<std::string>{"-5", "business5"});
}

TEST_CASE("after closing a sector with few ballots is named by none of them, and still has its weight") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  for (int number = 0; number < 12; ++number)
    REQUIRE(answer(world.from("g" + std::to_string(number), "government"), survey.id, {choice(1, {1})}).ok());
  for (int number = 0; number < 6; ++number)
    REQUIRE(answer(world.from("b" + std::to_string(number), "business"), survey.id, {choice(1, {2})}).ok());
  REQUIRE(answer(world.from("omar", "academia"), survey.id, {choice(1, {2})}).ok());
  REQUIRE(world.as("dana").call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(column(world, "SELECT sector || COUNT(*) FROM ballot GROUP BY sector ORDER BY sector") ==
        std::vector<std::string>{"academia+business+7", "government12"});
  auto const question = results_of(world, survey.id).at("questions").at(0);
  INFO(question.dump());
  REQUIRE(question.at("sectors").size() == 1);
  CHECK(question.at("sectors").at(0).at("sector") == "government");
  CHECK(question.at("choices").at(0).at("balanced_per_mille") == 333);  // one sector of three
}

TEST_CASE("of an anonymous survey that fewer than five have answered no ballot is kept") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  for (int number = 0; number < 4; ++number)
    REQUIRE(answer(world.from("g" + std::to_string(number), "government"), survey.id, {choice(1, {1})}).ok());
  REQUIRE(world.as("dana").call("survey.close", {{"survey", survey.id}}).ok());
  CHECK(column(world, "SELECT 'x' FROM ballot").empty());
  CHECK(column(world, "SELECT 'x' FROM receipt").size() == 4);
  CHECK(results_of(world, survey.id).at("questions").at(0).at("hidden") == true);
}

TEST_CASE("without its key an anonymous survey takes no answers and does not throw away those it has") {
  World world;
  auto dana = world.as("dana"), ruth = world.as("ruth");
  auto const survey = open(dana, plan("anonymous", "initiative"));
  REQUIRE(answer(ruth, survey.id, {choice(1, {1})}).ok());
  auto const aside = world.folder() / "aside";
  fs::rename(key_file(world, survey.id), aside);
  CHECK(answer(ruth, survey.id, {choice(1, {2})}).refusal() == "survey_key_missing");
  CHECK(dana.call("survey.close", {{"survey", survey.id}}).refusal() == "survey_key_missing");
  auto const other = open(dana, plan("anonymous", "initiative"));
  fs::copy_file(key_file(world, other.id), key_file(world, survey.id));
  CHECK(answer(ruth, survey.id, {choice(1, {2})}).refusal() == "survey_key_missing");  // another survey's key is none
  fs::rename(aside, key_file(world, survey.id));
  CHECK(answer(ruth, survey.id, {choice(1, {2})}).ok());
  CHECK(dana.call("survey.close", {{"survey", survey.id}}).ok());
}

TEST_CASE("keys that a crash left behind are removed, those of open surveys stay") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  fs::copy_file(key_file(world, survey.id), key_file(world, 99));
  world.database().read([&](storage::Read& read) { surveys::remove_stray_keys(read, world.folder()); });
  CHECK(fs::exists(key_file(world, survey.id)));
  CHECK_FALSE(fs::exists(key_file(world, 99)));
}

TEST_CASE("the pictures of an open survey are the same after a restart, and a backup cannot be opened") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  for (int number = 0; number < 12; ++number)
    REQUIRE(answer(world.as("w" + std::to_string(number)), survey.id, {words(4, canary), choice(1, {1})}).ok());
  auto const shown = results_of(world, survey.id);
  CHECK(shown.at("questions").at(0).at("answered") == 5);
  auto const copy = world.folder().parent_path() / ("shidra-backup-" + world.key());
  fs::create_directories(copy);
  world.database().back_up(storage::database_file(copy));
  std::ifstream file(storage::database_file(copy), std::ios::binary);
  std::string const content((std::istreambuf_iterator<char>(file)), {});
  CHECK(content.find(canary) == std::string::npos);
  storage::Database restarted(copy);
  std::string value;
  restarted.read([&](storage::Read& read) {
    value = live::find_state_topic("results")->value(read, survey.id);
    CHECK_FALSE(surveys::find_key(copy, *storage::find_survey(read, {survey.id})).has_value());
  });
  CHECK(Json::parse(value) == shown);
  restarted.stop();
  fs::remove_all(copy);
}

TEST_CASE("what is sealed opens only with its key, and packing keeps every answer") {
  World world;
  auto const survey = open(world.as("dana"), plan("anonymous", "initiative"));
  world.database().read([&](storage::Read& read) {
    auto row = *storage::find_survey(read, {survey.id});
    auto const key = surveys::find_key(world.folder(), row);
    REQUIRE(key);
    protocol::Answer given{};
    given.question = {4};
    given.text = protocol::Text<0, 2000>{"שלום"};
    protocol::Answer many{};
    many.question = {2};
    many.choices.items = {{4}, {6}};
    surveys::PackedSheet const sheet{protocol::Slug{"business"}, {many, given}};
    auto sealed = key->seal(sheet);
    auto const opened = key->open(sealed);
    CHECK(opened.sector->value == "business");
    CHECK(protocol::to_json(protocol::Sheet{{1}, opened.answers, {}}) ==
          protocol::to_json(protocol::Sheet{{1}, sheet.answers, {}}));
    CHECK(key->seal({std::nullopt, {many}}).size() ==
          key->seal({std::nullopt, {given}}).size());  // the length tells nothing
    sealed[40] ^= std::byte{1};
    CHECK_THROWS(key->open(sealed));
    CHECK_THROWS(surveys::unpack(std::span(sealed).first(20)));
  });
}
