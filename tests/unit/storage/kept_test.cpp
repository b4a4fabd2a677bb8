// SPDX-License-Identifier: AGPL-3.0-or-later
// A kept value is never older than the rows it was read from: whatever changes them, and whatever undoes a change.
#include "storage/engine/kept.hpp"

#include <stdexcept>

#include "tests/catch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using namespace shidra::storage;
using Verdict = Writer::Verdict;

/// Two texts of the meta table, `one` of them kept; counts how often it was read anew.
struct Watched {
  shidra::tests::TemporaryDatabase temporary;
  int computed = 0;

  Watched() {
    temporary->write([](Write& write) {
      set(write, "one", "a");
      write.run("INSERT INTO stream (id, head) VALUES ($1, 0)", std::int64_t{7});
    });
  }

  static void set(Write& write, std::string const& key, std::string const& value) {
    write.run("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
              key, value);
  }
  std::string kept(Write& write) {
    return *write.kept<std::string>("one", [&] {
      ++computed;
      return std::make_shared<std::string const>(
          write.value<std::string>("SELECT value FROM meta WHERE key = $1", std::string("one")));
    });
  }
  std::string read() {
    std::string value;
    temporary->write([&](Write& write) { value = kept(write); });
    return value;
  }
};

}  // namespace

TEST_CASE("A value is kept over transactions, as long as its tables stay as they are") {
  Watched watched;
  CHECK(watched.read() == "a");
  CHECK(watched.read() == "a");
  CHECK(watched.computed == 1);
  watched.temporary->write(
      [](Write& write) { write.run("UPDATE stream SET head = 3 WHERE id = $1", std::int64_t{7}); });
  CHECK(watched.read() == "a");
  CHECK(watched.computed == 1);
}

TEST_CASE("A change to one of its tables is seen at once, within the same transaction too") {
  Watched watched;
  CHECK(watched.read() == "a");
  watched.temporary->write([&](Write& write) {
    Watched::set(write, "one", "b");
    CHECK(watched.kept(write) == "b");
    Watched::set(write, "one", "c");
    CHECK(watched.kept(write) == "c");
  });
  CHECK(watched.read() == "c");
  watched.temporary->write([](Write& write) { write.run("DELETE FROM meta WHERE key = 'two'"); });
  CHECK(watched.read() == "c");  // nothing was deleted, but it might have been
  CHECK(watched.computed == 4);
}

TEST_CASE("What was read between a change and its undoing is forgotten") {
  Watched watched;
  CHECK(watched.read() == "a");
  std::string between;  // looked at on this thread, once the writer's is past it
  auto const change = [&](Write& write) {
    Watched::set(write, "one", "wrong");
    between = watched.kept(write);
  };
  SECTION("the job asked for it") {
    watched.temporary->writer().submit({.run =
                                            [&](Write& write) {
                                              change(write);
                                              return Verdict::undo;
                                            },
                                        .done = {}});
  }
  SECTION("the job threw") {
    CHECK_THROWS(watched.temporary->write([&](Write& write) {
      change(write);
      throw std::runtime_error("on purpose");
    }));
  }
  CHECK(watched.read() == "a");
  CHECK(between == "wrong");
}

TEST_CASE("What does not exist is not kept, and a kept value outlives its being forgotten") {
  Watched watched;
  watched.temporary->write([&](Write& write) {
    auto const nothing = [] { return std::shared_ptr<std::string const>(); };
    CHECK(write.kept<std::string>("none", nothing) == nullptr);
    auto const held = write.kept<std::string>("held", [] { return std::make_shared<std::string const>("whole"); });
    Watched::set(write, "one", "b");
    CHECK(*held == "whole");
  });
}

TEST_CASE("What a value took from another kept one counts as read by it, too") {
  Watched watched;
  auto const outer = [&](Write& write) {
    return *write.kept<std::string>(
        "outer", [&] { return std::make_shared<std::string const>("<" + watched.kept(write) + ">"); });
  };
  std::string value;
  CHECK(watched.read() == "a");  // the inner one is kept before the outer one asks for it
  watched.temporary->write([&](Write& write) { value = outer(write); });
  CHECK(value == "<a>");
  watched.temporary->write([&](Write& write) {
    Watched::set(write, "one", "b");
    value = outer(write);
  });
  CHECK(value == "<b>");
}

TEST_CASE("The number of kept values is bounded") {
  Kept kept;
  for (std::size_t count = 0; count <= Kept::most; ++count)
    kept.get<int>(std::to_string(count), [] { return std::make_shared<int const>(1); });
  CHECK(kept.size() == 1);
}
