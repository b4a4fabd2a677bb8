// SPDX-License-Identifier: AGPL-3.0-or-later
// What those who act for the whole initiative are shown of the journal: its head, and enough to tell by themselves that
// it goes on from the one they knew.
#include "storage/engine/journal.hpp"

#include "storage/engine/stream.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

namespace {

struct Watched : test::World {
  Json check(Json const& params = Json::object()) {
    auto const result = as("dana").call("journal.check", params);
    INFO(result.reply.dump());
    REQUIRE(result.ok());
    return result.result();
  }
  Json known(Json const& head) { return check({{"known", head}}); }
  /// Some acts that leave an entry each.
  void act(int times) {
    for (int time = 0; time < times; ++time)
      REQUIRE(as("dana").call("me.update", {{"name", "dana " + std::to_string(time)}, {"language", "he"}}).ok());
  }
  template <class... Arguments>
  void tamper(std::string_view sql, Arguments const&... arguments) {
    database().write([&](storage::Write& write) { CHECK(write.run(sql, arguments...) > 0); });
  }
};

storage::JournalHead head_in(Json const& head) {
  return {head.at("entries"), *storage::from_hex(head.at("hash").get<std::string>())};
}

/// What a client does that does not believe the server.
storage::JournalHead followed(Json const& from, Json const& checked) {
  auto head = head_in(from);
  for (auto const& link : checked.at("links"))
    head = storage::extended(head, *storage::from_hex(link.get<std::string>()));
  return head;
}

}  // namespace

TEST_CASE_METHOD(Watched, "the head is told, and the links lead to it from one that was told before") {
  act(2);
  auto const first = check();
  CHECK(first.at("holds_known") == true);
  CHECK(first.at("links").empty());
  database().read([&](storage::Read& read) {
    CHECK(head_in(first.at("head")) == storage::journal_head(read, initiative()));
    CHECK(first.at("epoch") == storage::epoch(read));
  });
  act(3);
  auto const second = known(first.at("head"));
  CHECK(second.at("head").at("entries").get<int>() == first.at("head").at("entries").get<int>() + 3);
  CHECK(second.at("links").size() == 3);
  CHECK(followed(first.at("head"), second) == head_in(second.at("head")));
  CHECK(known(second.at("head")).at("links").empty());
}

TEST_CASE_METHOD(Watched, "what is far behind is led on in pages of at most five hundred links") {
  act(1);
  auto const first = check().at("head");
  database().write([&](storage::Write& write) {
    for (int entry = 0; entry < 1100; ++entry)
      storage::append_journal(write, {initiative(), entry, {}, "act", "thing/1", "{}", seam().random_salt()});
  });
  auto const page = known(first);
  CHECK(page.at("links").size() == 500);
  auto at = first;
  std::vector<std::size_t> pages;
  for (int turn = 0; turn < 4 && at != page.at("head"); ++turn) {
    auto const next = known(at);
    pages.push_back(next.at("links").size());
    auto const head = followed(at, next);
    at = {{"entries", head.n}, {"hash", storage::to_hex(head.hash)}};
  }
  CHECK(at == page.at("head"));
  CHECK(pages == std::vector<std::size_t>{500, 500, 100});
}

TEST_CASE_METHOD(Watched, "a journal that was shortened or rewritten does not hold the head that was told") {
  act(5);
  auto const told = check().at("head");
  auto const entries = told.at("entries").get<std::int64_t>();
  SECTION("shortened") {
    tamper("DELETE FROM journal WHERE stream = 1 AND n > $1", entries - 2);
    CHECK(known(told).at("holds_known") == false);
    CHECK(known(told).at("head").at("entries") == entries - 2);
  }
  SECTION("rewritten to its end, with right hashes") {
    tamper("DELETE FROM journal WHERE stream = 1 AND n > $1", entries - 2);
    act(4);
    CHECK(known(told).at("holds_known") == false);
    CHECK(known(told).at("links").empty());
  }
  SECTION("changed after it, with the hashes left as they were") {
    act(3);
    tamper("UPDATE journal SET details = '{\"x\":1}' WHERE stream = 1 AND n = $1", entries + 2);
    auto const checked = known(told);
    CHECK(checked.at("holds_known") == true);
    CHECK(followed(told, checked) != head_in(checked.at("head")));
  }
}

TEST_CASE_METHOD(Watched, "nothing is changed by asking, and no entry comes of it") {
  act(1);
  auto const before = check();
  known(before.at("head"));
  CHECK(check() == before);
  CHECK(events().empty());
}

TEST_CASE_METHOD(Watched, "what is no head is refused in its place") {
  auto const problems = [&](Json const& head) {
    return as("dana").call("journal.check", {{"known", head}}).problems();
  };
  std::string const hash(64, 'a');
  CHECK(problems({{"entries", -1}, {"hash", hash}}) == "/known/entries too_small");
  CHECK(problems({{"entries", 1}, {"hash", hash.substr(1) + "A"}}) == "/known/hash not_a_hash");
  CHECK(problems({{"entries", 1}, {"hash", hash.substr(1)}}) == "/known/hash too_short");
  CHECK(problems({{"entries", 1}}) == "/known/hash missing");
}

TEST_CASE_METHOD(Watched, "an initiative's journal is its own team's to see, not another's") {
  act(1);
  auto const mine = check().at("head");
  auto const forum = this->forum("one", 20, {});
  auto coordinator = as("coordinator"), team = as("team");
  grant(coordinator, {{"role", "coordinator"}, {"forum", forum}});
  grant(team, {{"role", "coordinator"}});
  CHECK(coordinator.call("journal.check", Json::object()).refusal() == "not_allowed");
  CHECK(as("somebody").call("journal.check", Json::object()).refusal() == "not_allowed");
  CHECK(guest().call("journal.check", Json::object()).refusal() == "signed_out");
  CHECK(team.call("journal.check", {{"known", mine}}).result().at("holds_known") == true);
}
