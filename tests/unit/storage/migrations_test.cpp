// SPDX-License-Identifier: AGPL-3.0-or-later
// Migrations: what runs, what is refused, what is copied, and that a failure leaves the database as it was.
#include "storage/engine/migrations.hpp"

#include "storage/engine/database.hpp"
#include "storage/engine/stream.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace shidra::storage;
using shidra::tests::TemporaryFolder;
using Names = std::vector<std::string>;

EmbeddedMigration const first{"0001_things.sql", "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT);"};
EmbeddedMigration const second{"0002_more.sql", "CREATE TABLE more (thing INTEGER REFERENCES thing (id));"};

struct Opened {
  TemporaryFolder folder;
  Connection connection{folder.path() / "a.db", Connection::Mode::read_write};
  Read read{connection};

  Names migrate(std::vector<EmbeddedMigration> const& known) {
    return shidra::storage::migrate(connection, folder, known);
  }
};

}  // namespace

TEST_CASE("A fresh database gets every migration in order, a second run does nothing") {
  Opened opened;
  CHECK(opened.migrate({first, second}) == Names{"0001_things.sql", "0002_more.sql"});
  CHECK(opened.migrate({first, second}).empty());
  CHECK(applied_migrations(opened.connection, {first, second}).size() == 2);
  CHECK_FALSE(std::filesystem::exists(opened.folder.path() / "before-0001.db"));
  CHECK(opened.read.value<int>("PRAGMA foreign_keys") == 1);
}

TEST_CASE("A database with data is copied whole before it is changed") {
  Opened opened;
  opened.migrate({first});
  opened.connection.execute("INSERT INTO thing VALUES (1, 'kept')");
  CHECK(opened.migrate({first, second}) == Names{"0002_more.sql"});
  Connection copy{opened.folder.path() / "before-0002.db", Connection::Mode::read_write};
  Read read{copy};
  CHECK(read.value<std::string>("SELECT name FROM thing") == "kept");
  CHECK(read.value<int>("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'more'") == 0);
  CHECK(std::filesystem::status(opened.folder.path() / "before-0002.db").permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK_FALSE(std::filesystem::exists(opened.folder.path() / "before-0002.db.part"));
}

TEST_CASE("A database from a newer program is refused untouched") {
  Opened opened;
  opened.migrate({first, second});
  CHECK_THROWS_AS(opened.migrate({first}), SchemaRefused);
  CHECK_THROWS_WITH(opened.migrate({first}), Catch::Matchers::Contains("newer") && Catch::Matchers::Contains("0002"));
  CHECK(opened.read.value<int>("SELECT COUNT(*) FROM migration") == 2);
}

TEST_CASE("A migration whose text has changed since it ran is refused") {
  Opened opened;
  opened.migrate({first});
  EmbeddedMigration const changed{first.name, "CREATE TABLE thing (id INTEGER PRIMARY KEY);"};
  CHECK_THROWS_AS(opened.migrate({changed, second}), SchemaRefused);
  CHECK(opened.read.value<int>("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'more'") == 0);
}

TEST_CASE("A failing migration leaves nothing of itself and keeps the ones before it") {
  Opened opened;
  EmbeddedMigration const bad{"0003_bad.sql", "CREATE TABLE half (x INTEGER); INSERT INTO nowhere VALUES (1);"};
  CHECK_THROWS_AS(opened.migrate({first, second, bad}), StorageError);
  CHECK(applied_migrations(opened.connection, {first, second, bad}).size() == 2);
  CHECK(opened.read.value<int>("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'half'") == 0);
  CHECK(opened.read.value<int>("PRAGMA foreign_keys") == 1);
}

TEST_CASE("A migration that leaves rows pointing to nothing is undone") {
  Opened opened;
  EmbeddedMigration const orphan{"0003_orphan.sql", "INSERT INTO more VALUES (77);"};
  CHECK_THROWS_AS(opened.migrate({first, second, orphan}), StorageError);
  CHECK(opened.read.value<int>("SELECT COUNT(*) FROM more") == 0);
}

TEST_CASE("Two migrations with one number, or without a number, are refused") {
  Opened opened;
  CHECK_THROWS_AS(opened.migrate({first, {"0001_again.sql", ""}}), SchemaRefused);
  CHECK_THROWS_AS(opened.migrate({{"things.sql", ""}}), SchemaRefused);
}

TEST_CASE("The program's own migrations run, and the database has an epoch that stays until renewed") {
  TemporaryFolder const folder;
  std::string first_epoch;
  {
    Database database{folder};
    CHECK(database.migrated().size() == embedded_migrations().size());
    database.read([&](Read& read) { first_epoch = epoch(read); });
    CHECK(first_epoch.size() == 16);
    CHECK(first_epoch.find_first_not_of("0123456789abcdef") == std::string::npos);
  }
  Database database{folder};
  CHECK(database.migrated().empty());
  database.write([&](Write& write) {
    CHECK(epoch(write) == first_epoch);
    CHECK(renew_epoch(write) != first_epoch);
  });
  database.read([&](Read& read) { CHECK(epoch(read) != first_epoch); });
}
