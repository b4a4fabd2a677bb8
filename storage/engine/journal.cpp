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
void add_fields(std::string& bytes, StoredJournalEntry const& entry) {
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
}

void add_bytes(std::string& bytes, Digest const& digest) {
  bytes.append(reinterpret_cast<char const*>(digest.data()), digest.size());
}

Digest digest_of(StoredJournalEntry const& entry, Digest const& salt) {
  std::string bytes{"shidra journal entry 2"};
  add_bytes(bytes, salt);
  add_fields(bytes, entry);
  return sha256(bytes);
}

// The form that entries had before they were salted.
Digest chained_unsalted(Digest const& previous, StoredJournalEntry const& entry) {
  std::string bytes{"shidra journal 1"};
  add_bytes(bytes, previous);
  add_fields(bytes, entry);
  return sha256(bytes);
}

Digest chained(JournalHead const& previous, StoredJournalEntry const& entry) {
  return entry.salt ? extended(previous, digest_of(entry, *entry.salt)).hash : chained_unsalted(previous.hash, entry);
}

}  // namespace

// client-web/src/journal/chain.ts computes the same.
JournalHead extended(JournalHead const& head, Digest const& entry) {
  std::string bytes{"shidra journal 2"};
  add_bytes(bytes, head.hash);
  add_bytes(bytes, entry);
  return {head.n + 1, sha256(bytes)};
}

JournalHead append_journal(Write& write, JournalEntry const& entry) {
  JournalHead const previous = journal_head(write, entry.stream);
  StoredJournalEntry row{entry.stream, previous.n + 1, entry.at, entry.actor, entry.act,
                         entry.target, entry.details,  {},       entry.salt};
  row.hash = chained(previous, row);
  write.run(R"sql(
      INSERT INTO journal (stream, n, at, actor, act, target, details, hash, salt)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql",
            row.stream, row.n, row.at, row.actor, row.act, row.target, row.details, row.hash, row.salt);
  return {row.n, row.hash};
}

JournalHead journal_head(Read& read, std::int64_t stream) {
  return read
      .first<JournalHead>(R"sql(SELECT n, hash FROM journal WHERE stream = $1 ORDER BY n DESC LIMIT 1)sql", stream)
      .value_or(JournalHead{});
}

JournalContinuation journal_after(Read& read, std::int64_t stream, JournalHead const& known, std::int64_t limit) {
  JournalContinuation after{.head = journal_head(read, stream), .holds_known = known == JournalHead{}, .digests = {}};
  auto rows = read.query(R"sql(
      SELECT stream, n, at, actor, act, target, details, hash, salt FROM journal
      WHERE stream = $1 AND n >= $2 ORDER BY n LIMIT $3)sql",
                         stream, known.n, limit + 1);
  while (rows.next() && std::ssize(after.digests) < limit) {
    auto const entry = rows.into<StoredJournalEntry>();
    if (entry.n == known.n) {
      after.holds_known = entry.hash == known.hash;
      continue;
    }
    bool const follows = entry.n == known.n + std::ssize(after.digests) + 1;
    if (!after.holds_known || !follows || !entry.salt) break;
    after.digests.push_back(digest_of(entry, *entry.salt));
  }
  return after;
}

std::vector<StoredJournalEntry> journal_before(Read& read, std::int64_t stream, std::int64_t before,
                                               std::int64_t limit) {
  return read.all<StoredJournalEntry>(R"sql(
      SELECT stream, n, at, actor, act, target, details, hash, salt FROM journal
      WHERE stream = $1 AND n < $2 ORDER BY n DESC LIMIT $3)sql",
                                      stream, before, limit);
}

JournalVerdict verify_journal(Read& read, std::int64_t stream, std::optional<JournalHead> const& known) {
  JournalVerdict verdict;
  JournalHead previous;
  bool salted = false;  // from the first salted entry on all are: nobody goes back to the weaker form
  auto rows = read.query(R"sql(
      SELECT stream, n, at, actor, act, target, details, hash, salt FROM journal WHERE stream = $1 ORDER BY n)sql",
                         stream);
  while (rows.next()) {
    auto const next = verdict.entries + 1;
    auto const entry = rows.into<StoredJournalEntry>();
    bool const good = entry.n == next && (entry.salt || !salted) && entry.hash == chained(previous, entry) &&
                      (!known || known->n != next || known->hash == entry.hash);
    if (!good) {
      verdict.broken_at = next;
      return verdict;
    }
    previous = {entry.n, entry.hash};
    salted = entry.salt.has_value();
    verdict.entries = next;
  }
  if (known && known->n > verdict.entries) verdict.broken_at = verdict.entries + 1;
  return verdict;
}

}  // namespace shidra::storage
