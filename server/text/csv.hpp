// SPDX-License-Identifier: AGPL-3.0-or-later
// The one CSV writer: RFC 4180, CRLF, UTF-8 with a byte order mark so that Excel reads Hebrew and Arabic.
// Cells that a spreadsheet would run as a formula are preceded by an apostrophe. Not shared between threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shidra::text {

class CsvWriter {
 public:
  CsvWriter();

  /// Appends one record. Texts are written as they are but for the guard; numbers are given as text too.
  void row(std::vector<std::string_view> const& cells);

  std::string const& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// One cell, guarded and quoted where needed. Guarded are cells that begin, after white space, invisible characters and
/// quotation marks, with = + - @ | or their full-width forms, and those that begin with a tab, a line end or a NUL
/// (which is dropped). Plain negative numbers (-3.5) cannot be formulas and stay numbers; a phone number with + stays
/// text.
std::string csv_cell(std::string_view text);

}  // namespace shidra::text
