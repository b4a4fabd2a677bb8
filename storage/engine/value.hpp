// SPDX-License-Identifier: AGPL-3.0-or-later
// How C++ values become parameters and columns become C++ values. Runs on: the thread of the connection.
// Enums are stored by name, anything with `.ms` or `.value` as what it holds, std::optional as NULL or its value.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>

#include "storage/engine/error.hpp"
#include "storage/engine/statement.hpp"

namespace shidra::storage {

namespace detail {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_byte_array = false;
template <std::size_t Size>
inline constexpr bool is_byte_array<std::array<std::byte, Size>> = true;
}  // namespace detail

/// Described structs are rows, whatever their members are called.
template <class T>
concept Row = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept HasMilliseconds = !Row<T> && std::is_member_object_pointer_v<decltype(&T::ms)>;
template <class T>
concept HasValue = !Row<T> && std::is_member_object_pointer_v<decltype(&T::value)>;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept BytesLike = std::convertible_to<T const&, std::span<std::byte const>>;
template <class T>
concept TextLike = std::convertible_to<T const&, std::string_view>;

/// What fits in one column, as opposed to a described struct, which takes a whole row.
template <class T>
concept OneColumn = std::is_arithmetic_v<T> || DescribedEnum<T> || TextLike<T> || BytesLike<T> || HasMilliseconds<T> ||
    HasValue<T> || detail::is_optional<T>;

/// Binds `value` to `$parameter`.
template <class T>
void bind(Statement& statement, int parameter, T const& value, Lifetime lifetime) {
  if constexpr (std::same_as<T, std::nullopt_t> || std::same_as<T, std::nullptr_t>) {
    statement.bind_null(parameter);
  } else if constexpr (detail::is_optional<T>) {
    value ? bind(statement, parameter, *value, lifetime) : statement.bind_null(parameter);
  } else if constexpr (std::integral<T>) {
    if (!std::in_range<std::int64_t>(static_cast<std::conditional_t<std::same_as<T, bool>, int, T>>(value))) {
      throw StorageError(Fault::mistake, 0, "an unsigned number is too large for a column");
    }
    statement.bind_integer(parameter, static_cast<std::int64_t>(value));
  } else if constexpr (std::floating_point<T>) {
    statement.bind_real(parameter, static_cast<double>(value));
  } else if constexpr (DescribedEnum<T>) {
    char const* const name = boost::describe::enum_to_string(value, nullptr);
    if (name == nullptr) throw StorageError(Fault::mistake, 0, "an enum value without a name cannot be stored");
    statement.bind_text(parameter, name, Lifetime::outlives_statement);
  } else if constexpr (TextLike<T>) {
    statement.bind_text(parameter, value, lifetime);
  } else if constexpr (BytesLike<T>) {
    statement.bind_blob(parameter, value, lifetime);
  } else if constexpr (HasMilliseconds<T>) {
    bind(statement, parameter, value.ms, lifetime);
  } else {
    static_assert(HasValue<T>, "this type cannot be stored in a column");
    bind(statement, parameter, value.value, lifetime);
  }
}

/// Reads column `column` (from 0) as a T. NULL is only for std::optional; a number out of range, an unknown enum name
/// or another type throws (mistake).
template <class T>
T column(Statement const& statement, int column_number) {
  if constexpr (detail::is_optional<T>) {
    if (statement.is_null(column_number)) return std::nullopt;
    return column<typename T::value_type>(statement, column_number);
  } else if constexpr (std::same_as<T, bool>) {
    auto const number = statement.integer(column_number);
    if (number != 0 && number != 1) throw StorageError(Fault::mistake, 0, "a stored bool is neither 0 nor 1");
    return number == 1;
  } else if constexpr (std::integral<T>) {
    auto const number = statement.integer(column_number);
    if (!std::in_range<T>(number)) throw StorageError(Fault::mistake, 0, "a stored number does not fit its type");
    return static_cast<T>(number);
  } else if constexpr (std::floating_point<T>) {
    return static_cast<T>(statement.real(column_number));
  } else if constexpr (DescribedEnum<T>) {
    T value{};
    std::string const name{statement.text(column_number)};
    if (!boost::describe::enum_from_string(name.c_str(), value)) {
      throw StorageError(Fault::mistake, 0, "a stored name is not one of its enum's: " + name);
    }
    return value;
  } else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view>) {
    return T{statement.text(column_number)};
  } else if constexpr (std::same_as<T, std::vector<std::byte>>) {
    auto const bytes = statement.blob(column_number);
    return T{bytes.begin(), bytes.end()};
  } else if constexpr (detail::is_byte_array<T>) {
    auto const bytes = statement.blob(column_number);
    T value{};
    if (bytes.size() != value.size()) throw StorageError(Fault::mistake, 0, "a stored blob has another length");
    std::copy(bytes.begin(), bytes.end(), value.begin());
    return value;
  } else if constexpr (HasMilliseconds<T>) {
    T value{};
    value.ms = column<decltype(value.ms)>(statement, column_number);
    return value;
  } else {
    static_assert(HasValue<T>, "this type cannot be read from a column");
    T value{};
    value.value = column<decltype(value.value)>(statement, column_number);
    return value;
  }
}

}  // namespace shidra::storage
