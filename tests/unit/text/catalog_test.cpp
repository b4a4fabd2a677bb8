// SPDX-License-Identifier: AGPL-3.0-or-later
// The three catalogs are complete and agree; texts, plurals, dates and numbers come out as people write them.
#include "server/text/catalog.hpp"

#include <regex>
#include <set>

#include "server/text/dates.hpp"
#include "server/text/unicode.hpp"
#include "tests/catch.hpp"

using namespace shidra::text;

namespace {

using Text = std::variant<std::string, PluralForms>;

std::vector<std::string> forms_of(Text const& text) {
  if (auto const* plain = std::get_if<std::string>(&text)) return {*plain};
  std::vector<std::string> out;
  for (auto const& [category, form] : std::get<PluralForms>(text)) out.push_back(form);
  return out;
}

std::set<std::string> places_of(Text const& text) {
  static std::regex const place{R"(\{[a-z_0-9]+\})"};
  std::set<std::string> places;
  for (std::string const& form : forms_of(text))
    for (std::sregex_iterator found{form.begin(), form.end(), place}, end; found != end; ++found)
      places.insert(found->str());
  return places;
}

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t november_24 = 1'795'536'000'000;  // 2026-11-24T16:00:00Z
constexpr std::int64_t in_november = november_24 - 48 * hour;

}  // namespace

TEST_CASE("the three catalogs have the same keys, places and kinds of text") {
  auto const& hebrew = catalog("he").texts();
  REQUIRE(hebrew.size() > 20);
  for (char const* language : {"ar", "en"}) {
    auto const& other = catalog(language).texts();
    for (auto const& [key, text] : other) {
      INFO(language << " " << key);
      CHECK(hebrew.contains(key));
    }
    for (auto const& [key, text] : hebrew) {
      INFO(language << " " << key);
      REQUIRE(other.contains(key));
      CHECK(text.index() == other.at(key).index());
      CHECK(places_of(text) == places_of(other.at(key)));
    }
  }
}

TEST_CASE("every plural text has each form of its language and no text is empty or carries bidi overrides") {
  for (char const* language : {"he", "ar", "en"}) {
    auto const categories = plural_categories(language);
    for (auto const& [key, text] : catalog(language).texts()) {
      INFO(language << " " << key);
      if (auto const* forms = std::get_if<PluralForms>(&text)) {
        CHECK(forms->size() == categories.size());
        for (std::string const& category : categories) CHECK(forms->contains(category));
      }
      for (std::string const& form : forms_of(text)) {
        CHECK_FALSE(trim_white_space(form).empty());
        CHECK(form.find("\u202E") == std::string::npos);
      }
    }
  }
}

