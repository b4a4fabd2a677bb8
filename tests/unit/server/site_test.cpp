// SPDX-License-Identifier: AGPL-3.0-or-later
// The site's own judgements, without sockets: which cookies are ours, and who has to wait.
#include "server/site/cookies.hpp"
#include "server/site/language.hpp"
#include "server/site/person_book.hpp"
#include "server/site/turnstile.hpp"
#include "storage/browser_key.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using site::BrowserSeal;
using site::Turnstile;

namespace {

access::Credentials with_cookie(std::string const& value, BrowserSeal const& seal) {
  gateway::HttpRequest request;
  request.headers.push_back({"Cookie", "shidra-browser=" + value});
  return site::credentials_of(request, "http://localhost", seal);
}

std::string value_in(std::string const& header) {
  auto const begin = header.find('=') + 1;
  return header.substr(begin, header.find(';') - begin);
}

}  // namespace

TEST_CASE("only a browser's cookie that this server gave out counts, exactly as it was given") {
  BrowserSeal const seal("a key"), other("another key");
  using pipeline::Cookie;
  auto const value = value_in(site::set_cookie({Cookie::Purpose::browser, "token"}, "http://localhost", seal));
  CHECK(with_cookie(value, seal).browser == storage::sha256("token"));
  CHECK_FALSE(with_cookie(value, other).browser);
  auto longer = value + "0", cut = value.substr(0, value.size() - 1), changed = value;
  changed[0] = 'T';
  auto upper = value;
  for (auto& letter : upper) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  for (auto const& forged : {std::string("token"), std::string("token."), std::string("."), std::string(), longer, cut,
                             changed, upper, value + "." + value, "x" + value, value.substr(value.find('.'))}) {
    INFO(forged);
    CHECK_FALSE(with_cookie(forged, seal).browser);
  }
  // A session's token carries its own 256 bits and is given out as it is.
  CHECK(value_in(site::set_cookie({Cookie::Purpose::session, "token"}, "http://localhost", seal)) == "token");
  CHECK(value_in(site::set_cookie({Cookie::Purpose::browser, ""}, "http://localhost", seal)).empty());
}

TEST_CASE("a browser's cookie outlasts the session's, and both end when they are taken away") {
  BrowserSeal const seal("a key");
  using pipeline::Cookie;
  auto const lasts = [&](Cookie const& cookie) {
    auto const header = site::set_cookie(cookie, "https://shidra.example", seal);
    return header.substr(header.find("; Max-Age="));
  };
  CHECK(lasts({Cookie::Purpose::session, "token"}) == "; Max-Age=7776000");   // 90 days
  CHECK(lasts({Cookie::Purpose::browser, "token"}) == "; Max-Age=34560000");  // 400
  CHECK(lasts({Cookie::Purpose::session, ""}) == "; Max-Age=0");
  CHECK(lasts({Cookie::Purpose::browser, ""}) == "; Max-Age=0");
}

