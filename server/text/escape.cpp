// SPDX-License-Identifier: AGPL-3.0-or-later
// The five signs of markup, and what XML 1.0 does not allow. Pure functions.
#include "server/text/escape.hpp"

#include "server/text/code_points.hpp"

namespace shidra::text {

namespace {

void append_escaped(std::string& out, char letter) {
  switch (letter) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out.push_back(letter);
  }
}

/// XML 1.0, production 2 (Char).
bool is_xml_character(char32_t point) {
  return point == 0x9 || point == 0xA || point == 0xD || (point >= 0x20 && point <= 0xD7FF) ||
         (point >= 0xE000 && point <= 0xFFFD) || point >= 0x10000;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (char const letter : text) append_escaped(out, letter);
  return out;
}

std::string escape_attribute(std::string_view text) {
  std::string out;
  for (char const letter : text) {
    if (letter == '\n' || letter == '\r' || letter == '\t') {
      out += letter == '\n' ? "&#10;" : letter == '\r' ? "&#13;" : "&#9;";
    } else {
      append_escaped(out, letter);
    }
  }
  return out;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  for (CodePoints walk{text}; walk.more();) {
    char32_t const point = walk.next();
    if (!is_xml_character(point)) continue;
    if (point < 0x80) {
      append_escaped(out, static_cast<char>(point));
    } else {
      append_utf8(out, point);
    }
  }
  return out;
}

}  // namespace shidra::text
