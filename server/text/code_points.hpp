// SPDX-License-Identifier: AGPL-3.0-or-later
// Walks a UTF-8 text code point by code point. Header-only, any thread; keeps a view of the text, owns nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <unicode/utf8.h>

namespace shidra::text {

class CodePoints {
 public:
  explicit CodePoints(std::string_view text) : text_{text} {}

  bool more() const { return at_ < text_.size(); }
  /// Byte offset of the next code point.
  std::size_t position() const { return at_; }

  /// The next code point, or a negative number where the bytes are not UTF-8 (the broken part is passed).
  UChar32 next_or_negative() {
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text_.data());
    UChar32 point = 0;
    U8_NEXT(bytes, at_, text_.size(), point);
    return point;
  }

  /// The next code point; U+FFFD where the bytes are not UTF-8.
  char32_t next() {
    UChar32 const point = next_or_negative();
    return point < 0 ? U'\uFFFD' : static_cast<char32_t>(point);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

inline void append_utf8(std::string& out, char32_t point) {
  std::uint8_t bytes[U8_MAX_LENGTH] = {};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, point);
  out.append(bytes, bytes + length);
}

/// Embeddings, overrides and isolates: characters that can make the rest of a line read differently.
bool is_bidi_embedding(char32_t point);

}  // namespace shidra::text
