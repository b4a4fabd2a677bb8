// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal's chain. Appending runs on the writer thread, in the transaction of what it tells about.
#include "storage/engine/journal.hpp"

#include <bit>
#include <limits>

namespace shidra::storage {
namespace {

void add_number(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xff);
}

void add_field(std::string& bytes, std::string_view text) {
  add_number(bytes, text.size());
  bytes += text;
}

void add_field(std::string& bytes, std::int64_t number) {
  add_number(bytes, sizeof number);
  add_number(bytes, std::bit_cast<std::uint64_t>(number));
}

// Every field is preceded by its length (8 bytes, big-endian), numbers take 8 bytes, a missing actor 0: no two
// different entries have the same encoding.
Digest chained(Digest const& previous, StoredJournalEntry const& entry) {
  std::string bytes{"shidra journal 1"};
  bytes.append(reinterpret_cast<char const*>(previous.data()), previous.size());
  add_field(bytes, entry.stream);
  add_field(bytes, entry.n);
  add_field(bytes, entry.at);
  if (entry.actor) {
    add_field(bytes, *entry.actor);
  } else {
    add_field(bytes, std::string_view{});
  }
  add_field(bytes, entry.act);
  add_field(bytes, entry.target);
  add_field(bytes, entry.details);
  return sha256(bytes);
}

}  // namespace

JournalHead append_journal(Write& write, JournalEntry const& entry) {
  JournalHead const previous = journal_head(write, entry.stream);
  StoredJournalEntry row{entry.stream, previous.n + 1, entry.at,      entry.actor,
                         entry.act,    entry.target,   entry.details, {}};
  row.hash = chained(previous.hash, row);
  write.run(R"sql(
      INSERT INTO journal (stream, n, at, actor, act, target, details, hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql",
            row.stream, row.n, row.at, row.actor, row.act, row.target, row.details, row.hash);
  return {row.n, row.hash};
}

JournalHead journal_head(Read& read, std::int64_t stream) {
  return read
      .first<JournalHead>(R"sql(SELECT n, hash FROM journal WHERE stream = $1 ORDER BY n DESC LIMIT 1)sql", stream)
      .value_or(JournalHead{});
}

std::vector<StoredJournalEntry> journal_before(Read& read, std::int64_t stream, std::int64_t before,
                                               std::int64_t limit) {
  return read.all<StoredJournalEntry>(R"sql(
      SELECT stream, n, at, actor, act, target, details, hash FROM journal
      WHERE stream = $1 AND n < $2 ORDER BY n DESC LIMIT $3)sql",
                                      stream, before, limit);
}

JournalVerdict verify_journal(Read& read, std::int64_t stream, std::optional<JournalHead> const& known) {
  JournalVerdict verdict;
  Digest previous{};
  auto rows = read.query(R"sql(
      SELECT stream, n, at, actor, act, target, details, hash FROM journal WHERE stream = $1 ORDER BY n)sql",
                         stream);
  while (rows.next()) {
    auto const next = verdict.entries + 1;
    auto const entry = rows.into<StoredJournalEntry>();
    bool const good = entry.n == next && entry.hash == chained(previous, entry) &&
                      (!known || known->n != next || known->hash == entry.hash);
    if (!good) {
      verdict.broken_at = next;
      return verdict;
    }
    previous = entry.hash;
    verdict.entries = next;
  }
  if (known && known->n > verdict.entries) verdict.broken_at = verdict.entries + 1;
  return verdict;
}

}  // namespace shidra::storage
