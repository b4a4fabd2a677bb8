// SPDX-License-Identifier: AGPL-3.0-or-later
// Validity, counting, trimming and cutting of UTF-8 texts. Pure functions over ICU's UTF-8 macros and character
// properties.
#include "server/text/unicode.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "server/text/code_points.hpp"

namespace shidra::text {

bool is_valid_utf8(std::string_view text) {
  for (CodePoints walk{text}; walk.more();)
    if (walk.next_or_negative() < 0) return false;
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (CodePoints walk{text}; walk.more(); ++count) walk.next();
  return count;
}

bool is_bidi_embedding(char32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool has_bidi_control(std::string_view text) {
  for (CodePoints walk{text}; walk.more();) {
    char32_t const point = walk.next();
    if (is_bidi_embedding(point) || point == 0x200E || point == 0x200F || point == 0x061C) return true;
  }
  return false;
}

bool has_visible_character(std::string_view text) {
  // Letters that fonts draw as nothing: Hangul fillers and the blank Braille pattern.
  constexpr std::u32string_view blank_letters = U"\u115F\u1160\u3164\uFFA0\u2800";
  for (CodePoints walk{text}; walk.more();) {
    auto const point = walk.next();
    auto const code = static_cast<UChar32>(point);
    if (u_isgraph(code) && !u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
        (U_GET_GC_MASK(code) & U_GC_M_MASK) == 0 && blank_letters.find(point) == std::u32string_view::npos)
      return true;
  }
  return false;
}

namespace {

bool is_blank(char32_t point) { return u_isUWhiteSpace(static_cast<UChar32>(point)) || point == 0xFEFF; }

}  // namespace

std::string_view trim_white_space(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool started = false;
  for (CodePoints walk{text}; walk.more();) {
    std::size_t const at = walk.position();
    if (is_blank(walk.next())) continue;
    if (!started) begin = at;
    started = true;
    end = walk.position();
  }
  return started ? text.substr(begin, end - begin) : std::string_view{};
}

std::string cut_on_word(std::string_view text, std::size_t limit) {
  std::size_t last_word_end = 0;
  bool in_word = false;
  CodePoints walk{text};
  for (std::size_t count = 0; walk.more(); ++count) {
    std::size_t const at = walk.position();
    bool const blank = is_blank(walk.next());
    if (blank && in_word) last_word_end = at;
    if (count == limit) return std::string{text.substr(0, last_word_end > 0 ? last_word_end : at)} + "…";
    in_word = !blank;
  }
  return std::string{text};
}

}  // namespace shidra::text
