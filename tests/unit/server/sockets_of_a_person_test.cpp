// SPDX-License-Identifier: AGPL-3.0-or-later
// What one person may have and ask over all their sockets, and that nobody else is kept waiting by it.
#include <chrono>
#include <thread>

#include "tests/catch.hpp"
#include "tests/unit/server/support/house.hpp"

using namespace shidra;
using test::House;
using test::Talker;

TEST_CASE("the socket after a person's hundredth is closed without a welcome, until one of them closes") {
  House house;
  house.world.as("lila");
  house.world.as("avi");
  std::vector<std::unique_ptr<Talker>> sockets;
  for (int n = 0; n < 100; ++n) sockets.push_back(std::make_unique<Talker>(house, "lila"));
  CHECK(Talker::turned_away(house, "lila") == static_cast<unsigned>(gateway::CloseCode::too_many));
  CHECK(house.watchers() == 100);
  Talker avi(house, "avi");
  Talker guest(house, "");
  CHECK(guest.watch("initiative/1").contains("result"));
  sockets.pop_back();
  for (int tries = 0; tries < 200 && house.watchers() > 101; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK_NOTHROW(Talker(house, "lila"));
}

TEST_CASE("a person who asks more than the rate with one socket waits with all of them, and nobody else does") {
  House house;
  house.world.as("lila");
  house.world.as("avi");
  Talker first(house, "lila"), second(house, "lila"), quiet(house, "lila"), avi(house, "avi");
  for (int n = 0; n < 500; ++n) first.send("unwatch", {{"topic", "initiative/1"}});
  second.reply_to(second.send("unwatch", {{"topic", "initiative/1"}}));  // it was being waited for already
  for (int n = 0; n < 5; ++n) quiet.pong();  // these are paid from its own, and close nothing
  int later = 0;
  for (int n = 0; n < 20; ++n) later = second.send("unwatch", {{"topic", "initiative/1"}});
  auto const began = std::chrono::steady_clock::now();
  for (int n = 0; n < 20; ++n) CHECK(avi.ask("unwatch", {{"topic", "initiative/1"}}).contains("result"));
  auto const of_avi = std::chrono::steady_clock::now() - began;
  CHECK(second.reply_to(later).contains("result"));
  CHECK(quiet.ask("unwatch", {{"topic", "initiative/1"}}).contains("result"));
  CHECK(std::chrono::steady_clock::now() - began > 3 * of_avi + std::chrono::milliseconds(300));
}
