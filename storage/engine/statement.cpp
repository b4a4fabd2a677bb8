// SPDX-License-Identifier: AGPL-3.0-or-later
// A prepared statement in use, over the sqlite3 C API. Runs on: the thread of its connection.
#include "storage/engine/statement.hpp"

#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/engine/connection.hpp"

namespace shidra::storage {
namespace {

std::string_view type_name(int type) {
  switch (type) {
    case SQLITE_INTEGER:
      return "an integer";
    case SQLITE_FLOAT:
      return "a real number";
    case SQLITE_TEXT:
      return "text";
    case SQLITE_BLOB:
      return "a blob";
    default:
      return "NULL";
  }
}

// SQLite marks "copy this" with a function pointer made of -1; its own macro is an old-style cast.
sqlite3_destructor_type destructor_for(Lifetime lifetime) {
  if (lifetime == Lifetime::outlives_statement) return nullptr;
  return reinterpret_cast<sqlite3_destructor_type>(std::intptr_t{-1});
}

}  // namespace

Statement::Statement(Connection& connection, PreparedStatement& cached) : connection_(&connection), prepared_(&cached) {
  prepared_->in_use = true;
}

Statement::Statement(Connection& connection, std::unique_ptr<PreparedStatement> own)
    : connection_(&connection), own_(std::move(own)), prepared_(own_.get()) {}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), own_(std::move(other.own_)), prepared_(std::exchange(other.prepared_, nullptr)) {}

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  sqlite3_reset(prepared_->handle);  // repeats the error of the last step, which has been thrown already
  sqlite3_clear_bindings(prepared_->handle);
  prepared_->in_use = false;
}

void Statement::expect_parameters(int count) const {
  auto const wanted = static_cast<int>(prepared_->index_of.size());
  if (wanted == count) return;
  throw StorageError(Fault::mistake, 0, fmt::format("{} parameters given for {}: {}", count, wanted, prepared_->sql));
}

void Statement::bind_null(int parameter) { check(sqlite3_bind_null(prepared_->handle, index_of(parameter)), "bind"); }

void Statement::bind_integer(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(prepared_->handle, index_of(parameter), value), "bind");
}

void Statement::bind_real(int parameter, double value) {
  check(sqlite3_bind_double(prepared_->handle, index_of(parameter), value), "bind");
}

// An empty view may have a null pointer, which SQLite would take for NULL.
void Statement::bind_text(int parameter, std::string_view value, Lifetime lifetime) {
  char const* const data = value.data() == nullptr ? "" : value.data();
  check(sqlite3_bind_text64(prepared_->handle, index_of(parameter), data, value.size(), destructor_for(lifetime),
                            SQLITE_UTF8),
        "bind");
}

void Statement::bind_blob(int parameter, std::span<std::byte const> value, Lifetime lifetime) {
  int const index = index_of(parameter);
  check(value.empty()
            ? sqlite3_bind_zeroblob(prepared_->handle, index, 0)
            : sqlite3_bind_blob64(prepared_->handle, index, value.data(), value.size(), destructor_for(lifetime)),
        "bind");
}

bool Statement::step() {
  int const code = sqlite3_step(prepared_->handle);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw connection_->failed(code, prepared_->sql);
}

int Statement::column_count() const { return sqlite3_column_count(prepared_->handle); }

bool Statement::is_null(int column) const {
  if (column < 0 || column >= sqlite3_data_count(prepared_->handle)) {
    throw StorageError(Fault::mistake, 0, fmt::format("no row or no column {}: {}", column, prepared_->sql));
  }
  return sqlite3_column_type(prepared_->handle, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  expect_type(column, SQLITE_INTEGER);
  return sqlite3_column_int64(prepared_->handle, column);
}

double Statement::real(int column) const {
  expect_type(column, SQLITE_FLOAT);
  return sqlite3_column_double(prepared_->handle, column);
}

std::string_view Statement::text(int column) const {
  expect_type(column, SQLITE_TEXT);
  auto const* const bytes = sqlite3_column_text(prepared_->handle, column);
  if (bytes == nullptr) throw connection_->failed(SQLITE_NOMEM, prepared_->sql);
  return {reinterpret_cast<char const*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(prepared_->handle, column))};
}

std::span<std::byte const> Statement::blob(int column) const {
  expect_type(column, SQLITE_BLOB);
  auto const* const bytes = static_cast<std::byte const*>(sqlite3_column_blob(prepared_->handle, column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(prepared_->handle, column))};
}

void Statement::check(int code, std::string_view doing) const {
  if (code != SQLITE_OK) throw connection_->failed(code, fmt::format("{}: {}", doing, prepared_->sql));
}

int Statement::index_of(int parameter) const {
  if (parameter >= 1 && static_cast<std::size_t>(parameter) <= prepared_->index_of.size()) {
    return prepared_->index_of[static_cast<std::size_t>(parameter - 1)];
  }
  throw StorageError(Fault::mistake, 0, fmt::format("no parameter ${}: {}", parameter, prepared_->sql));
}

void Statement::expect_type(int column, int wanted) const {
  if (!is_null(column) && sqlite3_column_type(prepared_->handle, column) == wanted) return;
  throw StorageError(
      Fault::mistake, 0,
      fmt::format("column {} ({}) holds {}, not {}: {}", column, sqlite3_column_name(prepared_->handle, column),
                  type_name(sqlite3_column_type(prepared_->handle, column)), type_name(wanted), prepared_->sql));
}

}  // namespace shidra::storage
