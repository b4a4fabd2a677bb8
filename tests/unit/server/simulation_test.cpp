// SPDX-License-Identifier: AGPL-3.0-or-later
// Days of an initiative by chance: thirteen sides send commands and views of every kind, clocks go on, the server is
// stopped and killed in between. After each command the law of the topics holds (snapshot before + events = snapshot
// after, checked by World for every topic there is), what was acknowledged is there after a kill, a repeat brings the
// first reply, and the rules of seats and sheets hold. A seed replays to the letter.
//   SHIDRA_SEEDS=200 test_server "A day by chance*"      more days than the few of a usual run; SHIDRA_SEED=7: only
//   this one
#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>

#include "storage/engine/journal.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/random_request.hpp"
#include "tests/unit/server/support/seeded_sodium.hpp"
#include "tests/unit/server/support/whole_world.hpp"

using namespace shidra::test;
namespace protocol = shidra::protocol;
namespace storage = shidra::storage;

namespace {

constexpr int commands_a_day = 120;

/// These take a side out of the game, or need a browser's own cookie; they have tests of their own.
std::set<std::string_view> const left_out{"access.sign_out", "access.end_session", "access.greet", "person.remove"};

/// These would end the session of whoever asks; their replies are not remembered.
std::set<std::string_view> const signs_in{"access.sign_in", "access.use_link", "initiative.create"};

class Day {
 public:
  explicit Day(std::uint64_t seed) : sodium_(world_.seam().numbers), random_(seed), requests_(world_, random_) {
    world_.seam().numbers.seed(seed);
  }

  void pass() {
    for (int number = 0; number < commands_a_day; ++number) {
      auto const what = random_() % 100;
      if (what < 4)
        world_.advance(static_cast<std::int64_t>(random_() % 36) * 3'600'000);
      else if (what < 6)
        restart(what == 4 ? World::End::stopped : World::End::killed);
      else
        ask();
    }
    check_rules();
  }

  std::string const& transcript() const { return transcript_; }
  std::set<std::string> const& carried_out() const { return carried_out_; }
  int accepted() const { return accepted_; }
  std::string everything() { return world_.whole_database(); }

 private:
  void ask() {
    auto const all = protocol::methods();
    auto const& method = all[random_() % all.size()];
    if (left_out.contains(method.name)) return;
    // Those who may do much are asked more often: most of what others try is refused.
    auto side = random_() % 3 != 0 ? Side::administrator : static_cast<Side>(random_() % side_names.size());
    if (signs_in.contains(method.name)) side = Side::guest;
    auto const params = requests_.params(method, world_.on(side).id());
    auto const key = world_.key();
    INFO(side_names[static_cast<std::size_t>(side)] << ": " << method.name << " " << params.dump());
    auto const result = world_.on(side).call(std::string(method.name), params, key);
    auto told = result.reply;
    if (result.ok() && told.at("result").is_object())
      told.at("result").erase("epoch");  // the system's chance, not ours
    transcript_ += std::string(method.name) + params.dump() + told.dump() + "\n";
    for (auto const& event : world_.events()) transcript_ += event.dump() + "\n";
    REQUIRE((result.ok() || result.reply.at("error").at("code") != protocol::error_internal));
    if (!result.ok()) return;
    ++accepted_;
    carried_out_.insert(std::string(method.name));
    bool const is_remembered = method.kind == protocol::MethodKind::command && !signs_in.contains(method.name);
    if (is_remembered && random_() % 10 == 0)
      CHECK(world_.on(side).call(std::string(method.name), params, key).reply == result.reply);
  }

  void restart(World::End end) {
    auto const before = world_.whole_database();
    world_.restart(end);
    REQUIRE(world_.whole_database() == before);
  }

  void check_rules() {
    world_.database().read([](storage::Read& read) {
      CHECK(!storage::verify_journal(read, 1).broken_at);
      CHECK(read.value<std::int64_t>(R"(SELECT COUNT(*) FROM forum WHERE capacity IS NOT NULL
        AND capacity < (SELECT COUNT(*) FROM seat WHERE seat.forum = forum.id))") == 0);
      CHECK(read.value<std::int64_t>(R"(SELECT COUNT(*) FROM key_rule WHERE attribute = 'sector'
        AND max < (SELECT COUNT(*) FROM seat WHERE seat.forum = key_rule.forum AND seat.sector = key_rule.value))") ==
            0);
      CHECK(read.value<std::int64_t>(R"(SELECT COUNT(*) FROM answer_sheet JOIN survey ON survey.id = answer_sheet.survey
        WHERE survey.state = 'draft')") == 0);
      CHECK(!read.query("PRAGMA foreign_key_check").next());
    });
  }

  WholeWorld world_;
  SeededSodium sodium_;
  std::mt19937_64 random_;
  RandomRequest requests_;
  std::string transcript_;
  std::set<std::string> carried_out_;
  int accepted_ = 0;
};

std::uint64_t number_in(char const* name, std::uint64_t otherwise) {
  auto const* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// The first line that is not the same; when the schema was made is the system's time.
std::string first_difference(std::string const& one, std::string const& other) {
  std::istringstream left(one), right(other);
  std::string line, its, table;
  while (std::getline(left, line) && std::getline(right, its)) {
    if (line.starts_with("== ")) table = line;
    if (line != its && table != "== migration" && table != "== meta") return table + ": " + line + " / " + its;
  }
  return left.eof() ? "" : "one is longer";
}

}  // namespace

TEST_CASE("A day by chance breaks no rule, whoever asks for whatever") {
  auto const only = number_in("SHIDRA_SEED", 0), days = number_in("SHIDRA_SEEDS", 6);
  std::set<std::string> carried_out;
  int accepted = 0;
  for (std::uint64_t seed = only != 0 ? only : 1; seed <= (only != 0 ? only : days); ++seed) {
    INFO("SHIDRA_SEED=" << seed);
    Day day(seed);
    day.pass();
    accepted += day.accepted();
    carried_out.insert(day.carried_out().begin(), day.carried_out().end());
  }
  if (only == 0) {
    CHECK(accepted > static_cast<int>(days) * commands_a_day / 12);
    CHECK(carried_out.size() > 20);
  }
  if (number_in("SHIDRA_SEEDS", 0) != 0) {
    std::cout << "r27.days: " << days << "\nr27.carried_out: " << accepted << "\nr27.methods: " << carried_out.size()
              << " of " << protocol::methods().size() << "\nnever:";
    for (auto const& method : protocol::methods())
      if (!carried_out.contains(std::string(method.name))) std::cout << ' ' << method.name;
    std::cout << "\n";
  }
}

TEST_CASE("A day by chance with the same seed is the same day, to the letter") {
  std::vector<std::pair<std::string, std::string>> days;
  for (std::uint64_t const seed : {42U, 42U, 43U}) {
    Day day(seed);
    day.pass();
    days.emplace_back(day.transcript(), day.everything());
  }
  CHECK(days[0].first == days[1].first);
  CHECK(first_difference(days[0].second, days[1].second) == "");
  CHECK(days[0].first != days[2].first);
}
