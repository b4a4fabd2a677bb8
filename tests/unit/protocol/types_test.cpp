// SPDX-License-Identifier: AGPL-3.0-or-later
// The limits of every type of the contract, at the limit and beyond it: lengths in code points, numbers, ids, lists;
// and what a name may not hold although it looks like one.
#include <string>
#include <vector>

#include "protocol/codec/codec_instances.hpp"
#include "tests/catch.hpp"

namespace types_test {

using namespace shidra::protocol;

struct Thing;
struct Everything {
  std::optional<Line<2, 5>> line;
  std::optional<Line<0, 5>> loose_line;
  std::optional<Text<1, 5>> text;
  std::optional<Slug> slug;
  std::optional<Email> email;
  std::optional<WebAddress> address;
  std::optional<Hash> hash;
  std::optional<Number<-3, 10>> number;
  std::optional<List<Number<0, 9>, 1, 3>> list;
  std::optional<Id<Thing>> id;
  std::optional<Moment> moment;
  std::optional<Language> language;
  std::optional<bool> flag;
};
SHIDRA_STRUCT(Everything, line, loose_line, text, slug, email, address, hash, number, list, id, moment, language, flag)

/// Code of the problem with this one field; "" when it is fine.
std::string wrong_with(std::string const& field, Json const& value) {
  auto const result = read<Everything>({{field, value}});
  if (result) return "";
  REQUIRE(result.error().size() == 1);
  CHECK(result.error().front().path.starts_with("/" + field));
  return result.error().front().code;
}

std::string repeated(std::string const& what, int times) {
  std::string text;
  for (int count = 0; count < times; ++count) text += what;
  return text;
}

}  // namespace types_test

using namespace types_test;

TEST_CASE("lengths count code points, not bytes and not what is drawn as one") {
  for (auto const& [sign, points] :
       std::vector<std::pair<std::string, int>>{{"x", 1}, {"ש", 1}, {"ع", 1}, {"€", 1}, {"😀", 1}}) {
    INFO(sign);
    CHECK(wrong_with("line", repeated(sign, 1)) == "too_short");
    CHECK(wrong_with("line", repeated(sign, 2)).empty());
    CHECK(wrong_with("line", repeated(sign, 5)).empty());
    CHECK(wrong_with("line", repeated(sign, 6)) == "too_long");
    CHECK(wrong_with("text", repeated(sign, 5)).empty());
    CHECK(wrong_with("text", repeated(sign, 6)) == "too_long");
  }
  CHECK(wrong_with("line", "שָׁל") == "");                  // four code points, two letters
  CHECK(wrong_with("line", "שָׁלום") == "too_long");        // six code points, four letters
  CHECK(wrong_with("line", "👩‍👩‍👧") == "");  // five code points, one picture
  CHECK(wrong_with("line", "") == "empty");
  CHECK(wrong_with("text", "") == "empty");
  CHECK(wrong_with("loose_line", "") == "");
}

TEST_CASE("a name deceives nobody about its direction, its end or its being there") {
  for (char const* sign : {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
                           "\u200E", "\u200F", "\u061C"}) {
    INFO(sign);
    CHECK(wrong_with("line", std::string("a") + sign + "b") == "direction_character");
    CHECK(wrong_with("text", std::string("a") + sign + "b").empty());
  }
  for (auto const& sign :
       std::vector<std::string>{std::string(1, '\0'), "\x01", "\x1b", "\x7f", "\u0085", "\u009f", "\u2028", "\u2029",
                                "\uFFFE", "\uFFFF", "\uFDD0", "\U000E0041", "\U0001FFFE"}) {
    CHECK(wrong_with("line", "a" + sign + "b") == "control_character");
    CHECK(wrong_with("text", "a" + sign + "b") == "control_character");
  }
  for (char const* sign : {"\n", "\t", "\r"}) {
    CHECK(wrong_with("line", std::string("a") + sign + "b") == "control_character");
    CHECK(wrong_with("text", std::string("a") + sign + "b").empty());
  }
  for (char const* blank : {"  ", "\u00A0\u00A0", "\u200B\u200C", "\u200D\u2060", "\uFEFF\u00AD", "\u3000\u3000",
                            "\u3164\u115F", "\u2000\u200A", "\u2800 ", "\u2062\u2063", "\uFE0F\u180E"}) {
    INFO(blank);
    CHECK(wrong_with("line", blank) == "only_blanks");
  }
  CHECK(wrong_with("loose_line", "   ") == "only_blanks");
}

TEST_CASE("names of people who live here are fine") {
  for (char const* name : {"ד״ר", "צ'", "O’N", "عُمَر", "می‌", "a b", "(5)", "🇮🇱", "Ё1", "א־ב"}) {
    INFO(name);
    CHECK(wrong_with("line", name).empty());
  }
}

TEST_CASE("a hash is sixty-four hexadecimal digits in small letters") {
  std::string const good = repeated("0123456789abcdef", 4);
  CHECK(wrong_with("hash", good).empty());
  CHECK(wrong_with("hash", "") == "empty");
  CHECK(wrong_with("hash", good.substr(1)) == "too_short");
  CHECK(wrong_with("hash", good + "0") == "too_long");
  for (char const* bad : {"g", "A", " ", "-", "ש", "\n"}) {
    INFO(bad);
    CHECK(wrong_with("hash", good.substr(1) + bad) == "not_a_hash");
  }
}

