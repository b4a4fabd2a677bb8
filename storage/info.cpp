// SPDX-License-Identifier: AGPL-3.0-or-later
// Counts for `shidra info`.
#include "storage/info.hpp"

#include "storage/engine/journal.hpp"
#include "storage/initiatives.hpp"

namespace shidra::storage {
namespace {

std::string count(Read& read, std::string_view sql) { return std::to_string(read.value<std::int64_t>(sql)); }

/// For whoever compares with what a coordinator's browser keeps, or with a backup's manifest.
void add_journal_heads(Read& read, std::vector<InfoLine>& lines) {
  for (auto const initiative : initiatives(read)) {
    auto const head = journal_head(read, initiative.value);
    lines.push_back({"journal head of initiative " + std::to_string(initiative.value),
                     std::to_string(head.n) + " " + to_hex(head.hash)});
  }
}

std::string journal_state(Read& read) {
  for (auto const initiative : initiatives(read)) {
    auto const verdict = verify_journal(read, initiative.value);
    if (verdict.broken_at) return "broken at " + std::to_string(*verdict.broken_at);
  }
  return "ok";
}

}  // namespace

std::vector<InfoLine> info(Read& read) {
  std::vector<InfoLine> lines{
      {"organisations", count(read, R"sql(SELECT COUNT(*) FROM organisation)sql")},
      {"people", count(read, R"sql(SELECT COUNT(*) FROM person WHERE state <> 'left')sql")},
      {"forums", count(read, R"sql(SELECT COUNT(*) FROM forum)sql")},
      {"seats", count(read, R"sql(SELECT COUNT(*) FROM seat)sql")},
      {"meetings", count(read, R"sql(SELECT COUNT(*) FROM meeting)sql")},
      {"summaries", count(read, R"sql(SELECT COUNT(*) FROM summary)sql")},
      {"surveys", count(read, R"sql(SELECT COUNT(*) FROM survey)sql")},
      {"answer sheets",
       count(read, R"sql(SELECT (SELECT COUNT(*) FROM answer_sheet) + (SELECT COUNT(*) FROM receipt))sql")},
      {"calls", count(read, R"sql(SELECT COUNT(*) FROM open_call)sql")},
      {"responses", count(read, R"sql(SELECT COUNT(*) FROM response WHERE state <> 'draft')sql")},
      {"events", count(read, R"sql(SELECT COUNT(*) FROM event)sql")},
  };
  add_journal_heads(read, lines);
  lines.push_back({"journal", journal_state(read)});
  return lines;
}

}  // namespace shidra::storage
