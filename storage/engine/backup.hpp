// SPDX-License-Identifier: AGPL-3.0-or-later
// A consistent copy of the database beside running writers and readers. Any thread with a connection of its own.
#pragma once

#include <filesystem>

#include "storage/engine/connection.hpp"

namespace shidra::storage {

/// Writes a compact copy to `target`, replacing a file of that name only once the copy is whole and on the disk.
/// On failure `target` is as it was.
void copy_to(Connection& connection, std::filesystem::path const& target);

/// Makes a finished or renamed file survive a power cut: fsync of the file or folder. Throws StorageError (broken).
void sync_path(std::filesystem::path const& path);

}  // namespace shidra::storage
