// SPDX-License-Identifier: AGPL-3.0-or-later
// Backups: a folder each, whole or not there at all. They hold the database and the uploads, never the folder keys/
// (with it, anonymous answers could be opened) nor the folder mail/. Run by the command line, on the calling
// thread, beside a running server. All throw Refused (or FolderInUse, FolderRefused) for what an operator can
// understand, StorageError and std::system_error where a disk fails.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "server/backup/manifest.hpp"
#include "server/backup/sums.hpp"

namespace shidra::backup {

struct Made {
  std::filesystem::path folder;
  std::int64_t files = 0;    ///< uploads in it
  std::int64_t missing = 0;  ///< uploads that were damaged or gone in the data folder and are therefore not in it
  std::int64_t bytes = 0;    ///< in all
  std::optional<std::string>
      contradicts{};  ///< the journal: what is wrong with it, by itself or against an earlier backup
};

/// INTO/shidra-20261127T045600Z. The writer goes on meanwhile. With `keep`, only that many of the
/// newest stay afterwards, but none goes while histories differ. Refused before anything is copied if INTO's disk has
/// no room for it.
Made make(std::filesystem::path const& data, std::filesystem::path const& into, std::optional<int> keep = {});

/// `place` itself if it is a backup, else the newest one in it. Throws Refused if there is none.
std::filesystem::path find_backup(std::filesystem::path const& place);

struct Restored {
  Manifest manifest;
  std::vector<storage::InfoLine> holds;  ///< as read from the restored database
  std::int64_t files = 0;
  std::int64_t letters = 0;         ///< in the outbox, which a server will send; none that would let somebody in
  std::int64_t sealed_surveys = 0;  ///< anonymous ones that were open: without their keys their answers stay sealed
};

/// Puts a backup into `data`, an empty folder or none yet, which is locked meanwhile; what a restore that died left in
/// it is removed first. As root, all is given to the folder's owner. Every byte is held against its SHA-256 on the way,
/// then the database is checked (pages, foreign keys, journals' chains, counts). Nothing is there if anything is wrong.
/// The restored history gets an epoch of its own, so that clients fetch everything anew, and all sessions, codes and
/// links end, with the letters that would bring them: what was signed out since the backup must not come back to life.
Restored restore(std::filesystem::path const& backup, std::filesystem::path const& data);

struct Drilled {
  std::filesystem::path folder;
  Restored restored;
  std::size_t compared = 0;  ///< earlier backups whose journals' heads were found in the restored journal
};

/// Restores `place` (a backup, or the newest of many) into `scratch`, checks it, holds it against the journals' heads
/// of the others in `place`, and removes it again. Throws Refused for whatever is wrong.
Drilled drill(std::filesystem::path const& place, std::filesystem::path const& scratch);

/// Those in `place`, oldest first.
std::vector<std::filesystem::path> backups_in(std::filesystem::path const& place);

}  // namespace shidra::backup
