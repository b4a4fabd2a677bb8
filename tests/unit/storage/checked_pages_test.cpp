// SPDX-License-Identifier: AGPL-3.0-or-later
// Bits that turn over on the disk, in the database and in its log: noticed, never read as data.
#include "storage/engine/checked_pages.hpp"

#include <fstream>
#include <random>

#include <sqlite3.h>

#include "storage/engine/backup.hpp"
#include "storage/engine/database.hpp"
#include "storage/engine/log_check.hpp"
#include "storage/restored.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace shidra::storage;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t page = 4096, frame = page + 24, log_header = 32;

std::string bytes_of(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(fs::path const& path, std::string const& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::string with_bit_turned(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

/// A folder with a database of some pages.
struct Disk {
  shidra::tests::TemporaryFolder folder;
  fs::path file = database_file(folder.path()), log = fs::path(file).concat("-wal");

  Disk() {
    Database database(folder.path());
    for (int n = 0; n < 40; ++n) add(database, n);
  }
  /// One commit.
  static void add(Database& database, int n) {
    database.write([&](Write& write) {
      write.run("INSERT INTO meta (key, value) VALUES ($1, $2)", "row " + std::to_string(n), std::string(700, 'x'));
    });
  }
  static std::int64_t rows(fs::path const& folder) {
    std::int64_t count = 0;
    OneShot::read(folder, [&](Read& read) {
      count = read.value<std::int64_t>("SELECT COUNT(*) FROM meta WHERE key LIKE 'row %' AND length(value) = 700");
    });
    return count;
  }
  /// Everything into the database file, nothing in the log.
  void empty_log() {
    Connection connection(file, Connection::Mode::read_write);
    REQUIRE(connection.checkpoint(Connection::Checkpoint::truncate).complete);
  }
};

/// The same tables and rows in a file of SQLite's own, without our layer.
void write_plainly(fs::path const& from, fs::path const& to) {
  sqlite3* plain = nullptr;
  REQUIRE(sqlite3_open(to.c_str(), &plain) == SQLITE_OK);
  auto const run = [&](std::string const& sql) {
    INFO(sql);
    REQUIRE(sqlite3_exec(plain, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  };
  auto const texts = [&](char const* sql) {
    std::vector<std::string> found;
    auto const add = [](void* to_list, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(to_list)->emplace_back(values[0]);
      return 0;
    };
    REQUIRE(sqlite3_exec(plain, sql, add, &found, nullptr) == SQLITE_OK);
    return found;
  };
  run("ATTACH '" + from.string() + "' AS old");
  for (auto const& sql : texts("SELECT sql FROM old.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"))
    run(sql);
  for (auto const& name : texts("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"))
    run("INSERT INTO main." + name + " SELECT * FROM old." + name);
  for (auto const& sql : texts("SELECT sql FROM old.sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL")) run(sql);
  sqlite3_close(plain);
}

/// Reads every page of what lies in the folder.
std::string damage_in(fs::path const& folder) {
  try {
    Connection connection(database_file(folder), Connection::Mode::read_only);
    Read read(connection);
    return first_damage(read).value_or("");
  } catch (StorageError const& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("whatever bit of a database turns over, reading its page is an error") {
  Disk disk;
  disk.empty_log();
  auto const good = bytes_of(disk.file);
  REQUIRE(good.size() > 20 * page);
  REQUIRE(has_sums(disk.file));
  shidra::tests::TemporaryFolder other;
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    auto const bit = random() % (good.size() * 8);
    INFO("bit " << bit << ", page " << bit / 8 / page + 1);
    put(database_file(other.path()), with_bit_turned(good, bit));
    CHECK(!damage_in(other.path()).empty());
  }
  put(database_file(other.path()), good);
  CHECK(damage_in(other.path()).empty());
}

TEST_CASE("a page in another's place, and one that was never written, are errors") {
  Disk disk;
  disk.empty_log();
  auto const good = bytes_of(disk.file);
  shidra::tests::TemporaryFolder other;
  auto swapped = good;
  std::swap_ranges(swapped.begin() + 5 * page, swapped.begin() + 6 * page, swapped.begin() + 7 * page);
  put(database_file(other.path()), swapped);
  CHECK(!damage_in(other.path()).empty());
  auto lost = good;
  std::fill_n(lost.begin() + 6 * page, page, '\0');
  put(database_file(other.path()), lost);
  CHECK(!damage_in(other.path()).empty());
}

TEST_CASE("a bit that turns over in the log of a running server is noticed by the next reader of its page") {
  Disk disk;
  Database database(disk.folder.path());
  for (int n = 100; n < 110; ++n) Disk::add(database, n);
  auto const log = bytes_of(disk.log);
  auto const frames = (log.size() - log_header) / frame;
  REQUIRE(frames > 10);
  CHECK(Disk::rows(disk.folder.path()) == 50);
  int noticed = 0;
  for (std::size_t n = 0; n < frames; ++n) {
    std::fstream(disk.log, std::ios::binary | std::ios::in | std::ios::out)
        << with_bit_turned(log, (log_header + n * frame + 24 + 77 * n % page) * 8);
    try {
      auto const rows = Disk::rows(disk.folder.path());
      CHECK(rows == 50);  // older frames of a page are read by nobody
    } catch (StorageError const& error) {
      CHECK(std::string(error.what()).find("disk I/O error") != std::string::npos);
      ++noticed;
    }
  }
  CHECK(noticed > 2);
  std::fstream(disk.log, std::ios::binary | std::ios::in | std::ios::out) << log;
}

TEST_CASE("after a crash, a log that is damaged before finished commits is refused; one whose end is torn is not") {
  Disk disk;
  std::string log, file;
  {
    Database database(disk.folder.path());
    for (int n = 100; n < 110; ++n) Disk::add(database, n);
    log = bytes_of(disk.log);  // as a crash would leave them
    file = bytes_of(disk.file);
  }
  auto const frames = (log.size() - log_header) / frame;
  shidra::tests::TemporaryFolder other;
  auto const opens_with = [&](std::string const& its_log) -> std::int64_t {
    for (auto const* rest : {"shidra.db-shm", "shidra.db-wal"}) fs::remove(other.path() / rest);
    put(database_file(other.path()), file);
    put(other.path() / "shidra.db-wal", its_log);
    try {
      Database const opened(other.path());
    } catch (LogDamaged const& error) {
      CHECK(std::string(error.what()).find("Restore a backup") != std::string::npos);
      return -1;
    }
    return Disk::rows(other.path());
  };
  CHECK(opens_with(log) == 50);
  CHECK(opens_with(with_bit_turned(log, (log_header + 24 + 99) * 8)) == -1);            // in the first frame
  CHECK(opens_with(with_bit_turned(log, (log_header + frame + 17) * 8)) == -1);         // a sum
  CHECK(opens_with(with_bit_turned(log, (log_header + 2 * frame + 9) * 8 + 3)) == -1);  // a salt
  CHECK(opens_with(with_bit_turned(log, 8 * 8)) == -1);                                 // the header
  // Of every frame: only the last commit may be missing afterwards, and only if it is the one that is damaged.
  auto const commits = [&](std::size_t n) { return log.substr(log_header + n * frame + 4, 4) != std::string(4, '\0'); };
  std::size_t last_commit = frames - 1;
  while (!commits(last_commit - 1)) --last_commit;
  REQUIRE(last_commit > 5);
  for (std::size_t n = 0; n < frames; ++n) {
    INFO("frame " << n << ", the last commit begins at " << last_commit);
    CHECK(opens_with(with_bit_turned(log, (log_header + n * frame + 24 + 99) * 8)) == (n < last_commit ? -1 : 49));
  }
  auto const last = (log_header + (frames - 1) * frame + 24 + 99) * 8;
  CHECK(opens_with(with_bit_turned(log, last)) == 49);  // a power cut within the last commit looks just like this
  CHECK(opens_with(log.substr(0, log.size() - 500)) == 49);
  CHECK(opens_with(log.substr(0, log_header)) == 40);
  CHECK(opens_with(std::string(log.size(), '\0')) == 40);
}

TEST_CASE("a database from before pages had sums gets them when it is opened; copies have them too") {
  Disk disk;
  disk.empty_log();
  shidra::tests::TemporaryFolder older;
  write_plainly(disk.file, older.path() / "plain.db");
  fs::rename(older.path() / "plain.db", disk.file);
  REQUIRE(!has_sums(disk.file));
  Database const database(disk.folder.path());
  CHECK(Disk::rows(disk.folder.path()) == 40);
  shidra::tests::TemporaryFolder other;
  database.back_up(database_file(other.path()));
  CHECK(has_sums(database_file(other.path())));
  auto const copy = bytes_of(database_file(other.path()));
  put(database_file(other.path()), with_bit_turned(copy, copy.size() * 4 + 5));
  CHECK(!damage_in(other.path()).empty());
}

TEST_CASE("a copy that is larger than what is kept in memory has sums in all its pages") {
  Disk disk;
  shidra::tests::TemporaryFolder other;
  Connection connection(disk.file, Connection::Mode::read_only);
  connection.execute("PRAGMA cache_size = 10");
  copy_to(connection, database_file(other.path()));
  REQUIRE(fs::file_size(database_file(other.path())) > 30 * page);
  CHECK(damage_in(other.path()).empty());
}

TEST_CASE("a database that has lost the mark of its sums is damaged, and not one from before there were any") {
  Disk disk;
  disk.empty_log();
  auto const good = bytes_of(disk.file);
  for (int bit = 0; bit < 8; ++bit) {
    put(disk.file, with_bit_turned(good, 20 * 8 + static_cast<std::size_t>(bit)));
    INFO("bit " << bit);
    CHECK(has_sums(disk.file));
    CHECK(!damage_in(disk.folder.path()).empty());
  }
}
