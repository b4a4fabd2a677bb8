// SPDX-License-Identifier: AGPL-3.0-or-later
// After a crash SQLite takes the write-ahead log up to the first frame whose sum is wrong, as it must: the power may
// have gone in the middle of a commit. A frame that was damaged later looks the same to it, and all commits behind
// would silently be gone. They can be told apart: a commit only begins once the one before is on the disk. Runs on the
// thread that opens the folder, before anything else has the file open.
#pragma once

#include <filesystem>
#include <stdexcept>

namespace shidra::storage {

/// Only people can mend this; the message says how.
class LogDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws LogDamaged if the log beside `database` holds commits that were finished behind a damaged place.
void expect_whole_log(std::filesystem::path const& database);

}  // namespace shidra::storage
