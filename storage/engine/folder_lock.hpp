// SPDX-License-Identifier: AGPL-3.0-or-later
// One server per data folder: an exclusive flock on FOLDER/lock for the life of this object. The kernel lets go of it
// when the process ends, however it ends, so a left-over file means nothing.
#pragma once

#include <filesystem>
#include <stdexcept>

namespace shidra::storage {

class FolderInUse : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class FolderLock {
 public:
  /// Makes the folder (mode 0700) if need be. Throws FolderInUse, std::runtime_error if it is a link to nothing, or
  /// std::system_error if the file cannot be opened.
  explicit FolderLock(std::filesystem::path const& folder);
  FolderLock(FolderLock const&) = delete;
  FolderLock& operator=(FolderLock const&) = delete;
  ~FolderLock();

 private:
  int descriptor_ = -1;
};

/// Makes the folder if need be (mode 0700), and lets nobody but its owner into one that is there already. One that is
/// somebody else's, or everybody's as /tmp is, stays as it is; if others can read it, the log says so.
void keep_private(std::filesystem::path const& folder);

}  // namespace shidra::storage
