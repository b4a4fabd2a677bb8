// SPDX-License-Identifier: AGPL-3.0-or-later
// Readers: one moment per job, errors that arrive somewhere, a bounded queue. And the one-shot functions and copies.
#include "storage/engine/readers.hpp"

#include <atomic>
#include <future>
#include <mutex>

#include "storage/engine/stream.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using namespace shidra::storage;

void append(Database& database) {
  database.write([](Write& write) { write.append_event(1, "t", "{}"); });
}

}  // namespace

TEST_CASE("A read job sees one moment, whatever is committed meanwhile") {
  shidra::tests::TemporaryDatabase temporary;
  append(temporary.database);
  temporary->read([&](Read& read) {
    CHECK(head(read, 1) == 1);
    append(temporary.database);
    CHECK(head(read, 1) == 1);
  });
  temporary->read([](Read& read) { CHECK(head(read, 1) == 2); });
}

TEST_CASE("A read job cannot write") {
  shidra::tests::TemporaryDatabase temporary;
  CHECK_THROWS_AS(
      temporary->read([](Read& read) { read.all<int>("INSERT INTO stream (id, head) VALUES (1, 1) RETURNING 1"); }),
      StorageError);
}

TEST_CASE("What a read job throws arrives at the callback, and the pool goes on") {
  shidra::tests::TemporaryDatabase temporary;
  std::atomic<int> errors{0};
  std::atomic<int> good{0};
  Readers readers{database_file(temporary.folder), [&](std::exception_ptr const& thrown) {
                    try {
                      std::rethrow_exception(thrown);
                    } catch (StorageError const&) {
                      ++errors;  // no assertion here: Catch's are for one thread
                    }
                  }};
  for (int round = 0; round < 10; ++round) {
    CHECK(readers.submit([](Read& read) { read.value<int>("SELECT 1 WHERE 0"); }));
    CHECK(readers.submit([&](Read& read) { good += read.value<int>("SELECT 1"); }));
  }
  readers.stop();
  CHECK(errors == 10);
  CHECK(good == 10);
  CHECK_FALSE(readers.submit([](Read&) {}));
}

TEST_CASE("A full queue of reads refuses") {
  shidra::tests::TemporaryDatabase temporary;
  std::promise<void> started;
  std::promise<void> go_on;
  Readers readers{
      database_file(temporary.folder), {}, {.threads = 1, .queue_limit = 2}};  // after what its jobs refer to
  REQUIRE(readers.submit([&](Read&) {
    started.set_value();
    go_on.get_future().wait();
  }));
  started.get_future().wait();
  CHECK(readers.submit([](Read&) {}));
  CHECK(readers.submit([](Read&) {}));
  CHECK(readers.waiting() == 2);
  CHECK_FALSE(readers.submit([](Read&) {}));
  go_on.set_value();
}

TEST_CASE("Quick reads go before long ones, and long ones never take the last thread") {
  shidra::tests::TemporaryDatabase temporary;
  std::mutex guard;
  std::vector<std::string> order;
  std::promise<void> started, go_on, quick_done;
  Readers readers{database_file(temporary.folder), {}, {.threads = 2, .long_queue_limit = 2}};
  auto const note = [&](std::string what) {
    return [&, what](Read&) {
      std::lock_guard const lock{guard};
      order.push_back(what);
    };
  };
  using Lane = Readers::Lane;
  REQUIRE(readers.submit(
      [&](Read&) {
        started.set_value();
        go_on.get_future().wait();
      },
      Lane::long_));
  started.get_future().wait();
  CHECK(readers.submit(note("page"), Lane::long_));
  CHECK(readers.submit(note("page"), Lane::long_));
  CHECK_FALSE(readers.submit(note("page"), Lane::long_));
  CHECK(readers.submit(note("watch")));
  CHECK(readers.submit([&](Read&) { quick_done.set_value(); }));
  quick_done.get_future().wait();  // while the first long one still runs
  {
    std::lock_guard const lock{guard};
    CHECK(order == std::vector<std::string>{"watch"});
  }
  go_on.set_value();
  readers.stop();
  CHECK(order == std::vector<std::string>{"watch", "page", "page"});
}

TEST_CASE("A second server on the same folder is refused, a one-shot read is not") {
  shidra::tests::TemporaryDatabase temporary;
  append(temporary.database);
  CHECK_THROWS_AS(Database{temporary.folder.path()}, FolderInUse);
  CHECK_THROWS_AS(OneShot::write(temporary.folder, [](Write&) {}), FolderInUse);
  std::int64_t seen = 0;
  OneShot::read(temporary.folder, [&](Read& read) { seen = head(read, 1); });
  CHECK(seen == 1);
}

TEST_CASE("A one-shot write fills a folder, or leaves it alone when it throws") {
  shidra::tests::TemporaryFolder const folder;
  { Database const made{folder.path() / "new"}; }
  bool noted = false;
  OneShot::write(folder.path() / "new", [&](Write& write) {
    write.append_event(1, "t", "{}");
    write.after_commit([&] { noted = true; });
  });
  CHECK(noted);
  CHECK_THROWS_AS(OneShot::write(folder.path() / "new",
                                 [](Write& write) {
                                   write.append_event(1, "t", "{}");
                                   throw std::runtime_error("no");
                                 }),
                  std::runtime_error);
  std::int64_t seen = 0;
  OneShot::read(folder.path() / "new", [&](Read& read) { seen = head(read, 1); });
  CHECK(seen == 1);
  CHECK(std::filesystem::status(folder.path() / "new").permissions() == std::filesystem::perms::owner_all);
}

TEST_CASE("A copy made beside a running server holds everything committed before it") {
  shidra::tests::TemporaryDatabase temporary;
  append(temporary.database);
  auto const target = temporary.folder.path() / "copy" / "shidra.db";
  CHECK_THROWS_AS(temporary->back_up(target), StorageError);  // no such folder
  std::filesystem::create_directory(target.parent_path());
  temporary->back_up(target);
  append(temporary.database);
  temporary->back_up(target);  // replaces
  OneShot::read(target.parent_path(), [](Read& read) {
    CHECK(head(read, 1) == 2);
    CHECK(read.value<std::string>("PRAGMA integrity_check") == "ok");
  });
}
