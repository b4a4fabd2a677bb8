// SPDX-License-Identifier: AGPL-3.0-or-later
// One connection to the database file with all its safety settings and its cache of prepared statements.
// Belongs to one thread at a time. Opening fails whole: a setting that does not take is an error, not a warning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/engine/error.hpp"
#include "storage/engine/kept.hpp"
#include "storage/engine/statement.hpp"

struct sqlite3;

namespace shidra::storage {

/// A compiled SQL text; `index_of[n - 1]` is SQLite's own index of the parameter `$n`.
struct PreparedStatement {
  PreparedStatement(sqlite3* connection, std::string_view text);
  PreparedStatement(PreparedStatement const&) = delete;
  PreparedStatement& operator=(PreparedStatement const&) = delete;
  ~PreparedStatement();

  std::string sql;
  sqlite3_stmt* handle = nullptr;
  std::vector<int> index_of;
  std::vector<TableNumber> reads, writes;  ///< of a connection that writes; else empty
  bool in_use = false;
};

/// The file's name for SQLite, with what its layers are to know; `more`: further parameters, "&name=value" each.
std::string uri_of(std::filesystem::path const& file, std::string_view more = {});

class Connection {
 public:
  enum class Mode {
    read_write,  ///< creates the file if need be
    read_only    ///< the file must exist; every write is refused by SQLite
  };
  enum class Checkpoint {
    passive,  ///< copies what it can, waits for nobody
    truncate  ///< waits a moment for readers, then empties the log file (also: erased text leaves it)
  };

  Connection(std::filesystem::path const& file, Mode mode);
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;
  ~Connection();

  /// Prepared from the cache; a text that is in use already is prepared again for this use only.
  Statement statement(std::string_view sql);

  /// Runs a text of one or more statements without parameters, uncached (migrations, BEGIN, pragmas).
  void execute(std::string const& sql);

  std::int64_t changed_rows() const;   ///< by the last INSERT, UPDATE or DELETE
  std::int64_t total_changes() const;  ///< since opening
  std::int64_t last_row_id() const;
  bool in_transaction() const;
  /// A deferred foreign key is violated at this moment: COMMIT would refuse.
  bool owes_foreign_keys() const;

  /// Pages in the write-ahead log after the last commit of this connection; 0 after a complete checkpoint.
  int log_pages() const { return log_pages_; }
  struct Checkpointed {
    bool complete = false;  ///< false: a reader or another checkpoint was in the way, some pages stayed in the log
    int copied = 0;         ///< pages of the log that are in the database by now
  };
  /// Errors throw.
  Checkpointed checkpoint(Checkpoint kind);

  std::size_t cached_statements() const { return cache_.size(); }
  /// Only of use on a connection that writes: no other one hears of every change.
  Kept& kept() { return kept_; }
  sqlite3* raw() const { return raw_; }

  /// The first error of kind full or broken since the last forget_fault(), even if somebody caught the exception.
  std::optional<StorageError> const& fault() const { return fault_; }
  void forget_fault() { fault_.reset(); }
  /// Makes the error of a failed call and remembers it when it concerns the file rather than the statement.
  StorageError failed(int code, std::string_view doing);

 private:
  void set_up(Mode mode);
  std::unique_ptr<PreparedStatement> prepare(std::string_view sql);
  void note_tables();
  static int note_table(void* connection, int action, char const* table, char const*, char const*, char const*);
  void remember(StorageError const& error);
  void limit() const;
  void expect_pragma(std::string const& name, std::int64_t value);

  sqlite3* raw_ = nullptr;
  int log_pages_ = 0;
  std::optional<StorageError> fault_;
  Kept kept_;
  std::vector<TableNumber> compiled_reads_, compiled_writes_;  ///< of the statement being compiled
  std::unordered_map<std::string_view, std::unique_ptr<PreparedStatement>> cache_;
};

}  // namespace shidra::storage
