// SPDX-License-Identifier: AGPL-3.0-or-later
// Running and checking the numbered schema files. Runs on: the opening thread, alone with the database.
#include "storage/engine/migrations.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "storage/engine/backup.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/read.hpp"
#include "storage/engine/writer.hpp"

namespace shidra::storage {
namespace {

std::string_view number_of(EmbeddedMigration const& migration) { return migration.name.substr(0, 4); }

void check_names(std::vector<EmbeddedMigration> const& known) {
  for (std::size_t at = 0; at < known.size(); ++at) {
    auto const name = known[at].name;
    bool const numbered = name.size() > 5 && name[4] == '_' &&
                          std::all_of(name.begin(), name.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
    if (!numbered || (at > 0 && number_of(known[at - 1]) >= number_of(known[at]))) {
      throw SchemaRefused(fmt::format("migration {} is not named NNNN_… with a number of its own", name));
    }
  }
}

std::string checksum_of(EmbeddedMigration const& migration) { return to_hex(sha256(migration.sql)); }

void check_applied(std::string const& name, std::string const& checksum, std::vector<EmbeddedMigration> const& known) {
  auto const found = std::find_if(known.begin(), known.end(), [&](auto const& one) { return one.name == name; });
  if (found == known.end()) {
    throw SchemaRefused(
        fmt::format("the database is newer than this program: it has {}, which this program does not know. "
                    "Start the newer program, or restore a copy made before it.",
                    name));
  }
  if (checksum != checksum_of(*found)) {
    throw SchemaRefused(fmt::format(
        "the database was made with another text of {}: it belongs to another build of this program.", name));
  }
}

// Off while a table is rebuilt, as SQLite's documentation asks; checked whole before the commit.
void check_foreign_keys(Connection& connection, std::string_view name) {
  Read read{connection};
  auto rows = read.query("PRAGMA foreign_key_check");
  if (rows.next()) {
    throw StorageError(Fault::constraint, 0,
                       fmt::format("{} leaves rows of {} that point to nothing", name, rows.text(0)));
  }
}

void run_one(Connection& connection, EmbeddedMigration const& migration) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(std::string{migration.sql});
    check_foreign_keys(connection, migration.name);
    Statement remember =
        connection.statement(R"sql(INSERT INTO migration (name, checksum, at) VALUES ($1, $2, $3))sql");
    remember.bind_text(1, migration.name, Lifetime::copy);
    remember.bind_text(2, checksum_of(migration), Lifetime::copy);
    remember.bind_integer(3, system_milliseconds());
    remember.step();
  } catch (...) {
    if (connection.in_transaction()) connection.execute("ROLLBACK");
    throw;
  }
  connection.execute("COMMIT");
}

}  // namespace

std::vector<std::string> applied_migrations(Connection& connection, std::vector<EmbeddedMigration> const& known) {
  check_names(known);
  Read read{connection};
  auto const made =
      read.value<std::int64_t>("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'");
  if (made == 0) return {};
  std::vector<std::string> names;
  auto rows = read.query(R"sql(SELECT name, checksum FROM migration ORDER BY name)sql");
  while (rows.next()) {
    check_applied(rows.get<std::string>(0), rows.get<std::string>(1), known);
    names.push_back(rows.get<std::string>(0));
  }
  return names;
}

std::vector<std::string> migrate(Connection& connection, std::filesystem::path const& folder,
                                 std::vector<EmbeddedMigration> const& known) {
  auto const applied = applied_migrations(connection, known);
  std::vector<EmbeddedMigration> pending;
  std::copy_if(known.begin(), known.end(), std::back_inserter(pending),
               [&](auto const& one) { return std::find(applied.begin(), applied.end(), one.name) == applied.end(); });
  if (pending.empty()) return {};
  if (!applied.empty()) copy_to(connection, folder / fmt::format("before-{}.db", number_of(pending.front())));
  connection.execute(R"sql(
      CREATE TABLE IF NOT EXISTS migration (
        name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, at INTEGER NOT NULL) STRICT)sql");
  std::vector<std::string> names;
  connection.execute("PRAGMA foreign_keys = 0");
  try {
    for (auto const& migration : pending) {
      run_one(connection, migration);
      names.emplace_back(migration.name);
    }
  } catch (...) {
    connection.execute("PRAGMA foreign_keys = 1");
    throw;
  }
  connection.execute("PRAGMA foreign_keys = 1");
  spdlog::info("{} migrations ran, the last is {}", names.size(), names.back());
  return names;
}

}  // namespace shidra::storage
