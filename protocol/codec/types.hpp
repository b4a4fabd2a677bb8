// SPDX-License-Identifier: AGPL-3.0-or-later
// Types that carry their limits. A field's type is its check, its JSON Schema and its TypeScript type in one.
// Lengths count Unicode code points, never bytes. Plain values, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/codec/describe.hpp"

namespace shidra::protocol {

/// Largest integer that JSON readers everywhere keep exactly (2^53 - 1).
inline constexpr std::int64_t max_safe_integer = 9'007'199'254'740'991;

/// Identity of a Thing; 1 … 2^53-1, never reused.
template <class Thing>
struct Id {
  std::int64_t value = 0;
  auto operator<=>(Id const&) const = default;
};

/// A point in time: milliseconds since 1970-01-01T00:00Z, between the years 1970 and 9999.
struct Moment {
  std::int64_t ms = 0;
  auto operator<=>(Moment const&) const = default;
};
inline constexpr std::int64_t max_moment_ms = 253'402'300'799'999;

/// Text of several lines as a person writes it: no control characters but newline and tab, no NUL.
template <int Min, int Max>
struct Text {
  std::string value;
  bool operator==(Text const&) const = default;
};

/// One line, for names and titles: no control characters, no bidi controls, not only white space.
template <int Min, int Max>
struct Line {
  std::string value;
  bool operator==(Line const&) const = default;
};

/// A lower-case word of a-z, 0-9, `-` and `_`, for addresses and codes; starts with a letter.
struct Slug {
  std::string value;
  auto operator<=>(Slug const&) const = default;
};

/// An e-mail address, at most 254 characters; the server normalises it before use.
struct Email {
  std::string value;
  bool operator==(Email const&) const = default;
};

/// An https or http address of another site, at most 2,000 characters, printable ASCII.
struct WebAddress {
  std::string value;
  bool operator==(WebAddress const&) const = default;
};

/// SHA-256 in lower-case hexadecimal: 64 characters.
struct Hash {
  std::string value;
  bool operator==(Hash const&) const = default;
};

/// HTML made by the server from people's Markdown: safe to insert. Never read from a client.
struct Html {
  std::string value;
  bool operator==(Html const&) const = default;
};

/// A whole number within limits.
template <std::int64_t Min, std::int64_t Max>
struct Number {
  std::int64_t value = Min;
  auto operator<=>(Number const&) const = default;
};

/// A list whose length is within limits.
template <class T, int Min, int Max>
struct List {
  std::vector<T> items;
  bool operator==(List const&) const = default;
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
};

/// Languages every text of ours exists in.
enum class Language { he, ar, en };
SHIDRA_ENUM(Language, he, ar, en)

/// Marks a command or view that asks for nothing, or a reply that says nothing but "done".
struct Nothing {};
SHIDRA_STRUCT(Nothing)

}  // namespace shidra::protocol
