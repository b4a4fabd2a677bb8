// SPDX-License-Identifier: AGPL-3.0-or-later
// A disk under SQLite that writes down what it is told: which bytes were written, cut off and synced, in order. From
// that, states are made which it may be in after the power went at any of these moments. One at a time in a process;
// any thread may write through it.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace shidra::tests {

/// The bytes of a data folder's database and of its log.
using DiskImage = std::array<std::string, 2>;
DiskImage image_of(std::filesystem::path const& folder);
/// Puts these two files there; whatever index of the log lay beside them is gone.
void put_image(DiskImage const& image, std::filesystem::path const& folder);

class RecordedDisk {
 public:
  enum class Sync { honest, ignored };  ///< ignored: as if the log were not synced at a commit (synchronous=NORMAL)
  enum class Below { synced, quick };   ///< quick: what is synced is only written down, the real disk is not waited for
  /// What the power leaves of that which was not synced: some sectors of 512 bytes, or (the process alone dies) all.
  enum class Unsynced { by_chance, kept };

  /// While it lives, databases are opened on it. Those that are open already are not.
  explicit RecordedDisk(Sync log_syncs, Below below = Below::synced);
  RecordedDisk(RecordedDisk const&) = delete;
  RecordedDisk& operator=(RecordedDisk const&) = delete;
  ~RecordedDisk();

  /// How many operations there were: a moment to cut after.
  static std::size_t moment();
  /// From now on the disk is as in `start`, and nothing has happened to it.
  static void begin_from(DiskImage start);
  /// What it may hold when the power goes after the first `moment` operations.
  static DiskImage cut_after(std::size_t moment, Unsynced unsynced, std::mt19937_64& random);
  /// The next sync of the log fails, and so does every one after it until this is said with false.
  static void fail_syncs_of_log(bool fail);

 private:
  sqlite3_vfs layer_;
};

}  // namespace shidra::tests
