// SPDX-License-Identifier: AGPL-3.0-or-later
// What a backup says of itself, for people and for the drill: when it was made and by which version, what it holds, and
// the journals' heads, against which a later journal can be held. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine/journal.hpp"
#include "storage/engine/read.hpp"
#include "storage/info.hpp"

namespace shidra::backup {

struct Manifest {
  std::string version;       ///< of the program that made it
  std::int64_t made_at = 0;  ///< milliseconds UTC
  std::string epoch;         ///< of the database that was copied
  std::vector<storage::InfoLine> holds;
  struct Journal {
    std::int64_t initiative = 0;
    storage::JournalHead head;
  };
  std::vector<Journal> journals;
  std::vector<storage::Digest> missing_files;  ///< uploads that were damaged or gone already when it was made
};

/// Of the copy that `read` looks at.
Manifest describe(storage::Read& read, std::int64_t made_at);

/// What `earlier` knows of a journal and the one `read` sees contradicts: it was rewritten since. None: nothing.
std::optional<std::string> contradiction(storage::Read& read, Manifest const& earlier);

std::string write_manifest(Manifest const& manifest);

/// Throws Refused.
Manifest read_manifest(std::string_view text);

}  // namespace shidra::backup