TEST_CASE("a slug is a plain lower-case word") {
  for (char const* good : {"a", "civil_society", "a-1", "z9"}) CHECK(wrong_with("slug", good).empty());
  for (char const* bad :
       {".", "..", "-a", "_a", "1a", "A", "a b", "a/b", "a.b", "שלום", "a\u202E", "ſ", "İ", "a'", "a;--"}) {
    INFO(bad);
    CHECK(wrong_with("slug", bad) == "not_a_slug");
  }
  CHECK(wrong_with("slug", "") == "empty");
  CHECK(wrong_with("slug", repeated("a", 60)).empty());
  CHECK(wrong_with("slug", repeated("a", 61)) == "too_long");
}

TEST_CASE("an address for letters has an outline, and no line breaks to smuggle headers in") {
  for (char const* good : {"a@b", "noa@example.org", "NOA+tag@Example.ORG", "a.b@c.d", "נועה@דוגמה.קום"}) {
    INFO(good);
    CHECK(wrong_with("email", good).empty());
  }
  for (char const* bad : {"a@@b", "@bb", "aa@", "aab", "a b@c", "a@b c", "a@b,c@d", "<a@b>", "\"a\"@b", "a@.b", "a@b.",
                          "a@b;c", "a\\@b", "a@b(c)"}) {
    INFO(bad);
    CHECK(wrong_with("email", bad) == "not_an_email");
  }
  for (char const* bad : {"a@b\r\nBcc: c@d", "a@b\n", "a\t@b"}) CHECK(wrong_with("email", bad) == "control_character");
  CHECK(wrong_with("email", "a@b\u202E") == "direction_character");
  CHECK(wrong_with("email", repeated("a", 252) + "@b").empty());
  CHECK(wrong_with("email", repeated("a", 253) + "@b") == "too_long");
  CHECK(wrong_with("email", "a@") == "too_short");
}

TEST_CASE("a web address is http or https, in printable ASCII") {
  for (char const* good : {"https://a.b", "http://example.org/x?y=1#z", "https://example.org/%D7%A9"})
    CHECK(wrong_with("address", good).empty());
  for (char const* bad :
       {"javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org",
        "ftp://example.org", "HTTPS://EXAMPLE", "https://a b.org", "https://a\"b.org", "https://<b>.org",
        "https://שלום.org", "https://a\\b.org", " https://a.org"}) {
    INFO(bad);
    CHECK(wrong_with("address", bad) == "not_a_web_address");
  }
  CHECK(wrong_with("address", "https://" + repeated("a", 1992)).empty());
  CHECK(wrong_with("address", "https://" + repeated("a", 1993)) == "too_long");
}

TEST_CASE("numbers, ids, moments and lists keep their limits") {
  for (int good : {-3, 0, 10}) CHECK(wrong_with("number", good).empty());
  CHECK(wrong_with("number", -4) == "too_small");
  CHECK(wrong_with("number", 11) == "too_large");
  for (Json const& id : {Json(1), Json(max_safe_integer)}) CHECK(wrong_with("id", id).empty());
  for (Json const& id : {Json(0), Json(-1), Json(-max_safe_integer)}) CHECK(wrong_with("id", id) == "too_small");
  CHECK(wrong_with("id", max_safe_integer + 1) == "too_large");
  for (Json const& id : {Json("1"), Json("1 OR 1=1"), Json("' UNION"), Json("٣"), Json(true), Json::array({1}),
                         Json{{"$gt", ""}}, Json(1.0)})
    CHECK(wrong_with("id", id) == "not_a_whole_number");
  CHECK(wrong_with("moment", 0).empty());
  CHECK(wrong_with("moment", max_moment_ms).empty());
  CHECK(wrong_with("moment", -1) == "too_small");
  CHECK(wrong_with("moment", max_moment_ms + 1) == "too_large");
  CHECK(wrong_with("moment", "2026-03-27T02:30") == "not_a_whole_number");
  CHECK(wrong_with("list", Json::array()) == "too_few");
  CHECK(wrong_with("list", {1}).empty());
  CHECK(wrong_with("list", {1, 2, 3}).empty());
  CHECK(wrong_with("list", {1, 2, 3, 4}) == "too_many");
  CHECK(wrong_with("list", {1, 2, 10}) == "too_large");
}

TEST_CASE("words of a list and yes or no are what they are, and nothing near it") {
  for (char const* good : {"he", "ar", "en"}) CHECK(wrong_with("language", good).empty());
  for (char const* bad : {"", "HE", "he ", "xx", "he\u200E"}) CHECK(wrong_with("language", bad) == "not_one_of");
  CHECK(wrong_with("language", 0) == "not_a_text");
  for (Json const& bad : {Json(0), Json(1), Json("true"), Json::array()})
    CHECK(wrong_with("flag", bad) == "not_yes_or_no");
}

TEST_CASE("everything that is wrong is said at once, each in its place") {
  auto const result =
      read<Everything>({{"line", "x"}, {"id", 0}, {"list", {1, 99, "x"}}, {"flag", "no"}, {"a/b~c", 1}});
  REQUIRE_FALSE(result);
  std::vector<std::string> said;
  for (auto const& problem : result.error()) said.push_back(problem.path + " " + problem.code);
  CHECK(said == std::vector<std::string>{"/line too_short", "/list/1 too_large", "/list/2 not_a_whole_number",
                                         "/id too_small", "/flag not_yes_or_no", "/a~1b~0c unknown_field"});
}

TEST_CASE("of very many mistakes the first fifty are said") {
  Json object;
  for (int number = 100; number < 300; ++number) object[std::to_string(number)] = 0;
  auto const result = read<Everything>(object);
  REQUIRE_FALSE(result);
  REQUIRE(result.error().size() == most_problems);
  CHECK(result.error().back().path == "/149");
}
