// SPDX-License-Identifier: AGPL-3.0-or-later
// The numbered .sql files of storage/migrations, embedded in the binary at build time. Runs on: any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace shidra::storage {

struct EmbeddedMigration {
  std::string_view name;  ///< file name, for example "0001_people.sql"
  std::string_view sql;   ///< the file's bytes, valid for the life of the program
};

/// All migrations, ordered by name.
std::vector<EmbeddedMigration> const& embedded_migrations();

}  // namespace shidra::storage
