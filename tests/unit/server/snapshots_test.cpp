// SPDX-License-Identifier: AGPL-3.0-or-later
// Snapshots are made once for all who ask at the same time, and anew when something in the topic has changed.
#include "server/live/snapshots.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "tests/catch.hpp"

using shidra::live::Snapshots;

TEST_CASE("A snapshot is shared until the topic has another event") {
  Snapshots snapshots;
  int made = 0;
  auto const ask = [&](std::string const& topic, std::int64_t last) {
    return *snapshots.get(topic, last,
                          [&] { return topic + "@" + std::to_string(last) + "#" + std::to_string(++made); });
  };
  CHECK(ask("forum/1", 5) == "forum/1@5#1");
  CHECK(ask("forum/1", 5) == "forum/1@5#1");
  CHECK(ask("forum/2", 5) == "forum/2@5#2");
  CHECK(ask("forum/1", 6) == "forum/1@6#3");
}

TEST_CASE(
    "A topic none of whose events is kept is read anew each time: others may have come and been pruned meanwhile") {
  Snapshots snapshots;
  int made = 0;
  auto const ask = [&] { return *snapshots.get("forum/1", 0, [&] { return std::to_string(++made); }); };
  CHECK(ask() == "1");
  CHECK(ask() == "2");
}

TEST_CASE("Whoever asks while a snapshot is being made waits for it; one that fails is made by the next") {
  Snapshots snapshots;
  CHECK_THROWS(snapshots.get("forum/1", 1, []() -> std::string { throw std::runtime_error("on purpose"); }));
  std::atomic<int> made{0};
  std::vector<Snapshots::Text> got(8);
  std::vector<std::thread> threads;
  for (auto& one : got)
    threads.emplace_back([&] {
      one = snapshots.get("forum/1", 1, [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ++made;
        return std::string("snapshot");
      });
    });
  for (auto& thread : threads) thread.join();
  CHECK(made == 1);
  for (auto const& one : got) CHECK(one == got.front());
}

TEST_CASE("What is kept is bounded; what somebody still holds stays whole") {
  Snapshots snapshots;
  auto const large = [] { return std::string(Snapshots::most_bytes / 2, 'x'); };
  auto const first = snapshots.get("a", 1, large);
  snapshots.get("b", 1, large);
  snapshots.get("c", 1, large);  // over the bound: everything is forgotten
  CHECK(first->size() == Snapshots::most_bytes / 2);
  bool again = false;
  snapshots.get("a", 1, [&] {
    again = true;
    return std::string();
  });
  CHECK(again);
}

TEST_CASE("A whole reply is shared by all who asked the same, until the topic or the position moves on") {
  Snapshots snapshots;
  int written = 0;
  auto const ask = [&](Snapshots::Version version, std::string const& question) {
    return snapshots.reply("forum/1", version, question, [&] {
      return question + "@" + std::to_string(version.position) + "#" + std::to_string(++written);
    });
  };
  auto const first = ask({5, 9}, "1");
  CHECK(first->payload() == "1@9#1");
  CHECK(ask({5, 9}, "2")->payload() == "2@9#2");
  CHECK(ask({5, 9}, "1") == first);
  CHECK(ask({5, 10}, "1")->payload() == "1@10#3");  // something happened elsewhere
  CHECK(ask({11, 10}, "1")->payload() == "1@10#4");
  CHECK(ask({0, 11}, "1") != ask({0, 11}, "1"));  // nothing names it
  auto const kept = ask({12, 12}, "n0");
  for (std::size_t n = 1; n < Snapshots::most_replies; ++n) ask({12, 12}, "n" + std::to_string(n));
  CHECK(ask({12, 12}, "n0") == kept);
  ask({12, 12}, "one more");
  CHECK(ask({12, 12}, "n0") != kept);  // forgotten with all others, written anew
}

TEST_CASE("There may be no such reply; the next who asks is not told so without a look") {
  Snapshots snapshots;
  CHECK(snapshots.reply("forum/1", {1, 1}, "1", []() -> std::optional<std::string> { return std::nullopt; }) ==
        nullptr);
  CHECK(snapshots.reply("forum/1", {1, 1}, "1", [] { return std::optional<std::string>("here"); })->payload() ==
        "here");
}
