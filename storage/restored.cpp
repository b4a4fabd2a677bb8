// SPDX-License-Identifier: AGPL-3.0-or-later
// See restored.hpp.
#include "storage/restored.hpp"

#include "storage/engine/read.hpp"

namespace shidra::storage {

std::vector<Digest> stored_files(Read& read) {
  return read.all<Digest>(R"sql(SELECT DISTINCT file FROM material WHERE file IS NOT NULL ORDER BY file)sql");
}

std::optional<std::string> first_damage(Read& read) {
  auto const said = read.value<std::string>(R"sql(PRAGMA integrity_check(1))sql");
  if (said != "ok") return said;
  auto rows = read.query(R"sql(PRAGMA foreign_key_check)sql");
  if (rows.next()) return "a row of " + std::string(rows.text(0)) + " refers to one that is not there";
  return std::nullopt;
}

void end_all_access(Write& write) {
  write.run(R"sql(DELETE FROM session)sql");
  write.run(R"sql(DELETE FROM sign_in_code)sql");
  write.run(R"sql(DELETE FROM sign_in_link)sql");
}

}  // namespace shidra::storage
