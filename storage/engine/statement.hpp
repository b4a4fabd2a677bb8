// SPDX-License-Identifier: AGPL-3.0-or-later
// One prepared statement in use: bind, step, read columns. A handle on an entry of its connection's cache; its end
// resets the statement and gives it back. Used only on the thread of its connection. Every failure is a StorageError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

struct sqlite3_stmt;

namespace shidra::storage {

class Connection;
struct PreparedStatement;

/// How long a bound text or blob stays valid: as long as the statement runs, or it must be copied.
enum class Lifetime { outlives_statement, copy };

class Statement {
 public:
  Statement(Connection& connection, PreparedStatement& cached);
  Statement(Connection& connection, std::unique_ptr<PreparedStatement> own);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Throws (mistake) unless the SQL has exactly the parameters $1 … $count.
  void expect_parameters(int count) const;

  // `parameter` is the number behind the dollar sign.
  void bind_null(int parameter);
  void bind_integer(int parameter, std::int64_t value);
  void bind_real(int parameter, double value);
  void bind_text(int parameter, std::string_view value, Lifetime lifetime);
  void bind_blob(int parameter, std::span<std::byte const> value, Lifetime lifetime);

  /// True: a row lies ready; false: done.
  bool step();

  int column_count() const;
  // `column` counts from 0. A column of another type (or NULL, or outside the row) throws (mistake).
  // Views stay valid until the next step().
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::span<std::byte const> blob(int column) const;

 private:
  void check(int code, std::string_view doing) const;
  int index_of(int parameter) const;
  void expect_type(int column, int wanted) const;

  Connection* connection_;
  std::unique_ptr<PreparedStatement> own_;
  PreparedStatement* prepared_;
};

}  // namespace shidra::storage
