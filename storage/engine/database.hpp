// SPDX-License-Identifier: AGPL-3.0-or-later
// A data folder opened by the server: lock, migrations, one writer, some readers, in this order; closed in the reverse
// one. And single reads and writes without threads for the command line.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "storage/engine/folder_lock.hpp"
#include "storage/engine/migrations.hpp"
#include "storage/engine/readers.hpp"
#include "storage/engine/writer.hpp"

namespace shidra::storage {

/// Does what is to be done after a commit: every note, also when one before it throws (which is logged).
void run_notes(Commit const& commit);

/// FOLDER/shidra.db
std::filesystem::path database_file(std::filesystem::path const& folder);
/// FOLDER/.restoring: where a restore brings a backup in; not there, or empty, once it is done.
std::filesystem::path restoring_folder(std::filesystem::path const& folder);

/// Only people can say what became of the database that should be there.
class FolderRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws FolderRefused if a restore was not finished, or if the folder holds what only belongs beside a database and
/// none: a new one in its place would have all of it cleared away as nobody's.
void expect_startable(std::filesystem::path const& folder);
/// The same, and the database must be there.
void expect_database(std::filesystem::path const& folder);

class Database {
 public:
  /// What was found and done before anything else had the folder open.
  struct Opening {
    std::vector<std::string> migrated;
    bool log_is_empty = true;  ///< false: the disk had no room for it, so nothing is written before there is
  };
  /// All may be left empty: commits are then dropped after running their notes, failures only logged.
  struct Hooks {
    Writer::OnCommit on_commit;        ///< writer thread
    Writer::OnFailure on_failure;      ///< writer thread
    Readers::OnError on_reader_error;  ///< a reader's thread
  };
  struct Options {
    Writer::Options writer;
    Readers::Options readers;
  };

  /// Makes the database if the folder is new. Throws FolderInUse, FolderRefused, SchemaRefused, StorageError.
  Database(std::filesystem::path folder, Hooks hooks, Options options);
  explicit Database(std::filesystem::path folder);

  Writer& writer() { return *writer_; }
  Readers& readers() { return *readers_; }
  std::filesystem::path const& folder() const { return folder_; }
  std::vector<std::string> const& migrated() const { return opening_.migrated; }  ///< what ran at opening

  /// Runs on the reader pool / the writer and waits. For tests and for starting up, never on the io thread. What the
  /// job throws is thrown here; a write that is not committed throws StorageError.
  void read(std::function<void(Read&)> const& job);
  void write(std::function<void(Write&)> const& job);

  /// A copy of the whole database as of now, see copy_to(). Any thread; takes as long as it takes.
  void back_up(std::filesystem::path const& target) const;

  /// Finishes what is queued in both; may be called again.
  void stop();

 private:
  std::filesystem::path folder_;
  FolderLock lock_;
  Opening opening_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Readers> readers_;
};

/// For the command line, on the calling thread, without a server's threads. Neither makes a database where there is
/// none (FolderRefused): the folder's name was mistyped.
class OneShot {
 public:
  /// Beside a running server too: takes no lock. Throws SchemaRefused if the schema is not this program's.
  static void read(std::filesystem::path const& folder, std::function<void(Read&)> const& job);
  /// Only while no server runs (FolderInUse): locks, migrates, runs in one transaction; a throw undoes all. Notes given
  /// to after_commit run after the commit.
  static void write(std::filesystem::path const& folder, std::function<void(Write&)> const& job);
};

}  // namespace shidra::storage
