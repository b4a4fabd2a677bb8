// SPDX-License-Identifier: AGPL-3.0-or-later
// See restored.hpp.
#include "storage/restored.hpp"

#include "protocol/codec/types.hpp"
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
  write.run(
      R"sql(UPDATE mail SET subject = '', plain = '', html = '', problem = 'a backup was restored', due_at = $1
    WHERE sent_at IS NULL AND letter IN ('sign_in_code', 'invitation'))sql",
      protocol::Moment{protocol::max_moment_ms});
}

std::int64_t letters_waiting(Read& read) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM mail WHERE sent_at IS NULL AND due_at < $1)sql",
                                  protocol::Moment{protocol::max_moment_ms});
}

}  // namespace shidra::storage
