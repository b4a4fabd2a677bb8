// SPDX-License-Identifier: AGPL-3.0-or-later
// Frames around requests: what is none gets one answer, with the id it asked with where that could be read.
#include "protocol/envelope.hpp"

#include <string>

#include "tests/catch.hpp"

namespace {

using namespace shidra::protocol;

constexpr char const* good_key = "01950000-0000-7000-8000-000000000001";

/// "id number path code" of the refusal; "" when it is a request.
std::string wrong_with(std::string const& frame) {
  auto const read = read_request(frame);
  if (read) return "";
  auto const& refused = read.error();
  std::string text = refused.id + " " + std::to_string(refused.error);
  CHECK(refused.refusal.code == "not_understood");
  for (auto const& problem : refused.refusal.problems) text += " " + problem.path + " " + problem.code;
  return text;
}

std::string with_id(std::string const& id) { return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"m"})"; }
std::string with(std::string const& more) { return R"({"jsonrpc":"2.0","id":1,"method":"m",)" + more + "}"; }

}  // namespace

TEST_CASE("what is no object is no request") {
  for (char const* frame : {"1", "\"x\"", "null", "true", "[]", R"([{"jsonrpc":"2.0","id":1,"method":"m"}])"}) {
    INFO(frame);
    CHECK(wrong_with(frame) == "null -32600  not_an_object");
  }
  CHECK(wrong_with("") == "null -32700  not_json");
  CHECK(wrong_with("{") == "null -32700  not_json");
  CHECK(wrong_with(R"({"jsonrpc":"2.0","id":1,"id":2,"method":"m"})") == "null -32700 /id duplicate_name");
}

TEST_CASE("an id is a whole number or a short text, and comes back as it was") {
  CHECK(read_request(with_id("1"))->id == "1");
  CHECK(read_request(with_id("-7"))->id == "-7");
  CHECK(read_request(with_id("0"))->id == "0");
  CHECK(read_request(with_id("\"a\\\"b\""))->id == "\"a\\\"b\"");
  CHECK(read_request(with_id("\"\""))->id == "\"\"");
  CHECK(read_request(with_id("\"" + std::string(64, 'x') + "\"")));
  for (auto const& id : {std::string("null"), std::string("true"), std::string("[]"), std::string("{}"),
                         "\"" + std::string(65, 'x') + "\""}) {
    INFO(id);
    CHECK(wrong_with(with_id(id)) == "null -32600 /id missing");
  }
  CHECK(wrong_with(R"({"jsonrpc":"2.0","method":"m"})") == "null -32600 /id missing");
  CHECK(wrong_with(with_id("1.5")) == "null -32700 /id not_a_whole_number");
}

TEST_CASE("version and method are what they must be") {
  CHECK(wrong_with(R"({"id":1,"method":"m"})") == "1 -32600 /jsonrpc not_one_of");
  CHECK(wrong_with(R"({"jsonrpc":"1.0","id":1,"method":"m"})") == "1 -32600 /jsonrpc not_one_of");
  CHECK(wrong_with(R"({"jsonrpc":2,"id":1,"method":"m"})") == "1 -32600 /jsonrpc not_one_of");
  CHECK(wrong_with(R"({"jsonrpc":"2.0","id":1})") == "1 -32600 /method missing");
  CHECK(wrong_with(R"({"jsonrpc":"2.0","id":1,"method":7})") == "1 -32600 /method missing");
  CHECK(wrong_with(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(61, 'm') + "\"}") ==
        "1 -32600 /method missing");
}

TEST_CASE("members that nobody asked for are refused") {
  for (char const* name : {"role", "seq", "author", "tenant", "result", "error", "Method", "__proto__"}) {
    INFO(name);
    CHECK(wrong_with(with("\"" + std::string(name) + "\":1")) == "1 -32600 /" + std::string(name) + " unknown_field");
  }
  CHECK(wrong_with(with(R"("a/b":1)")) == "1 -32600 /a~1b unknown_field");
}

TEST_CASE("a key is a UUID of version 7 in lower case") {
  CHECK(read_request(with("\"key\":\"" + std::string(good_key) + "\""))->key == good_key);
  for (char const* key : {"\"\"", "\"1\"", "7", "null", "[]", "\"01950000-0000-4000-8000-000000000001\"",
                          "\"01950000-0000-7000-8000-00000000000G\"", "\"01950000-0000-7000-8000-00000000000A\"",
                          "\"01950000-0000-7000-8000-0000000000012\"", "\"0195000000000-7000-8000-000000000001\"",
                          "\"01950000-0000-7000-8000-00000000000\\u0000\""}) {
    INFO(key);
    CHECK(wrong_with(with("\"key\":" + std::string(key))) == "1 -32600 /key not_a_key");
  }
}

TEST_CASE("params that were left out are an empty object, and any other value is passed on to be judged") {
  CHECK(read_request(with_id("1"))->params == nlohmann::json::object());
  CHECK(read_request(with("\"params\":{\"a\":1}"))->params.at("a") == 1);
  CHECK(read_request(with("\"params\":[]"))->params.is_array());
  CHECK(read_request(with("\"params\":null"))->params.is_null());
}

TEST_CASE("frames that go out are JSON whatever is in them") {
  Refusal const refusal{
      "invalid", {{"name", std::string("\"\\\n</script>\u2028")}}, {{"/a~1b", "too_long", {{"max", std::int64_t{9}}}}}};
  auto const frame = nlohmann::json::parse(error_frame("\"x\"", error_params, refusal));
  CHECK(frame.at("id") == "x");
  CHECK(frame.at("error").at("code") == -32602);
  CHECK(frame.at("error").at("data").at("code") == "invalid");
  CHECK(frame.at("error").at("data").at("params").at("name") == "\"\\\n</script>\u2028");
  CHECK(frame.at("error").at("data").at("problems").at(0) ==
        nlohmann::json{{"path", "/a~1b"}, {"code", "too_long"}, {"params", {{"max", 9}}}});
  CHECK(nlohmann::json::parse(result_frame("7", "{}")).at("result").empty());
  CHECK(nlohmann::json::parse(notification_frame("event", "[]")).at("method") == "event");
}
