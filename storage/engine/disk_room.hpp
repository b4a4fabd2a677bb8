// SPDX-License-Identifier: AGPL-3.0-or-later
// How much room the disk has. A write-ahead log that fills the disk to the last block cannot be emptied any more, since
// that makes the database grow first: so some room is always kept. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>

namespace shidra::storage {

struct DiskRoom {
  std::int64_t free = 0;  ///< bytes for an ordinary user
  std::int64_t kept = 0;  ///< bytes that are never used: 8 MiB, or a sixteenth of a small disk
};

/// Throws StorageError (broken) when the file system does not say.
DiskRoom disk_room(std::filesystem::path const& folder);

}  // namespace shidra::storage
