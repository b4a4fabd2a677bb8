// SPDX-License-Identifier: AGPL-3.0-or-later
// Equal pages lie in memory once while somebody is being sent them, and no longer.
#include "server/site/shelf.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include "tests/catch.hpp"

using shidra::site::Shelf;

TEST_CASE("equal texts are one while somebody holds them") {
  Shelf shelf;
  auto first = shelf.share("page"), second = shelf.share("page");
  auto const other = shelf.share("other page");
  CHECK(first.get() == second.get());
  CHECK(*other == "other page");
  CHECK(shelf.size() == 2);
  first.reset();
  CHECK(shelf.share("page").get() == second.get());
  second.reset();
  CHECK(shelf.size() == 1);
  CHECK(*shelf.share("page") == "page");
  CHECK(shelf.size() == 1);
}

TEST_CASE("a text outlives its shelf") {
  std::shared_ptr<std::string const> kept;
  {
    Shelf shelf;
    kept = shelf.share("page");
  }
  CHECK(*kept == "page");
}

TEST_CASE("many threads may share and let go at once") {
  Shelf shelf;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int number = 0; number < 4; ++number)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 20'000; ++turn) {
        auto const text = "page " + std::to_string(turn % 3);
        if (*shelf.share(text) != text) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(shelf.size() == 0);
}
