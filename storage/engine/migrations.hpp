// SPDX-License-Identifier: AGPL-3.0-or-later
// Brings the database to this program's schema: numbered files, each in one transaction, each remembered with its
// SHA-256. A database from a newer or another program is refused untouched; one that holds data is copied first.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/engine/connection.hpp"
#include "storage/engine/embedded_migrations.hpp"

namespace shidra::storage {

/// This program must not touch this database; the message says why in words for the operator.
class SchemaRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Runs on the opening thread, before anybody else has a connection. Copies go to FOLDER/before-NNNN.db, NNNN being the
/// number of the first file that runs. Returns the names of the files that ran. A file that fails leaves the database
/// as it was after the file before it.
std::vector<std::string> migrate(Connection& connection, std::filesystem::path const& folder,
                                 std::vector<EmbeddedMigration> const& known = embedded_migrations());

/// Names of the migrations the database has, in order; empty for a fresh file. Throws SchemaRefused like migrate().
std::vector<std::string> applied_migrations(Connection& connection,
                                            std::vector<EmbeddedMigration> const& known = embedded_migrations());

}  // namespace shidra::storage
