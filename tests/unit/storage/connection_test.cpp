// SPDX-License-Identifier: AGPL-3.0-or-later
// A connection's settings as SQLite itself reports them, and its statement cache.
#include "storage/engine/connection.hpp"

#include <sqlite3.h>

#include "storage/engine/folder_lock.hpp"
#include "storage/engine/read.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;
using shidra::tests::TemporaryFolder;

int configuration(Connection const& connection, int setting) {
  int value = -1;
  sqlite3_db_config(connection.raw(), setting, -1, &value);
  return value;
}

}  // namespace

TEST_CASE("Every connection reports the safe settings") {
  TemporaryFolder const folder;
  Connection const writing{folder.path() / "a.db", Connection::Mode::read_write};
  for (auto const mode : {Connection::Mode::read_write, Connection::Mode::read_only}) {
    Connection connection{folder.path() / "a.db", mode};
    Read read{connection};
    CHECK(read.value<std::string>("PRAGMA journal_mode") == "wal");
    CHECK(read.value<int>("PRAGMA synchronous") == 2);
    CHECK(read.value<int>("PRAGMA foreign_keys") == 1);
    CHECK(read.value<int>("PRAGMA cache_size") == -65'536);
    CHECK(read.value<int>("PRAGMA temp_store") == 2);
    CHECK(read.value<int>("PRAGMA cell_size_check") == 1);
    CHECK(read.value<int>("PRAGMA trusted_schema") == 0);
    CHECK(read.value<int>("PRAGMA secure_delete") == 1);
    CHECK(read.value<int>("PRAGMA busy_timeout") == 5000);
    CHECK(configuration(connection, SQLITE_DBCONFIG_DEFENSIVE) == 1);
    CHECK(configuration(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION) == 0);
    CHECK(configuration(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE) == 1);
    CHECK(sqlite3_limit(connection.raw(), SQLITE_LIMIT_LENGTH, -1) == 4 * 1024 * 1024);
    CHECK(sqlite3_limit(connection.raw(), SQLITE_LIMIT_EXPR_DEPTH, -1) == 50);
    CHECK_THROWS_AS(read.value<std::string>("SELECT load_extension('x')"), StorageError);
    CHECK_THROWS_AS(connection.execute("SELECT \"no such column\""), StorageError);
  }
  CHECK(std::filesystem::status(folder.path() / "a.db").permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("A file name with marks of an address in it is taken literally") {
  TemporaryFolder const folder;
  auto const file = folder.path() / "odd ?name#100%41.db";
  Connection const connection{file, Connection::Mode::read_write};
  CHECK(std::filesystem::exists(file));
}

TEST_CASE("A read-only connection refuses to write and to make a file") {
  TemporaryFolder const folder;
  auto const file = folder.path() / "a.db";
  CHECK_THROWS_AS(Connection(file, Connection::Mode::read_only), StorageError);
  CHECK_FALSE(std::filesystem::exists(file));
  Connection writing{file, Connection::Mode::read_write};
  writing.execute("CREATE TABLE t (x INTEGER)");
  Connection reading{file, Connection::Mode::read_only};
  CHECK_THROWS_AS(reading.execute("INSERT INTO t VALUES (1)"), StorageError);
}

TEST_CASE("A file that is no database is refused as broken") {
  TemporaryFolder const folder;
  auto const file = folder.path() / "a.db";
  {
    Connection connection{file, Connection::Mode::read_write};
    connection.execute("CREATE TABLE t (x INTEGER)");
    connection.checkpoint(Connection::Checkpoint::truncate);
  }
  std::filesystem::resize_file(file, 0);
  std::filesystem::resize_file(file, 8192);  // zeroes
  try {
    Connection connection{file, Connection::Mode::read_write};
    FAIL("was opened");
  } catch (StorageError const& error) {
    CHECK(error.fault() == Fault::broken);
  }
}

TEST_CASE("A statement is prepared once, reset by its end, and again only while in use") {
  TemporaryFolder const folder;
  Connection connection{folder.path() / "a.db", Connection::Mode::read_write};
  Read read{connection};
  auto const before = connection.cached_statements();
  for (int round = 0; round < 3; ++round) {
    std::string const text = "SELECT 1 UNION ALL SELECT 2 ORDER BY 1";  // another address, the same words
    Rows outer = read.query(text);
    REQUIRE(outer.next());
    Rows inner = read.query(text);
    REQUIRE(inner.next());
    REQUIRE(outer.next());
    CHECK(outer.get<int>(0) == 2);
    CHECK(inner.get<int>(0) == 1);
  }
  CHECK(connection.cached_statements() == before + 1);
}

TEST_CASE("Bindings do not leak into the next use of a statement") {
  TemporaryFolder const folder;
  Connection connection{folder.path() / "a.db", Connection::Mode::read_write};
  {
    Statement statement = connection.statement("SELECT $1");
    statement.bind_integer(1, 7);
  }
  Statement statement = connection.statement("SELECT $1");
  REQUIRE(statement.step());
  CHECK(statement.is_null(0));
}

TEST_CASE("The size of the log is known, and nothing after a complete checkpoint") {
  TemporaryFolder const folder;
  Connection connection{folder.path() / "a.db", Connection::Mode::read_write};
  connection.execute("CREATE TABLE t (x INTEGER)");
  CHECK(connection.log_pages() > 0);
  CHECK(connection.checkpoint(Connection::Checkpoint::passive).complete);
  CHECK(connection.log_pages() == 0);
  Connection reading{folder.path() / "a.db", Connection::Mode::read_only};
  reading.execute("BEGIN");
  reading.execute("SELECT COUNT(*) FROM t");
  connection.execute("INSERT INTO t VALUES (1)");
  CHECK_FALSE(connection.checkpoint(Connection::Checkpoint::truncate).complete);
  CHECK(connection.log_pages() > 0);
  reading.execute("ROLLBACK");
  CHECK(connection.checkpoint(Connection::Checkpoint::truncate).complete);
  CHECK(std::filesystem::file_size(folder.path() / "a.db-wal") == 0);
}

TEST_CASE("A data folder has one owner at a time") {
  TemporaryFolder const folder;
  {
    FolderLock const first{folder};
    CHECK_THROWS_AS(FolderLock{folder}, FolderInUse);
    try {
      FolderLock const second{folder};
    } catch (FolderInUse const& refused) {
      CHECK(std::string{refused.what()}.find(std::to_string(::getpid())) != std::string::npos);
    }
  }
  CHECK_NOTHROW(FolderLock{folder});
}
