// SPDX-License-Identifier: AGPL-3.0-or-later
// Unicode: validity, invisible and misleading characters, folding for search, skeletons of names, e-mail addresses.
#include "server/text/unicode.hpp"

#include "server/text/email.hpp"
#include "tests/catch.hpp"

using namespace shidra::text;
using namespace std::string_literals;

TEST_CASE("valid UTF-8 is told from broken bytes") {
  for (std::string const& good : {""s, "a"s, "שלום"s, "\U0001F600"s, "\0"s, "\uFFFD"s}) CHECK(is_valid_utf8(good));
  for (std::string const& bad : {"\xFF"s, "\xC0\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "a\xD7"s, "\x80"s})
    CHECK_FALSE(is_valid_utf8(bad));
  CHECK(count_code_points("שלום") == 4);
  CHECK(count_code_points("סִכּוּם") == 7);
  CHECK(count_code_points("a\xFF\U0001F600") == 3);
}

TEST_CASE("each bidi control is seen and ordinary marks are not") {
  for (char32_t point : U"\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C"s) {
    std::string text = "photo";
    for (char const byte :
         std::string{static_cast<char>(0xE0 | (point >> 12)), static_cast<char>(0x80 | ((point >> 6) & 0x3F)),
                     static_cast<char>(0x80 | (point & 0x3F))})
      text += byte;
    if (point == 0x061C) text = "photo\u061C";
    INFO(text);
    CHECK(has_bidi_control(text + "gpj.exe"));
  }
  for (std::string const& plain : {"שלום"s, "مرحبا"s, "a\u200Db"s, "a\u2065b"s, "a\u202Fb"s})
    CHECK_FALSE(has_bidi_control(plain));
}

TEST_CASE("a name of nothing but invisible characters has nothing to show") {
  for (std::string const& blank : {""s, " "s, "\u00A0\u2003"s, "\u200B\u200D\uFEFF"s, "\u202E\u2066"s, "\u0301"s,
                                   "\u3164"s, "\u115F"s, "\u2800"s, "\u00AD"s, "\n\t"s, "\U000E0041"s, "\uFE0F"s})
    CHECK_FALSE(has_visible_character(blank));
  for (std::string const& seen : {"א"s, " . "s, "\u200Bx"s, "\U0001F600"s, "٣"s}) CHECK(has_visible_character(seen));
}

TEST_CASE("white space of every kind is trimmed at both ends only") {
  CHECK(trim_white_space(" \u00A0\u2028 א  ב \u3000\uFEFF\n") == "א  ב");
  CHECK(trim_white_space("\u2003") == "");
  CHECK(trim_white_space("x") == "x");
}

TEST_CASE("what people search is folded to what people wrote") {
  struct Row {
    std::string one;
    std::string other;
  };
  for (Row const& row : std::vector<Row>{{"סִכּוּם", "סכום"},      {"צה\"ל", "צה״ל"},        {"צה\"ל", "צהל"},
                                         {"יו״ר", "יו''ר"},     {"ג׳ורג׳", "ג'ורג'"},     {"אל־על", "אל על"},
                                         {"שלום", "שלומ"},      {"أحمد", "احمد"},         {"إسلام", "اسلام"},
                                         {"آمال", "امال"},      {"ٱلله", "الله"},         {"مُحَمَّد", "محمد"},
                                         {"كتــاب", "كتاب"},    {"حديقة", "حديقه"},       {"مصطفى", "مصطفي"},
                                         {"کتاب", "كتاب"},      {"مسؤول", "مسوول"},       {"ﻻ", "لا"},
                                         {"ﷲ", "الله"},         {"١٢٣", "123"},           {"۴۵۶", "456"},
                                         {"Straße", "STRASSE"}, {"Café", "cafe"},         {"ﬁle", "FILE"},
                                         {"don't", "don’t"},    {"a\u200Fb\u202E", "ab"}, {" a\u00A0\n b ", "a b"}}) {
    INFO(row.one << " / " << row.other << " → " << fold_for_search(row.one));
    CHECK(fold_for_search(row.one) == fold_for_search(row.other));
    CHECK(fold_for_search(fold_for_search(row.one)) == fold_for_search(row.one));
  }
  CHECK(fold_for_search("מפגשים") != fold_for_search("מפגש"));
  CHECK(fold_for_search("علي") != fold_for_search("على "s + "x"));
  CHECK(fold_for_search("\"מפגש\" (5)") == "מפגש (5)");
  std::string stack = "א";
  for (int i = 0; i < 1000; ++i) stack += "\u05B0";
  CHECK(fold_for_search(stack) == "א");
}

TEST_CASE("names that look alike are told, others are not") {
  struct Row {
    std::string one, other;
    bool alike;
  };
  for (Row const& row : std::vector<Row>{{"Dana Cohen", "Dаnа Соhеn", true},  // Cyrillic а, С, о, е
                                         {"Dana Cohen", "DANA  cohen\u200B", true},
                                         {"Kosta", "Κοsta", true},  // Greek Κ, ο
                                         {"Lili", "LiIi", true},    // a capital I
                                         {"Miriam", "MIRIAM", true},
                                         {"Ministry of Health", "ministry-of-health", true},
                                         {"דנה ו׳", "דנה ו", true},
                                         {"דָּנָה", "דנה", true},
                                         {"كتــاب", "كتاب", true},
                                         {"דנה", "דינה", false},
                                         {"Dana", "Dina", false},
                                         {"Bili", "Bill", false},
                                         {"بنت", "ثبت", false}}) {
    INFO(row.one << " / " << row.other);
    CHECK(Appearance(row.one).is_like(Appearance(row.other)) == row.alike);
    CHECK(Appearance(row.other).is_like(Appearance(row.one)) == row.alike);
  }
}

TEST_CASE("e-mail addresses have one form") {
  CHECK(normalise_email(" Dana.Levi+x@Example.ORG\n").value() == "Dana.Levi+x@example.org");
  CHECK(normalise_email("a@דוגמה.ישראל").value() == "a@xn--6dbbec0c.xn--4dbrk0ce");
  CHECK(normalise_email("a@EXAMPLE。org").value() == "a@example.org");
  CHECK(email_key("Dana@example.org") == email_key("dana@example.org"));
}

TEST_CASE("what is not a plain e-mail address is refused with its problem") {
  struct Row {
    std::string typed;
    EmailProblem problem;
  };
  for (Row const& row : std::vector<Row>{{"", EmailProblem::empty},
                                         {" \u00A0", EmailProblem::empty},
                                         {"a\xFF@b.org", EmailProblem::not_utf8},
                                         {"a.b.org", EmailProblem::not_one_at},
                                         {"a@@b.org", EmailProblem::not_one_at},
                                         {"a@b@c.org", EmailProblem::not_one_at},
                                         {"a@b.org\r\nBcc: c@d.org", EmailProblem::bad_character},
                                         {"a b@c.org", EmailProblem::bad_character},
                                         {"a@b.org\0"s, EmailProblem::bad_character},
                                         {"a\u202E@b.org", EmailProblem::bad_character},
                                         {"a\u200B@b.org", EmailProblem::bad_character},
                                         {"\"a\"@b.org", EmailProblem::bad_local_part},
                                         {".a@b.org", EmailProblem::bad_local_part},
                                         {"a..b@b.org", EmailProblem::bad_local_part},
                                         {"аdmin@b.org", EmailProblem::bad_local_part},
                                         {"<a@b.org", EmailProblem::bad_local_part},
                                         {"@b.org", EmailProblem::bad_local_part},
                                         {"a,b@c.org", EmailProblem::bad_local_part},
                                         {"a@b", EmailProblem::bad_domain},
                                         {"a@", EmailProblem::bad_domain},
                                         {"a@b..org", EmailProblem::bad_domain},
                                         {"a@-b.org", EmailProblem::bad_domain},
                                         {"a@b.org.", EmailProblem::bad_domain},
                                         {"a@1.2.3.4", EmailProblem::bad_domain},
                                         {"a@[1.2.3.4]", EmailProblem::bad_domain},
                                         {"a@b_c.org", EmailProblem::bad_domain},
                                         {"a@b.org>", EmailProblem::bad_domain},
                                         {std::string(65, 'a') + "@b.org", EmailProblem::too_long},
                                         {"a@" + std::string(64, 'b') + ".org", EmailProblem::bad_domain},
                                         {std::string(2000, 'a'), EmailProblem::too_long},
                                         {std::string(64, 'a') + "@" + std::string(63, 'b') + "." +
                                              std::string(63, 'c') + "." + std::string(63, 'd') + ".org",
                                          EmailProblem::too_long}}) {
    INFO(row.typed);
    auto const address = normalise_email(row.typed);
    REQUIRE_FALSE(address);
    CHECK(address.error() == row.problem);
  }
}
