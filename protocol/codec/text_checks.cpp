// SPDX-License-Identifier: AGPL-3.0-or-later
// Text checks without a Unicode library: what matters here is a short list of code points that deceive or break lines.
#include "protocol/codec/text_checks.hpp"

#include <algorithm>

namespace shidra::protocol {
namespace {

/// Steps through valid UTF-8 one code point at a time.
char32_t next_code_point(std::string_view& rest) {
  auto const byte = [&](std::size_t index) { return static_cast<char32_t>(static_cast<unsigned char>(rest[index])); };
  char32_t point = byte(0);
  std::size_t length = point < 0x80 ? 1 : point < 0xE0 ? 2 : point < 0xF0 ? 3 : 4;
  length = std::min(length, rest.size());
  if (length > 1) point &= 0x7Fu >> length;
  for (std::size_t index = 1; index < length; ++index) point = (point << 6) | (byte(index) & 0x3F);
  rest.remove_prefix(length);
  return point;
}

bool is_control(char32_t point) { return point < 0x20 || (point >= 0x7F && point < 0xA0); }

/// Characters that reorder what stands around them: a name could then pose as another (U+200E/F and ALM as well).
bool is_bidi_control(char32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0x200E ||
         point == 0x200F || point == 0x061C;
}

/// Never meant for interchange: noncharacters, tag characters, line and paragraph separators.
bool is_unwanted(char32_t point) {
  return (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF) || (point >= 0xE0000 && point <= 0xE007F) ||
         point == 0x2028 || point == 0x2029;
}

bool is_blank(char32_t point) {
  return point == 0x20 || point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200D) || point == 0x202F ||
         point == 0x205F || (point >= 0x2060 && point <= 0x2064) || (point >= 0x206A && point <= 0x206F) ||
         point == 0x3000 || point == 0xFEFF || point == 0x00AD || point == 0x180E || point == 0x115F ||
         point == 0x1160 || point == 0x3164 || point == 0xFFA0 || point == 0x2800 || point == 0x034F ||
         point == 0x17B4 || point == 0x17B5 || (point >= 0x180B && point <= 0x180F) ||
         (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF) || point == '\n' ||
         point == '\t';
}

std::optional<Problem> check_characters(std::string_view text, bool one_line) {
  bool visible = false;
  while (!text.empty()) {
    char32_t const point = next_code_point(text);
    bool const newline_or_tab = !one_line && (point == '\n' || point == '\t' || point == '\r');
    if ((is_control(point) && !newline_or_tab) || is_unwanted(point)) return Problem{"", "control_character", {}};
    if (one_line && is_bidi_control(point)) return Problem{"", "direction_character", {}};
    visible = visible || !is_blank(point);
  }
  return one_line && !visible ? std::optional(Problem{"", "only_blanks", {}}) : std::nullopt;
}

bool is_slug(std::string_view text) {
  auto const lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && lower(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

bool is_hash(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Only the outline: one @ with something on both sides and no blanks. Whether it exists, the letter will tell.
bool is_email(std::string_view text) {
  auto const at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" \t\r\n,;<>\"()\\") == std::string_view::npos && text.back() != '.' && text[at + 1] != '.';
}

bool is_web_address(std::string_view text) {
  bool const scheme = text.starts_with("https://") || text.starts_with("http://");
  return scheme && std::ranges::all_of(text, [](char c) {
           return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
         });
}

}  // namespace

std::int64_t count_code_points(std::string_view utf8) {
  return std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::optional<Problem> check_text(std::string_view text, TextShape shape, std::int64_t min, std::int64_t max) {
  auto const length = count_code_points(text);
  if (length < min) return Problem{"", length == 0 ? "empty" : "too_short", {{"min", min}}};
  if (length > max) return Problem{"", "too_long", {{"max", max}}};
  if (shape == TextShape::slug) return is_slug(text) ? std::nullopt : std::optional(Problem{"", "not_a_slug", {}});
  if (shape == TextShape::hash) return is_hash(text) ? std::nullopt : std::optional(Problem{"", "not_a_hash", {}});
  if (auto problem = check_characters(text, shape != TextShape::text && length > 0)) return problem;
  if (shape == TextShape::email && !is_email(text)) return Problem{"", "not_an_email", {}};
  if (shape == TextShape::web_address && !is_web_address(text)) return Problem{"", "not_a_web_address", {}};
  return std::nullopt;
}

std::string escape_pointer(std::string_view part) {
  std::string escaped;
  for (char const c : part) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return escaped;
}

}  // namespace shidra::protocol
