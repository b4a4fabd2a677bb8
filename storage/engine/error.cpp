// SPDX-License-Identifier: AGPL-3.0-or-later
// Sorting of SQLite's result codes. Any thread.
#include "storage/engine/error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace shidra::storage {

StorageError::StorageError(Fault fault, int code, std::string const& message)
    : std::runtime_error(message), fault_(fault), code_(code) {}

Fault fault_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Fault::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Fault::busy;
    case SQLITE_CONSTRAINT:
      return Fault::constraint;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
    case SQLITE_INTERNAL:
      return Fault::broken;
    case SQLITE_READONLY:  // plain: a reader tried to write; with details: the file was moved or its log is unusable
      return code == SQLITE_READONLY ? Fault::mistake : Fault::broken;
    default:
      return Fault::mistake;
  }
}

bool is_damage(StorageError const& error) {
  auto const kind = error.code() & 0xff;
  return error.code() == SQLITE_IOERR_DATA || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
}

StorageError error_of(sqlite3* connection, int code, std::string_view doing) {
  int const extended = connection == nullptr ? code : sqlite3_extended_errcode(connection);
  int const best = (extended & 0xff) == (code & 0xff) ? extended : code;
  char const* const said = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  return {fault_of(best), best, fmt::format("{}: {} (SQLite {})", doing, said, best)};
}

}  // namespace shidra::storage
