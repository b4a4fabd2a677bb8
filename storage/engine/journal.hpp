// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal: who did what, when, per stream; each entry carries SHA-256(hash before it, all its fields), so that a
// change, a gap or a swap in the file shows. Somebody who rewrites everything after a point is found only by a head
// kept elsewhere (JournalHead). Put nothing in it that may have to be erased later.
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
};
BOOST_DESCRIBE_STRUCT(StoredJournalEntry, (), (stream, n, at, actor, act, target, details, hash))

/// Enough to notice later that the journal up to here has changed. n = 0: an empty journal.
struct JournalHead {
  std::int64_t n = 0;
  Digest hash{};
  bool operator==(JournalHead const&) const = default;
};
BOOST_DESCRIBE_STRUCT(JournalHead, (), (n, hash))

struct JournalVerdict {
  std::int64_t entries = 0;               ///< how many were found good
  std::optional<std::int64_t> broken_at;  ///< the first number that is missing or wrong; none: all is well
};

/// Appends under the stream's next number and returns the new head.
JournalHead append_journal(Write& write, JournalEntry const& entry);

JournalHead journal_head(Read& read, std::int64_t stream);

/// Entries with n < before, newest first.
std::vector<StoredJournalEntry> journal_before(Read& read, std::int64_t stream, std::int64_t before,
                                               std::int64_t limit);

/// Recomputes the whole chain; with `known`, also that the journal still contains that head.
JournalVerdict verify_journal(Read& read, std::int64_t stream, std::optional<JournalHead> const& known = {});

}  // namespace shidra::storage
