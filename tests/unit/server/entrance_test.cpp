// SPDX-License-Identifier: AGPL-3.0-or-later
// What a stranger may ask for, over HTTP: browsers for guests, sign-in codes. A hall behind one address passes, a
// machine that goes on does not, and one source's haste is nobody else's.
#include "tests/unit/server/support/house.hpp"
#include "tests/unit/server/support/surveys.hpp"

using namespace shidra;
using test::House;
using test::Json;
using test::post;
using test::refusal_in;

namespace {

/// Whoever connects says which address they speak for, as a proxy does.
gateway::Options behind_proxy() {
  gateway::Options options;
  options.trusted_proxies = {"127.0.0.1"};
  return options;
}

std::string from(std::string const& address) { return "X-Forwarded-For: " + address + "\r\n"; }

unsigned ask_for_code(House& house, std::string const& email, std::string const& address) {
  return post(house, "access.request_code", {{"email", email}, {"language", "he"}}, from(address)).first;
}

/// How many of up to `most` requests of one kind are let through from an address; over one connection.
int let_through(House& house, std::string const& method, std::string const& params, std::string const& headers,
                int most) {
  gateway::test::Client client(house.port());
  auto const body = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
  int passed = 0;
  for (int n = 0; n < most; ++n) {
    auto const status = client.ask("POST", "/rpc", "Content-Type: application/json\r\n" + headers, body).status;
    if (status == 429) break;
    REQUIRE(status == 200);
    ++passed;
  }
  return passed;
}

}  // namespace

TEST_CASE("sign-in codes: a room may ask from one address, then only slowly, and others are not held up by it") {
  House house(behind_proxy());
  // An address that cannot be read costs no letter and counts all the same.
  auto const passed =
      let_through(house, "access.request_code", R"({"email":"x","language":"he"})", from("10.0.0.1"), 600);
  CHECK(passed >= 400);
  CHECK(passed < 500);  // some came back meanwhile
  CHECK(ask_for_code(house, "lila@example.org", "10.0.0.1") == 429);
  CHECK(ask_for_code(house, "lila@example.org", "10.0.0.2") == 200);
}

TEST_CASE("one source asks for codes to one address a few times only; other addresses and other sources go on") {
  House house(behind_proxy());
  for (int n = 0; n < 4; ++n)
    CHECK(ask_for_code(house, n % 2 ? "Lila@Example.org" : "lila@example.org", "10.0.0.1") == 200);
  CHECK(ask_for_code(house, "LILA@example.org", "10.0.0.1") == 429);
  gateway::test::Client client(house.port());
  auto const later = client.ask(
      "POST", "/rpc", "Content-Type: application/json\r\n" + from("10.0.0.1"),
      R"({"jsonrpc":"2.0","id":1,"method":"access.request_code","params":{"email":"lila@example.org","language":"he"}})");
  CHECK(later.headers.at("retry-after") == "900");  // four an hour
  CHECK(Json::parse(later.body).at("error").at("data").at("params").at("retry_after_ms") == 900'000);
  CHECK(ask_for_code(house, "noa@example.org", "10.0.0.1") == 200);
  CHECK(ask_for_code(house, "lila@example.org", "10.0.0.2") == 200);
  // Of IPv6 a whole /64 is one source.
  for (int n = 0; n < 4; ++n)
    CHECK(ask_for_code(house, "omar@example.org", "2001:db8::" + std::to_string(n + 1)) == 200);
  CHECK(ask_for_code(house, "omar@example.org", "2001:db8::9") == 429);
  CHECK(ask_for_code(house, "omar@example.org", "2001:db8:0:1::9") == 200);
}

TEST_CASE(
    "new guests: a hall of five thousand passes at once, then browsers come only slowly, invented ones never count") {
  House house(behind_proxy());
  auto const invented = "Cookie: shidra-browser=" + std::string(43, 'a') + "\r\n";
  CHECK(let_through(house, "access.greet", "{}", from("10.0.0.1"), 5'000) == 5'000);
  auto const more = let_through(house, "access.greet", "{}", from("10.0.0.1") + invented, 2'000);
  CHECK(more >= 1'000);
  CHECK(more < 1'500);
  CHECK(let_through(house, "access.greet", "{}", from("10.0.0.2"), 10) == 10);
}

TEST_CASE("a guest answers with a browser that the server gave out, and whoever has one is not held up") {
  House house(behind_proxy());
  test::Room room(house.world, 1);
  auto const survey = test::open(house.world.as("dana"), test::plan("named", "anyone"));
  gateway::test::Client client(house.port());
  auto const greeted = client.ask("POST", "/rpc", "Content-Type: application/json\r\n" + from("10.0.0.1"),
                                  R"({"jsonrpc":"2.0","id":1,"method":"access.greet","params":{}})");
  auto const cookie = greeted.headers.at("set-cookie");
  auto const given = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
  Json const answer{{"survey", survey.id}, {"answers", {test::choice(1, {1})}}, {"code", survey.code}};
  auto const answer_with = [&](std::string const& headers) {
    gateway::test::Client again(house.port());
    Json const request{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "survey.answer"}, {"key", house.world.key()}, {"params", answer}};
    auto const reply = again.ask("POST", "/rpc", "Content-Type: application/json\r\n" + headers, request.dump());
    return refusal_in(Json::parse(reply.body));
  };
  CHECK(answer_with("Cookie: shidra-browser=" + std::string(43, 'a') + "\r\n") == "browser_needed");
  CHECK(answer_with("Cookie: shidra-browser=" + std::string(43, 'a') + "." + std::string(32, '0') + "\r\n") ==
        "browser_needed");
  CHECK(answer_with(given).empty());
  CHECK(answer_with(given).empty());  // the same sheet
  CHECK(test::results_of(house.world, survey.id).at("answered") == 1);
  auto const others = let_through(house, "access.greet", "{}", from("10.0.0.1"), 7'000);
  CHECK(others >= 5'999);
  CHECK(others < 7'000);
  CHECK(let_through(house, "access.greet", "{}", from("10.0.0.1") + given, 50) == 50);
}
