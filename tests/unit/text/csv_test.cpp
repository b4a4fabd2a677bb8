// SPDX-License-Identifier: AGPL-3.0-or-later
// CSV: what a spreadsheet would run, quoting, and the frame of the file.
#include "server/text/csv.hpp"

#include <string>

#include "tests/catch.hpp"

using shidra::text::csv_cell;
using namespace std::string_literals;

TEST_CASE("a cell that a spreadsheet would run as a formula is preceded by an apostrophe") {
  for (std::string const& hostile :
       {"=1+1"s,     "+1-1"s,     "-1+1"s, "@SUM(A1)"s,      "|cmd"s, "=HYPERLINK(0)"s, "=WEBSERVICE(0)"s, "=1"s,
        "+1"s,       "-1x"s,      "@x"s,   "﹢1"s,           "−x"s,   " =1"s,           "\u00A0=1"s,       "\u200B=1"s,
        "\uFEFF=1"s, "\u202E=1"s, "'=1"s,  "+972501234567"s, "--1"s,  "-1-1"s,          "-.5.5"s,          "-"s}) {
    INFO(hostile);
    CHECK(csv_cell(hostile).find("'" + hostile.substr(0, 1)) <= 1);
  }
  CHECK(csv_cell("\t=1") == "\"'\t=1\"");
  CHECK(csv_cell("\rx") == "\"'\rx\"");
  CHECK(csv_cell("\0=1"s) == "'=1");
  CHECK(csv_cell("\"=1\"") == "\"'\"\"=1\"\"\"");
}

TEST_CASE("ordinary cells stay as they are") {
  for (std::string const& plain :
       {""s, "שלום"s, "סיכום מפגש 5"s, "مرحبا"s, "a=b"s, "5-3"s, "-3.5"s, "-12"s, "0501234567"s, "(=)"s}) {
    INFO(plain);
    CHECK(csv_cell(plain) == plain);
  }
}

TEST_CASE("separators, quotation marks and line ends are quoted") {
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a;b") == "\"a;b\"");
  CHECK(csv_cell("יו\"ר") == "\"יו\"\"ר\"");
  CHECK(csv_cell("a\nb") == "\"a\nb\"");
  CHECK(csv_cell(" a") == "\" a\"");
}

TEST_CASE("a file begins with a byte order mark and its records end with CRLF") {
  shidra::text::CsvWriter writer;
  writer.row({"שם", "ארגון"});
  writer.row({"=x", "a,b"});
  CHECK(writer.bytes() == "\xEF\xBB\xBFשם,ארגון\r\n'=x,\"a,b\"\r\n");
}