TEST_CASE("a page's language is the first known one of what a browser asks for, whatever else stands there") {
  using protocol::Language;
  struct Row {
    std::string header;
    std::optional<Language> language;
  };
  std::string const long_list = "fr" + std::string(4'000, 'x');
  for (Row const& row : std::vector<Row>{{"", {}},
                                         {"he", Language::he},
                                         {"iw-IL", Language::he},
                                         {"ar-EG, he;q=0.5", Language::ar},
                                         {"fr-FR, en-GB;q=0.8, he;q=0.1", Language::en},
                                         {"he-IL,ar;q=", Language::he},
                                         {"q=1;he, ,;;,ar", Language::ar},
                                         {"hello, arabic, english", {}},
                                         {"HE", {}},
                                         {",,,,,", {}},
                                         {";;;;", {}},
                                         {"*", {}},
                                         {"en\xFF", {}},
                                         {std::string("en\0", 3), {}},
                                         {long_list + ", he", {}},
                                         {"he, " + long_list, Language::he},
                                         {std::string(4'096, ','), {}}}) {
    INFO(row.header.substr(0, 60));
    gateway::HttpRequest request;
    request.headers.push_back({"Accept-Language", row.header});
    CHECK(site::preferred_language(request, {}) == row.language);
    request.headers.push_back({"Cookie", "language=../../en"});
    CHECK(site::preferred_language(request, {{"lang", "he'"}}) == row.language);
    CHECK(site::preferred_language(request, {{"lang", "ar"}}) == Language::ar);
  }
}

TEST_CASE("the key of the seal is made once and stays") {
  test::World world;
  std::string first, second;
  world.database().write([&](storage::Write& write) { first = storage::browser_key(write); });
  world.database().write([&](storage::Write& write) { second = storage::browser_key(write); });
  CHECK(first.size() == 64);
  CHECK(first == second);
}

TEST_CASE("a turnstile lets a hall in at once, a machine only as fast as it says, and each source by itself") {
  Turnstile turnstile(0.5, 6'000);
  auto const start = Turnstile::TimePoint{} + std::chrono::hours(1);
  auto const passing = [&](std::string const& source, int tries, std::chrono::milliseconds after) {
    int passed = 0;
    for (int n = 0; n < tries; ++n) passed += turnstile.pass(source, start + after) ? 1 : 0;
    return passed;
  };
  CHECK(passing("hall", 5'000, std::chrono::seconds(0)) == 5'000);
  CHECK(passing("hall", 5'000, std::chrono::seconds(0)) == 1'000);
  CHECK(passing("elsewhere", 10, std::chrono::seconds(0)) == 10);
  CHECK(passing("hall", 100, std::chrono::seconds(10)) == 5);
  CHECK(passing("hall", 100, std::chrono::hours(1)) == 100);
}

TEST_CASE("a turnstile remembers a bounded number of sources, and of many newcomers none makes it forget a machine") {
  Turnstile turnstile(1.0 / 60, 60);
  auto now = Turnstile::TimePoint{} + std::chrono::hours(1);
  for (int n = 0; n < 60; ++n) CHECK(turnstile.pass("machine", now));
  std::size_t most = 0;
  for (int n = 0; n < 300'000; ++n) {
    now += std::chrono::microseconds(10);
    turnstile.pass("newcomer " + std::to_string(n), now);
    most = std::max(most, turnstile.remembered());
  }
  CHECK(most <= Turnstile::most_remembered);
  CHECK_FALSE(turnstile.pass("machine", now));
  turnstile.pass("one more", now + std::chrono::hours(2));
  for (std::size_t n = 0; n < Turnstile::most_remembered; ++n)
    turnstile.pass("later " + std::to_string(n), now + std::chrono::hours(2));
  CHECK(turnstile.remembered() <= Turnstile::most_remembered);
}

TEST_CASE("what is under way holds a token until it is known that it does not count") {
  using std::chrono::minutes;
  Turnstile turnstile(1.0 / 60, 60);
  auto const now = Turnstile::TimePoint{} + std::chrono::hours(1);
  for (int n = 0; n < 60; ++n) CHECK(turnstile.pass("hall", now));
  CHECK(turnstile.wait("hall", now) == minutes(1));  // however many came at once, nobody owes more than one
  for (int n = 0; n < 50; ++n) turnstile.give_back("hall");
  int passed = 0;
  for (int n = 0; n < 100; ++n) passed += turnstile.pass("hall", now) ? 1 : 0;
  CHECK(passed == 50);
  turnstile.give_back("nobody");
  CHECK(turnstile.wait("nobody", now).count() == 0);
}

TEST_CASE("a person has so many sockets, and one rate for all of them that a new socket does not renew") {
  using Person = site::PersonBook::PersonId;
  site::PersonBook book({.sockets = 2, .messages_per_second = 1, .message_burst = 3});
  auto const now = site::PersonBook::TimePoint{} + std::chrono::hours(1);
  auto const first = book.enter(Person{1}, now);
  auto const second = book.enter(Person{1}, now);
  REQUIRE(first);
  CHECK(first == second);
  CHECK(book.enter(Person{1}, now) == nullptr);
  CHECK(book.enter(Person{2}, now) != nullptr);
  for (int n = 0; n < 3; ++n) CHECK(first->take(now));
  book.leave(Person{1});
  book.leave(Person{1});
  auto const again = book.enter(Person{1}, now);
  REQUIRE(again);
  CHECK_FALSE(again->has_token(now));
  CHECK(again->has_token(now + std::chrono::seconds(1)));
}

TEST_CASE("people who have left are forgotten once their rate is full") {
  site::PersonBook book({.sockets = 2, .messages_per_second = 1, .message_burst = 3});
  auto now = site::PersonBook::TimePoint{} + std::chrono::hours(1);
  std::size_t most = 0;
  for (std::int64_t person = 1; person < 20'000; ++person) {
    now += std::chrono::milliseconds(10);
    auto const rate = book.enter({person}, now);
    rate->take(now);
    book.leave({person});
    most = std::max(most, book.remembered());
  }
  CHECK(most < 3'000);
}
