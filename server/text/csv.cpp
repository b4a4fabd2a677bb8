// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes CSV records. Spreadsheets evaluate cells even inside quotes, so the guard comes before the quoting.
#include "server/text/csv.hpp"

#include <algorithm>

#include <unicode/uchar.h>

#include "server/text/code_points.hpp"

namespace shidra::text {

namespace {

bool is_negative_number(std::string_view text) {
  if (text.size() < 2 || text.front() != '-') return false;
  std::string_view const digits = text.substr(1);
  bool const only = digits.find_first_not_of("0123456789.") == std::string_view::npos;
  return only && std::count(digits.begin(), digits.end(), '.') <= 1 && digits.front() != '.' && digits.back() != '.';
}

bool is_skipped_by_spreadsheets(char32_t point) {
  auto const code = static_cast<UChar32>(point);
  return u_isUWhiteSpace(code) || point == U'"' || point == U'\'' || u_iscntrl(code) ||
         u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool could_be_formula(std::string_view text) {
  constexpr std::string_view leading_controls{"\t\r\n\0", 4};
  if (text.empty() || is_negative_number(text)) return false;
  if (leading_controls.find(text.front()) != std::string_view::npos) return true;
  for (CodePoints walk{text}; walk.more();) {
    char32_t const point = walk.next();
    if (is_skipped_by_spreadsheets(point)) continue;
    // ASCII signs, the minus sign, and the small and full-width forms of each.
    return std::u32string_view{U"=+-@|−﹦﹢﹣﹫=+-@|"}.find(point) != std::u32string_view::npos;
  }
  return false;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string value = could_be_formula(text) ? "'" : "";
  std::copy_if(text.begin(), text.end(), std::back_inserter(value), [](char c) { return c != '\0'; });
  if (value.find_first_of(",;\t\"\r\n") == std::string::npos &&
      (value.empty() || (value.front() != ' ' && value.back() != ' ')))
    return value;
  std::string quoted = "\"";
  for (char const letter : value) {
    if (letter == '"') quoted.push_back('"');
    quoted.push_back(letter);
  }
  return quoted + "\"";
}

CsvWriter::CsvWriter() : bytes_{"\xEF\xBB\xBF"} {}

void CsvWriter::row(std::vector<std::string_view> const& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) bytes_.push_back(',');
    bytes_ += csv_cell(cells[i]);
  }
  bytes_ += "\r\n";
}

}  // namespace shidra::text
