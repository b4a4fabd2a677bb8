// SPDX-License-Identifier: AGPL-3.0-or-later
// Bad JSON of every sort, as strangers send it: each has one answer, with the place where it went wrong.
#include "protocol/codec/parse.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "tests/catch.hpp"

namespace {

using namespace shidra::protocol;
using namespace std::string_literals;

/// "path code" of what was wrong; "" when it could be read.
std::string wrong_with(std::string const& bytes) {
  auto const read = parse(bytes);
  return read ? "" : read.error().path + " " + read.error().code;
}

std::string nested(int depth, std::string const& open, std::string const& inner, std::string const& close) {
  std::string text;
  for (int level = 0; level < depth; ++level) text += open;
  text += inner;
  for (int level = 0; level < depth; ++level) text += close;
  return text;
}

}  // namespace

TEST_CASE("what is not JSON is refused as such") {
  std::string const bad[]{"",
                          " ",
                          "\n\t",
                          "[1,2",
                          "{\"a\":1,}",
                          "[1,]",
                          "[1 2]",
                          "{a:1}",
                          "{'a':1}",
                          "\"open",
                          "// note\n1",
                          "/* note */ 1",
                          "1 // note",
                          "1 2",
                          "{} {}",
                          "{}x",
                          "nul",
                          "True",
                          "NaN",
                          "Infinity",
                          "-",
                          "+1",
                          "01",
                          "0x10",
                          ".5",
                          "1.",
                          "\"\t\"",
                          "\"\n\"",
                          "\"\\x41\"",
                          "\"\\u12\"",
                          "\"\\ud800\"",
                          "\"\\udc00\"",
                          "\"\\ud800\\u0041\"",
                          "\"\xff\"",
                          "\"\xc0\xaf\"",
                          "\"\xed\xa0\x80\"",
                          "\"\xf4\x90\x80\x80\"",
                          "\"\xe2\x82\"",
                          "\xEF\xBB\xBF{}",
                          "{\0}"s,
                          "\xff\xfe{\0}\0"s,
                          "1e999",
                          "-1e999"};
  for (auto const& bytes : bad) {
    INFO(bytes);
    CHECK(wrong_with(bytes) == " not_json");
  }
}

TEST_CASE("a number is whole and one that every reader keeps exactly") {
  CHECK(wrong_with("9007199254740991").empty());
  CHECK(wrong_with("-9007199254740991").empty());
  CHECK(wrong_with("-0").empty());
  CHECK(wrong_with("9007199254740992") == " number_out_of_range");
  CHECK(wrong_with("-9007199254740992") == " number_out_of_range");
  CHECK(wrong_with("9223372036854775808") == " number_out_of_range");
  CHECK(wrong_with("18446744073709551615") == " number_out_of_range");
  CHECK(wrong_with("1.0") == " not_a_whole_number");
  CHECK(wrong_with("1e3") == " not_a_whole_number");
  CHECK(wrong_with("0.1") == " not_a_whole_number");
  CHECK(wrong_with("-9223372036854775809") == " not_a_whole_number");  // the library has room for it only as a fraction
  CHECK(wrong_with("99999999999999999999") == " not_a_whole_number");
}

TEST_CASE("nesting has an end, long before the stack has") {
  CHECK(wrong_with(nested(max_depth, "[", "", "]")).empty());
  CHECK(wrong_with(nested(max_depth, "{\"a\":", "1", "}")).empty());
  CHECK(wrong_with(nested(max_depth + 1, "[", "", "]")).ends_with(" too_deep"));
  CHECK(wrong_with(nested(max_depth + 1, "{\"a\":", "1", "}")).ends_with(" too_deep"));
  CHECK(wrong_with(std::string(1'000'000, '[')).ends_with(" too_deep"));
  CHECK(wrong_with(nested(100'000, "{\"a\":", "1", "}")).ends_with(" too_deep"));
}

TEST_CASE("a name stands once in an object, and the report points at the one that stands twice") {
  CHECK(wrong_with(R"({"a":1,"a":2})") == "/a duplicate_name");
  CHECK(wrong_with(R"({"a":1,"b":2,"a":3})") == "/a duplicate_name");
  CHECK(wrong_with(R"({"a":1,"\u0061":2})") == "/a duplicate_name");
  CHECK(wrong_with(R"({"x":{"a":1,"b":{"c":1},"a":3}})") == "/x/a duplicate_name");
  CHECK(wrong_with(R"([{"a":1},{"a":1,"c":0,"a":1}])") == "/1/a duplicate_name");
  CHECK(wrong_with(R"({"a/b~":1,"c":2,"a/b~":3})") == "/a~1b~0 duplicate_name");
  CHECK(wrong_with(R"({"a":{"a":1},"b":{"a":1}})").empty());
  CHECK(wrong_with(R"({"a":1,"A":2})").empty());
}

TEST_CASE("the report of a wrong number points at it") {
  CHECK(wrong_with(R"({"a":[0,{"b":1.5}]})") == "/a/1/b not_a_whole_number");
  CHECK(wrong_with(R"([1,2,[3,9007199254740992]])") == "/2/1 number_out_of_range");
  CHECK(wrong_with(R"({"a":{"b":{"c":1}},"d":1.5})") == "/d not_a_whole_number");
}

TEST_CASE("large but sound documents are read") {
  std::string many = "{";
  for (int index = 0; index < 100'000; ++index) many += (index ? ",\"k" : "\"k") + std::to_string(index) + "\":0";
  CHECK(parse(many + "}")->size() == 100'000);
  std::string const text(1'000'000, 'x');
  CHECK(parse("\"" + text + "\"")->get<std::string>() == text);
  CHECK(parse("{\"" + text + "\":1}")->size() == 1);
}

TEST_CASE("names that other languages trip over are plain names here") {
  auto const read = parse(R"({"__proto__":{"admin":true},"constructor":1,"":2})");
  REQUIRE(read);
  CHECK(read->size() == 3);
}

TEST_CASE("characters keep what they are") {
  CHECK(*parse("\"\\u0000\"") == std::string(1, '\0'));
  CHECK(*parse("\"\\ud83d\\ude00\"") == "😀");
  CHECK(*parse("\"שָׁלוֹם عليكم\"") == "שָׁלוֹם عليكم");
  CHECK(*parse("\"\\u2028\"") == "\u2028");
}
