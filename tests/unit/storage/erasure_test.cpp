// SPDX-License-Identifier: AGPL-3.0-or-later
// What was erased is not in the files either: not in free pages, not in the log. And what is to be done after a commit
// is done whatever comes before it.
#include <fstream>
#include <thread>

#include "storage/engine/database.hpp"
#include "storage/engine/stream.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_database.hpp"

namespace {

using namespace shidra::storage;

/// How often the word stands in any file of the folder.
std::size_t found_in(std::filesystem::path const& folder, std::string const& word) {
  std::size_t count = 0;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(file)), {});
    for (auto at = bytes.find(word); at != std::string::npos; at = bytes.find(word, at + 1)) ++count;
  }
  return count;
}

bool empties_log(Database& database) {
  auto const log = std::filesystem::path{database_file(database.folder())}.concat("-wal");
  database.writer().empty_log_soon();
  for (int tries = 0; tries < 250 && std::filesystem::file_size(log) > 0; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  return std::filesystem::file_size(log) == 0;
}

}  // namespace

TEST_CASE("What blanked events said is in no file once the log is empty, however long it was") {
  std::string const word = "nobody-may-read-this-any-more";
  auto const repeats = GENERATE(1, 40, 400);  // within a page, most of one, on pages of its own
  shidra::tests::TemporaryFolder const folder;
  Database database{folder, {}, {.writer = {.idle = std::chrono::milliseconds{20}}, .readers = {}}};
  std::string secret = R"("kind":"summary_text","id":"7","put":")";
  for (int n = 0; n < repeats; ++n) secret += word;
  for (int round = 0; round < 60; ++round)  // among others, so that pages are split and merged
    database.write([&](Write& write) {
      write.append_event(1, "summary/7", round % 3 == 0 ? secret : R"("kind":"other","id":"1","put":{})");
      write.append_event(1, "forum/1", std::string(static_cast<std::size_t>(round) * 40, 'x'));
    });
  REQUIRE(empties_log(database));
  REQUIRE(found_in(folder, word) >= 20);
  database.write([](Write& write) {
    blank_events(write, 1, "summary/7", R"("kind":"summary_text","id":"7",)",
                 R"("kind":"summary_text","id":"7","gone":true)");
  });
  REQUIRE(empties_log(database));
  CHECK(found_in(folder, word) == 0);
}

TEST_CASE("What pruned events and removed rows said is in no file once the log is empty") {
  std::string const word = "gone-with-its-row";
  shidra::tests::TemporaryFolder const folder;
  Database database{folder, {}, {.writer = {.idle = std::chrono::milliseconds{20}}, .readers = {}}};
  database.write([&](Write& write) {
    for (int n = 0; n < 50; ++n) write.append_event(1, "t", std::string(static_cast<std::size_t>(n) * 90, 'x') + word);
  });
  REQUIRE(empties_log(database));
  REQUIRE(found_in(folder, word) == 50);
  database.write([&](Write& write) { prune_events(write, 1, write.began_at() + 1'000); });
  REQUIRE(empties_log(database));
  CHECK(found_in(folder, word) == 0);
}

TEST_CASE("A reader in the way puts the emptying off and does not make it forgotten") {
  std::string const word = "read-for-long";
  shidra::tests::TemporaryFolder const folder;
  Database database{folder, {}, {.writer = {.idle = std::chrono::milliseconds{20}}, .readers = {}}};
  auto const log = std::filesystem::path{database_file(database.folder())}.concat("-wal");
  database.write([&](Write& write) { write.append_event(1, "t", word); });
  database.read([&](Read& read) {
    CHECK(head(read, 1) == 1);
    database.write([](Write& write) { write.append_event(1, "t", "{}"); });
    database.writer().empty_log_soon();
    std::this_thread::sleep_for(std::chrono::milliseconds{600});  // a try waits for readers a quarter of a second
    CHECK(std::filesystem::file_size(log) > 0);
    CHECK(head(read, 1) == 1);
  });
  for (int tries = 0; tries < 250 && std::filesystem::file_size(log) > 0; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  CHECK(std::filesystem::file_size(log) == 0);
}

TEST_CASE("Under load without a pause the log is emptied all the same") {
  shidra::tests::TemporaryFolder const folder;
  Database database{
      folder,
      {},
      {.writer = {.idle = std::chrono::hours{1}, .longest_erasure = std::chrono::milliseconds{100}}, .readers = {}}};
  auto const log = std::filesystem::path{database_file(database.folder())}.concat("-wal");
  database.write([](Write& write) { write.append_event(1, "t", std::string(300'000, 'x')); });
  auto const before = std::filesystem::file_size(log);
  database.writer().empty_log_soon();
  std::this_thread::sleep_for(std::chrono::milliseconds{150});
  database.write([](Write& write) { write.append_event(1, "t", "{}"); });
  for (int tries = 0; tries < 250 && std::filesystem::file_size(log) >= before; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  CHECK(std::filesystem::file_size(log) == 0);
}

TEST_CASE("A note of a commit that throws keeps no other note from being done") {
  shidra::tests::TemporaryFolder const folder;
  std::vector<int> done;
  Commit commit;
  commit.notes.emplace_back([&] { done.push_back(1); });
  commit.notes.emplace_back([] { throw std::runtime_error("a bug in a note"); });
  commit.notes.emplace_back([&] { done.push_back(3); });
  CHECK_NOTHROW(run_notes(commit));
  CHECK(done == std::vector{1, 3});
  // And so it is where a database has no receiver of its own.
  Database database{folder};
  database.write([&](Write& write) {
    write.after_commit([] { throw std::runtime_error("a bug in a note"); });
    write.after_commit([&] { done.push_back(4); });
  });
  database.stop();
  CHECK(done == std::vector{1, 3, 4});
}
