// SPDX-License-Identifier: AGPL-3.0-or-later
// A view of the database for reading: typed rows out of SQL with $1, $2 … parameters. Made by Readers, Writer and the
// one-shot functions; lives inside one transaction, so all it reads belongs to one moment. Thread: its connection's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>

#include "storage/engine/connection.hpp"
#include "storage/engine/value.hpp"

namespace shidra::storage {

/// Forward cursor: `while (rows.next()) use(rows.get<std::int64_t>(0));`
class Rows {
 public:
  explicit Rows(Statement statement) : statement_(std::move(statement)) {}

  bool next() { return statement_.step(); }
  bool is_null(int column_number) const { return statement_.is_null(column_number); }
  /// Valid until the next call of next().
  std::string_view text(int column_number) const { return statement_.text(column_number); }

  template <class T>
  T get(int column_number) const {
    return column<T>(statement_, column_number);
  }

  /// The whole row as a described struct, columns in the order of its members, inherited ones first. Another number of
  /// columns throws (mistake).
  template <class Struct>
  Struct into() const {
    using Members =
        boost::describe::describe_members<Struct, boost::describe::mod_public | boost::describe::mod_inherited>;
    expect_columns(static_cast<int>(boost::mp11::mp_size<Members>::value));
    Struct result{};
    int number = 0;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      auto& field = result.*member.pointer;
      field = column<std::remove_reference_t<decltype(field)>>(statement_, number++);
    });
    return result;
  }

  /// One column as a value, or the whole row as a described struct. Another number of columns throws (mistake).
  template <class T>
  T as() const {
    if constexpr (OneColumn<T>) {
      expect_columns(1);
      return get<T>(0);
    } else {
      return into<T>();
    }
  }

 private:
  void expect_columns(int wanted) const;

  Statement statement_;
};

class Read {
 public:
  explicit Read(Connection& connection) : connection_(&connection) {}

  template <class... Arguments>
  Rows query(std::string_view sql, Arguments const&... arguments) {
    return Rows{prepared(Lifetime::copy, sql, arguments...)};
  }

  /// Every row; T is a described struct, or a value for one column.
  template <class T, class... Arguments>
  std::vector<T> all(std::string_view sql, Arguments const&... arguments) {
    static_assert(!std::is_same_v<T, std::string_view>, "a view does not outlive its row");
    Rows rows{prepared(Lifetime::outlives_statement, sql, arguments...)};
    std::vector<T> result;
    while (rows.next()) result.push_back(rows.as<T>());
    return result;
  }

  /// The first row, if there is one.
  template <class T, class... Arguments>
  std::optional<T> first(std::string_view sql, Arguments const&... arguments) {
    static_assert(!std::is_same_v<T, std::string_view>, "a view does not outlive its row");
    Rows rows{prepared(Lifetime::outlives_statement, sql, arguments...)};
    if (!rows.next()) return std::nullopt;
    return rows.as<T>();
  }

  /// The one row there is; none or several throw (mistake).
  template <class T, class... Arguments>
  T value(std::string_view sql, Arguments const&... arguments) {
    static_assert(!std::is_same_v<T, std::string_view>, "a view does not outlive its row");
    Rows rows{prepared(Lifetime::outlives_statement, sql, arguments...)};
    if (!rows.next()) not_one_row(sql);
    T result = rows.as<T>();
    if (rows.next()) not_one_row(sql);
    return result;
  }

 protected:
  template <class... Arguments>
  Statement prepared([[maybe_unused]] Lifetime lifetime, std::string_view sql, Arguments const&... arguments) {
    Statement statement = connection_->statement(sql);
    statement.expect_parameters(static_cast<int>(sizeof...(arguments)));
    int number = 0;
    (bind(statement, ++number, arguments, lifetime), ...);
    return statement;
  }
  Connection& connection() { return *connection_; }

 private:
  [[noreturn]] static void not_one_row(std::string_view sql);

  Connection* connection_;
};

}  // namespace shidra::storage