TEST_CASE("numbers take the forms that CLDR gives them") {
  struct Row {
    char const* language;
    std::int64_t count;
    char const* category;
  };
  for (Row const& row : std::vector<Row>{{"he", 0, "other"},
                                         {"he", 1, "one"},
                                         {"he", 2, "two"},
                                         {"he", 3, "other"},
                                         {"he", 20, "other"},
                                         {"ar", 0, "zero"},
                                         {"ar", 1, "one"},
                                         {"ar", 2, "two"},
                                         {"ar", 3, "few"},
                                         {"ar", 10, "few"},
                                         {"ar", 11, "many"},
                                         {"ar", 99, "many"},
                                         {"ar", 100, "other"},
                                         {"ar", 103, "few"},
                                         {"ar", 9'007'199'254'740'011, "many"},
                                         {"en", 0, "other"},
                                         {"en", 1, "one"},
                                         {"en", 2, "other"}}) {
    INFO(row.language << " " << row.count);
    CHECK(plural_category(row.language, row.count) == row.category);
  }
  CHECK(plural_categories("he").size() == 3);
  CHECK(plural_categories("ar").size() == 6);
  CHECK(plural_categories("en").size() == 2);
}

TEST_CASE("places are filled, unknown ones stay, values are never read as places") {
  Catalog const small{
      "he", R"({"a.b": "שלום {name}, {other} {", "a.n": {"one": "אחד", "two": "שניים", "other": "{count} {thing}"}})"};
  CHECK(small.text("a.b", {{"name", "{other}"}}) == "שלום {other}, {other} {");
  CHECK(small.html("a.b", {{"name", "<b>&"}, {"other", "x"}}).markup ==
        "שלום <bdi>&lt;b&gt;&amp;</bdi>, <bdi>x</bdi> {");
  CHECK(small.plural("a.n", 1) == "אחד");
  CHECK(small.plural("a.n", 1234, {{"thing", "מפגשים"}}) == "1,234 מפגשים");
  CHECK(small.text("no.such") == "no.such");
  CHECK(small.text("a.n") == "a.n");
  CHECK(small.plural("a.b", 2) == "a.b");
  CHECK_THROWS(Catalog("he", "{\"a.b\": 1}"));
  CHECK_THROWS(Catalog("he", "{"));
}

TEST_CASE("a language is chosen by its code and has a direction") {
  CHECK(catalog("ar").language_code() == "ar");
  CHECK(catalog("ar").direction() == "rtl");
  CHECK(catalog("he").direction() == "rtl");
  CHECK(catalog("en").direction() == "ltr");
  CHECK(catalog("fr").language_code() == "he");
}

TEST_CASE("dates read as people write them, with Latin digits, and the year only where it is another") {
  DateView const hebrew{"he", "Asia/Jerusalem", in_november};
  DateView const arabic{"ar", "Asia/Jerusalem", in_november};
  DateView const english{"en", "Asia/Jerusalem", in_november};
  CHECK(format_date(november_24, hebrew) == "יום ג׳, 24 בנובמבר");
  CHECK(format_date_time(november_24, hebrew) == "יום ג׳, 24 בנובמבר, 18:00");
  CHECK(format_deadline(november_24, hebrew) == "יום ג׳, 24 בנובמבר, 18:00 (שעון ישראל)");
  CHECK(format_deadline(november_24, arabic) == "الثلاثاء، 24 نوفمبر، 18:00 (توقيت إسرائيل)");
  CHECK(format_deadline(november_24, english) == "Tue, 24 November, 18:00 (Israel Time)");
  CHECK(format_date(november_24 + 90 * 24 * hour, hebrew) == "יום ב׳, 22 בפברואר 2027");
  // 31 December 23:30 in Jerusalem is still this year there, and the year before in UTC terms of its neighbour.
  CHECK(format_date(1'798'752'600'000, hebrew) == "יום ה׳, 31 בדצמבר");
  CHECK(format_date(1'798'756'200'000, hebrew) == "יום ו׳, 1 בינואר 2027");
}

TEST_CASE("a deadline in the hour that comes twice says which of the two it is") {
  // Clocks in Jerusalem are put back on 25 October 2026, from 02:00 to 01:00, which is 23:00 UTC the day before.
  std::int64_t const put_back = 1'792'882'800'000;
  auto const said = [](std::int64_t moment, std::string_view language) {
    return format_deadline(moment, {language, "Asia/Jerusalem", in_november});
  };
  CHECK(said(put_back - hour / 2, "he") == "יום א׳, 25 באוקטובר, 01:30 (שעון ישראל (קיץ))");
  CHECK(said(put_back + hour / 2, "he") == "יום א׳, 25 באוקטובר, 01:30 (שעון ישראל (חורף))");
  CHECK(said(put_back - hour / 2, "ar") == "الأحد، 25 أكتوبر، 01:30 (توقيت إسرائيل الصيفي)");
  CHECK(said(put_back + hour / 2, "ar") == "الأحد، 25 أكتوبر، 01:30 (توقيت إسرائيل الرسمي)");
  CHECK(said(put_back - hour, "en") == "Sun, 25 October, 01:00 (Israel Daylight Time)");
  CHECK(said(put_back - 1, "en") == "Sun, 25 October, 01:59 (Israel Daylight Time)");
  CHECK(said(put_back, "en") == "Sun, 25 October, 01:00 (Israel Standard Time)");
  CHECK(said(put_back + hour - 1, "en") == "Sun, 25 October, 01:59 (Israel Standard Time)");
  // On either side, and around the hour that is missing in spring, once is enough.
  CHECK(said(put_back - hour - 1, "en") == "Sun, 25 October, 00:59 (Israel Time)");
  CHECK(said(put_back + hour, "en") == "Sun, 25 October, 02:00 (Israel Time)");
  std::int64_t const put_forward = 1'774'569'600'000;
  CHECK(said(put_forward - 1, "en") == "Fri, 27 March, 01:59 (Israel Time)");
  CHECK(said(put_forward, "en") == "Fri, 27 March, 03:00 (Israel Time)");
}

TEST_CASE("the hour is right on both sides of each change of the clock in Jerusalem") {
  DateView const view{"en", "Asia/Jerusalem", 1'774'569'600'000};
  constexpr std::int64_t spring = 1'774'569'600'000;  // 2026-03-27T00:00:00Z: 02:00 becomes 03:00
  CHECK(format_date_time(spring - 1000, view) == "Fri, 27 March, 01:59");
  CHECK(format_date_time(spring, view) == "Fri, 27 March, 03:00");
  constexpr std::int64_t autumn = 1'792'882'800'000;  // 2026-10-24T23:00:00Z: 02:00 becomes 01:00
  CHECK(format_date_time(autumn - 1000, view) == "Sun, 25 October, 01:59");
  CHECK(format_date_time(autumn, view) == "Sun, 25 October, 01:00");
}

TEST_CASE("zones are known or not, and numbers have separators") {
  CHECK(is_time_zone("Asia/Jerusalem"));
  CHECK(is_time_zone("UTC"));
  CHECK_FALSE(is_time_zone("Nowhere/City"));
  CHECK_FALSE(is_time_zone(""));
  CHECK(format_deadline(november_24, {"en", "Nowhere/City", in_november}) ==
        "Tue, 24 November, 16:00 (Greenwich Mean Time)");
  CHECK(format_number(1234567, "he") == "1,234,567");
  CHECK(format_number(1234567, "ar") == "1,234,567");
  CHECK(format_number(1234567, "en") == "1,234,567");
}
