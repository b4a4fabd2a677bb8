// SPDX-License-Identifier: AGPL-3.0-or-later
// What a stranger may ask for, over HTTP: browsers for guests, sign-in codes. A hall behind one address passes, a
// machine that goes on does not, and one source's haste is nobody else's.
#include "storage/mail.hpp"
#include "storage/people.hpp"
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

std::size_t letters_to(House& house, std::string const& email) {
  std::size_t found = 0;
  house.world.database().read([&](storage::Read& read) { found = storage::mail_to(read, email, 100).size(); });
  return found;
}

std::string newest_code(House& house, std::string const& email) {
  std::string subject;
  house.world.database().read([&](storage::Read& read) { subject = storage::mail_to(read, email, 1).at(0).subject; });
  return subject.substr(subject.find_first_of("0123456789"), 6);
}

/// A browser that the server has told from others: its cookie, "name=value".
std::string given_browser(House& house) {
  gateway::test::Client client(house.port());
  auto const greeted = client.ask("POST", "/rpc", "Content-Type: application/json\r\n",
                                  R"({"jsonrpc":"2.0","id":1,"method":"access.greet","params":{}})");
  auto const cookie = greeted.headers.at("set-cookie");
  return cookie.substr(0, cookie.find(';'));
}

/// As the server knows it.
storage::Digest digest_of(std::string const& cookie) {
  auto const begin = cookie.find('=') + 1;
  return storage::sha256(cookie.substr(begin, cookie.find('.') - begin));
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

TEST_CASE(
    "one source gets few codes sent to one address; other addresses, other sources, and who is known, get theirs") {
  House house(behind_proxy());
  for (auto const* name : {"lila", "noa", "omar"}) house.world.as(name);
  for (int n = 0; n < 6; ++n)
    CHECK(ask_for_code(house, n % 2 ? "Lila@Example.org" : "lila@example.org", "10.0.0.1") == 200);
  CHECK(letters_to(house, "lila@example.org") == 4);
  CHECK(ask_for_code(house, "nobody@example.org", "10.0.0.1") == 200);  // nothing else is said to somebody unknown
  ask_for_code(house, "noa@example.org", "10.0.0.1");
  CHECK(letters_to(house, "noa@example.org") == 1);
  ask_for_code(house, "lila@example.org", "10.0.0.2");
  CHECK(letters_to(house, "lila@example.org") == 5);
  // Of IPv6 a whole /64 is one source.
  for (int n = 0; n < 5; ++n) ask_for_code(house, "omar@example.org", "2001:db8::" + std::to_string(n + 1));
  CHECK(letters_to(house, "omar@example.org") == 4);
  ask_for_code(house, "omar@example.org", "2001:db8:0:1::9");
  CHECK(letters_to(house, "omar@example.org") == 5);

  auto const own = given_browser(house);
  house.world.database().write([&](storage::Write& write) {
    storage::remember_browser(write, {house.world.as("lila").id()}, digest_of(own), house.world.seam().now());
  });
  auto const known = post(house, "access.request_code", {{"email", "lila@example.org"}, {"language", "he"}},
                          from("10.0.0.1") + "Cookie: " + own + "\r\n");
  CHECK(known.first == 200);
  CHECK(letters_to(house, "lila@example.org") == 6);
}

TEST_CASE("wrong codes: a source may mistype some, then has to wait; right ones and links are not counted") {
  House house(behind_proxy());
  house.world.as("lila");
  auto const own = given_browser(house);
  auto const as_lila = from("10.0.0.1") + "Cookie: " + own + "\r\n";
  auto const sign_in_right = [&] {
    post(house, "access.request_code", {{"email", "lila@example.org"}, {"language", "he"}}, as_lila);
    auto const code = newest_code(house, "lila@example.org");
    return post(house, "access.sign_in", {{"email", "lila@example.org"}, {"code", code}}, as_lila).first;
  };
  auto const wrong = std::string(R"({"email":"lila@example.org","code":"000000"})");
  CHECK(let_through(house, "access.sign_in", wrong, from("10.0.0.1"), 59) == 59);
  for (int n = 0; n < 3; ++n) CHECK(sign_in_right() == 200);
  CHECK(let_through(house, "access.sign_in", wrong, from("10.0.0.1"), 10) == 1);
  gateway::test::Client client(house.port());
  auto const refused = client.ask("POST", "/rpc", "Content-Type: application/json\r\n" + from("10.0.0.1"),
                                  R"({"jsonrpc":"2.0","id":1,"method":"access.sign_in","params":)" + wrong + "}");
  CHECK(refused.status == 429);
  CHECK(refusal_in(Json::parse(refused.body)) == "busy");
  CHECK(std::stoi(refused.headers.at("retry-after")) <= 60);
  CHECK(std::stoi(refused.headers.at("retry-after")) > 50);
  CHECK(post(house, "access.use_link", {{"token", "unknown"}}, from("10.0.0.1")).first == 200);
  CHECK(let_through(house, "access.sign_in", wrong, from("10.0.0.2"), 5) == 5);
}

TEST_CASE("a browser's cookie is given again, the same, where somebody signs in") {
  House house;
  house.world.as("lila");
  auto const own = given_browser(house);
  auto const cookie = "Cookie: " + own + "\r\n";
  auto const set_by = [&](std::string const& method, Json const& params) {
    gateway::test::Client client(house.port());
    Json const request{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
    auto const reply = client.ask("POST", "/rpc", "Content-Type: application/json\r\n" + cookie, request.dump());
    return reply.headers.contains("set-cookie") ? reply.headers.at("set-cookie") : "";
  };
  auto const renewed = own + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000";
  CHECK(set_by("access.request_code", {{"email", "lila@example.org"}, {"language", "he"}}) == renewed);
  CHECK(set_by("access.request_code", {{"email", "nobody@example.org"}, {"language", "he"}}) == renewed);
  CHECK(set_by("access.greet", Json::object()).empty());
  CHECK(set_by("access.sign_in", {{"email", "lila@example.org"}, {"code", "000000"}}).empty());
  auto const code = newest_code(house, "lila@example.org");
  CHECK(set_by("access.sign_in", {{"email", "lila@example.org"}, {"code", code}}).find(own) != std::string::npos);
  house.world.database().write([&](storage::Write& write) {
    storage::add_link(write, storage::sha256(std::string(43, 'l')),
                      {.person = protocol::Id<protocol::Person>{house.world.as("lila").id()},
                       .valid_until = {house.world.seam().now_ms + 1}},
                      house.world.seam().now());
  });
  CHECK(set_by("access.use_link", {{"token", std::string(43, 'l')}}).find(own) != std::string::npos);
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
