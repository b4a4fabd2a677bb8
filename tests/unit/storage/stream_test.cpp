// SPDX-License-Identifier: AGPL-3.0-or-later
// Event streams: dense numbers, topics, pruning from the front. And remembered replies.
#include "storage/engine/stream.hpp"

#include "storage/engine/database.hpp"
#include "storage/engine/replies.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;
using shidra::tests::TemporaryFolder;

// A database whose clock is the test's.
struct Clocked {
  TemporaryFolder folder;
  std::int64_t now = 1000;
  Database database{folder, {}, {.writer = {.clock = [this] { return now; }}, .readers = {}}};

  void at(std::int64_t moment, std::function<void(Write&)> const& job) {
    now = moment;
    database.write(job);
  }
};

RememberedReply reply(std::string key, std::int64_t at) {
  return {std::move(key), "person/1", "publish_summary", sha256("request"), R"({"ok":true})", at};
}

}  // namespace

TEST_CASE("Numbers are dense per stream, also after an undone write") {
  Clocked clocked;
  clocked.at(1, [](Write& write) {
    CHECK(head(write, 5) == 0);
    CHECK(first_kept(write, 5) == 1);
    CHECK(write.append_event(5, "forum/1", "{}") == 1);
    CHECK(write.append_event(6, "forum/2", "{}") == 1);
    CHECK(write.append_event(5, "forum/1", "{}") == 2);
  });
  CHECK_THROWS(clocked.at(2, [](Write& write) {
    CHECK(write.append_event(5, "forum/1", "{}") == 3);
    throw std::runtime_error("changed my mind");
  }));
  clocked.at(3, [](Write& write) { CHECK(write.append_event(5, "forum/1", "{}") == 3); });
  clocked.database.read([](Read& read) {
    CHECK(head(read, 5) == 3);
    CHECK(head(read, 6) == 1);
  });
}

TEST_CASE("Events of a topic come back in order, after a position, with a limit") {
  Clocked clocked;
  clocked.at(1, [](Write& write) {
    for (int number = 0; number < 6; ++number) {
      write.append_event(1, number % 2 == 0 ? "even" : "odd", std::to_string(number));
    }
  });
  clocked.database.read([](Read& read) {
    auto const after = events_after(read, 1, "even", 1, 10);
    REQUIRE(after.size() == 2);
    CHECK(after[0].seq == 3);
    CHECK(after[0].body == "2");
    CHECK(after[1].seq == 5);
    CHECK(after[1].topic == "even");
    CHECK(events_after(read, 1, "even", 0, 1).size() == 1);
    CHECK(events_after(read, 1, "even", 5, 10).empty());
    CHECK(events_after(read, 2, "even", 0, 10).empty());
    auto rows = read.query("EXPLAIN QUERY PLAN SELECT seq FROM event WHERE stream = 1 AND topic = 'x' AND seq > 3");
    REQUIRE(rows.next());
    CHECK(rows.get<std::string>(3).find("event_topic (stream=? AND topic=? AND seq>?)") != std::string::npos);
  });
}

TEST_CASE("Pruning takes from the front only, and the numbers go on") {
  Clocked clocked;
  for (std::int64_t const moment : {10, 20, 15, 30}) {
    clocked.at(moment, [](Write& write) { write.append_event(1, "t", "{}"); });
  }
  clocked.at(100, [](Write& write) {
    CHECK(prune_events(write, 1, 18) == 1);  // the third is older, but behind one that stays
    CHECK(first_kept(write, 1) == 2);
    CHECK(prune_events(write, 1, 30, 1) == 1);  // the limit
    CHECK(first_kept(write, 1) == 3);
    CHECK(prune_events(write, 1, 1000) == 2);
    CHECK(first_kept(write, 1) == 5);
    CHECK(head(write, 1) == 4);
    CHECK(prune_events(write, 1, 1000) == 0);
    CHECK(write.append_event(1, "t", "{}") == 5);
    CHECK(first_kept(write, 1) == 5);
  });
}

TEST_CASE("A remembered reply comes back for the same request of the same caller only") {
  Clocked clocked;
  clocked.at(1, [](Write& write) {
    CHECK(find_reply(write, "k") == std::nullopt);
    remember_reply(write, reply("k", 5));
    auto const found = find_reply(write, "k");
    REQUIRE(found);
    CHECK(found->reply == R"({"ok":true})");
    CHECK(found->at == 5);
    CHECK(found->answers("person/1", "publish_summary", sha256("request")));
    CHECK_FALSE(found->answers("person/2", "publish_summary", sha256("request")));
    CHECK_FALSE(found->answers("person/1", "withdraw_summary", sha256("request")));
    CHECK_FALSE(found->answers("person/1", "publish_summary", sha256("another")));
    CHECK_THROWS_AS(remember_reply(write, reply("k", 6)), StorageError);
  });
}

TEST_CASE("Old replies are forgotten, young ones stay") {
  Clocked clocked;
  clocked.at(1, [](Write& write) {
    auto const key = [](int at) { return "00000000-000" + std::to_string(at) + "-7000-8000-000000000000"; };
    for (int const at : {1, 2, 3, 4}) remember_reply(write, reply(key(at), at));
    CHECK(forget_replies(write, 4, 4, 2) == 2);
    CHECK(forget_replies(write, 4, 4) == 1);
    CHECK(find_reply(write, key(4)));
    CHECK_FALSE(find_reply(write, key(3)));
  });
}

TEST_CASE("A reply whose key comes from a clock far ahead is kept until its own time has come") {
  constexpr std::int64_t day = 24LL * 3'600'000;
  Clocked clocked;
  clocked.at(1, [](Write& write) {
    std::string const ahead = "00000f73-1400-7000-8000-000000000000";  // three days after the clock's zero
    remember_reply(write, reply(ahead, 5));
    CHECK(forget_replies(write, 1 * day, 8 * day) == 0);
    CHECK(find_reply(write, ahead));
    CHECK(forget_replies(write, 3 * day, 10 * day) == 1);
  });
}

TEST_CASE("A key from the end of time does not keep its reply for ever") {
  constexpr std::int64_t day = 24LL * 3'600'000;
  Clocked clocked;
  clocked.at(1, [](Write& write) {
    std::string const never = "ffffffff-ffff-7000-8000-000000000000", other = "ffffffff-ffff-7000-8000-000000000001";
    remember_reply(write, reply(never, 5));
    remember_reply(write, reply(other, 2 * day));
    CHECK(forget_replies(write, 1 * day, 8 * day) == 1);
    CHECK_FALSE(find_reply(write, never));
    CHECK(find_reply(write, other));
  });
}

TEST_CASE("SHA-256 is SHA-256") {
  // FIPS 180-4 examples.
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
