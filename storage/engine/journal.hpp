// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal: who did what, when, per stream. Each entry has a digest, SHA-256 of its salt and all its fields, and
// carries SHA-256(hash before it, its digest), so that a change, a gap or a swap in the file shows. Somebody who
// rewrites everything after a point is found only by a head kept elsewhere (JournalHead): by a backup, or by somebody
// who is given the digests since and recomputes the chain. The salt is there for them: digests without it would let
// them guess who did what. Put nothing in the journal that may have to be erased later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "storage/engine/digest.hpp"
#include "storage/engine/read.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct JournalEntry {
  std::int64_t stream = 0;
  std::int64_t at = 0;                ///< milliseconds UTC
  std::optional<std::int64_t> actor;  ///< a person's id; none: the server itself or nobody signed in
  std::string act;                    ///< for example "publish_summary"
  std::string target;                 ///< for example "summary/12"
  std::string details;                ///< JSON text
  Digest salt{};                      ///< nobody who is shown digests can guess it
};

struct StoredJournalEntry {
  std::int64_t stream = 0;
  std::int64_t n = 0;  ///< 1, 2, 3 … per stream
  std::int64_t at = 0;
  std::optional<std::int64_t> actor;
  std::string act;
  std::string target;
  std::string details;
  Digest hash{};
  std::optional<Digest> salt;  ///< none: from before there was one; such an entry is chained without a digest
};
BOOST_DESCRIBE_STRUCT(StoredJournalEntry, (), (stream, n, at, actor, act, target, details, hash, salt))

/// Enough to notice later that the journal up to here has changed. n = 0: an empty journal.
struct JournalHead {
  std::int64_t n = 0;
  Digest hash{};
  bool operator==(JournalHead const&) const = default;
};
BOOST_DESCRIBE_STRUCT(JournalHead, (), (n, hash))

/// What shows that the journal goes on from a head that somebody knows.
struct JournalContinuation {
  JournalHead head;             ///< the present one
  bool holds_known = false;     ///< the known one is in it still
  std::vector<Digest> digests;  ///< of the entries after the known one, as their fields are now
};

struct JournalVerdict {
  std::int64_t entries = 0;               ///< how many were found good
  std::optional<std::int64_t> broken_at;  ///< the first number that is missing or wrong; none: all is well
};

/// Appends under the stream's next number and returns the new head.
JournalHead append_journal(Write& write, JournalEntry const& entry);

JournalHead journal_head(Read& read, std::int64_t stream);

/// The head after one more entry with this digest.
JournalHead extended(JournalHead const& head, Digest const& entry);

/// At most `limit` digests, those of the entries known.n + 1, known.n + 2 …; they end before one that has none.
/// From {0, {}} the whole journal goes on. All of it is of one transaction.
JournalContinuation journal_after(Read& read, std::int64_t stream, JournalHead const& known, std::int64_t limit);

/// Entries with n < before, newest first.
std::vector<StoredJournalEntry> journal_before(Read& read, std::int64_t stream, std::int64_t before,
                                               std::int64_t limit);

/// Recomputes the whole chain, from the fields; with `known`, also that the journal still contains that head.
JournalVerdict verify_journal(Read& read, std::int64_t stream, std::optional<JournalHead> const& known = {});

}  // namespace shidra::storage
