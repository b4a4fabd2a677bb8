// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal, as those see it who act for the whole initiative: not its entries, but that none of them was changed.
// Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"

namespace shidra::protocol {

/// How many entries the journal had at a time, and the hash of the last, which stands for all of them. An empty journal
/// has 0 and sixty-four zeros.
struct JournalHead {
  Number<0, max_safe_integer> entries;
  Hash hash;
};
SHIDRA_STRUCT(JournalHead, entries, hash)

/// Asks for the present head and, with a head that one knows, for what leads from there to the present one.
struct CheckJournal {
  std::optional<JournalHead> known;
};
SHIDRA_STRUCT(CheckJournal, known)

/// `links` are digests of the entries after the known head, at most 500. Whoever asked need not believe `holds_known`:
/// hash of entry n = SHA-256("shidra journal 2", hash of entry n - 1, link of entry n), and the last must be the
/// head's.
struct JournalChecked {
  std::string epoch;  ///< names the history: a restored backup has another one
  JournalHead head;
  bool holds_known;  ///< whether the known head is still in the journal; without one: yes
  std::vector<Hash> links;
};
SHIDRA_STRUCT(JournalChecked, epoch, head, holds_known, links)

}  // namespace shidra::protocol
