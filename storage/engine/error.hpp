// SPDX-License-Identifier: AGPL-3.0-or-later
// What the database can answer instead of doing its work, sorted by what the caller has to do about it. Any thread.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;

namespace shidra::storage {

enum class Fault {
  mistake,     ///< our own error: wrong SQL, wrong number of parameters, a column of another type
  constraint,  ///< UNIQUE, NOT NULL, CHECK, FOREIGN KEY: only the statement failed
  busy,        ///< somebody else holds the lock for longer than the busy timeout
  full,        ///< no space left: nothing is lost, it works again when there is space
  broken       ///< I/O error, damaged file, out of memory: nothing more may be acknowledged
};

class StorageError : public std::runtime_error {
 public:
  /// `code` is an extended SQLite result code, or 0 for an error found by this layer itself.
  StorageError(Fault fault, int code, std::string const& message);

  Fault fault() const { return fault_; }
  int code() const { return code_; }

 private:
  Fault fault_;
  int code_;
};

/// Sorts an extended SQLite result code.
Fault fault_of(int code);

/// The disk gave back other bytes than were written (checked_pages.hpp).
bool is_damage(StorageError const& error);

/// Makes the error from what the connection says about its last call.
StorageError error_of(sqlite3* connection, int code, std::string_view doing);

}  // namespace shidra::storage
