// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in by code and by link: what works, and above all what must not.
#include <fmt/format.h>

#include "server/access/code.hpp"
#include "storage/calls.hpp"
#include "storage/mail.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra;
using test::Json;

namespace {

std::vector<storage::MailRow> mail_to(test::World& world, std::string const& address) {
  std::vector<storage::MailRow> found;
  world.database().read([&](storage::Read& read) { found = storage::mail_to(read, address, 20); });
  return found;
}

test::Result ask(test::Actor browser, std::string const& email, Json more = Json::object()) {
  more["email"] = email;
  more["language"] = "ar";
  return browser.call("access.request_code", more);
}

/// The code of the newest letter: its subject begins with it in every language that begins with it, so it is searched.
std::string code_to(test::World& world, std::string const& address) {
  auto const mail = mail_to(world, address);
  REQUIRE_FALSE(mail.empty());
  auto const& subject = mail.front().subject;
  auto const begin = subject.find_first_of("0123456789");
  REQUIRE(begin != std::string::npos);
  return subject.substr(begin, 6);
}

test::Result sign_in(test::Actor browser, std::string const& email, std::string const& code) {
  return browser.call("access.sign_in", {{"email", email}, {"code", code}});
}

std::string another(std::string const& code) {
  auto other = code;
  other.back() = other.back() == '9' ? '0' : static_cast<char>(other.back() + 1);
  return other;
}

void open_call(test::World& world) {
  world.database().write([&](storage::Write& write) {
    storage::add_call(write, {.id = {},
                              .initiative = {1},
                              .title = "קול קורא",
                              .source = "",
                              .html = {},
                              .deadline = {world.seam().now_ms + 1'000'000},
                              .state = protocol::CallState::open,
                              .opened_at = world.seam().now()});
  });
}

test::Actor with_session(test::World& world, test::Result const& signed_in) {
  auto const found =
      std::ranges::find(signed_in.cookies, pipeline::Cookie::Purpose::session, &pipeline::Cookie::purpose);
  REQUIRE(found != signed_in.cookies.end());
  return {world,
          {.session = storage::sha256(found->value), .browser = {}, .device = "test", .address = "127.0.0.1"},
          signed_in.result().at("person").get<std::int64_t>()};
}

}  // namespace

TEST_CASE("the code that was mailed signs in, in the browser that asked, once") {
  test::World world;
  auto const lila = world.as("lila");
  auto browser = world.guest();
  REQUIRE(ask(browser, "Lila@Example.org").ok());
  CHECK(world.events().empty());
  auto const code = code_to(world, "lila@example.org");
  CHECK(sign_in(world.guest("another browser"), "lila@example.org", code).refusal() == "code_wrong");
  auto const signed_in = sign_in(browser, "lila@example.org", code.substr(0, 3) + " " + code.substr(3));
  INFO(signed_in.reply.dump());
  REQUIRE(signed_in.ok());
  CHECK(signed_in.result().at("person") == lila.id());
  CHECK(with_session(world, signed_in).call("me.update", {{"name", "לילה"}, {"language", "ar"}}).ok());
  CHECK(sign_in(browser, "lila@example.org", code).refusal() == "code_wrong");
}

TEST_CASE("a browser without the binding cookie gets one with the code, and only with it the code works") {
  test::World world;
  world.as("lila");
  test::Actor fresh(world, {}, 0);
  auto const asked = ask(fresh, "lila@example.org");
  REQUIRE(asked.cookies.size() == 1);
  CHECK(asked.cookies[0].purpose == pipeline::Cookie::Purpose::browser);
  auto const code = code_to(world, "lila@example.org");
  CHECK(sign_in(fresh, "lila@example.org", code).refusal() == "code_wrong");
  test::Actor bound(
      world, {.session = {}, .browser = storage::sha256(asked.cookies[0].value), .device = {}, .address = {}}, 0);
  CHECK(sign_in(bound, "lila@example.org", code).ok());
}

TEST_CASE("a code allows five tries, wrong ones count although they are refused") {
  test::World world;
  world.as("lila");
  auto browser = world.guest();
  ask(browser, "lila@example.org");
  auto const code = code_to(world, "lila@example.org");
  auto const wrong_ones = GENERATE(4, 5);
  for (int n = 0; n < wrong_ones; ++n)
    CHECK(sign_in(browser, "lila@example.org", another(code)).refusal() == "code_wrong");
  CHECK(sign_in(browser, "lila@example.org", code).refusal() == (wrong_ones == 4 ? "" : "code_wrong"));
}

TEST_CASE("a code holds for ten minutes") {
  test::World world;
  world.as("lila");
  auto browser = world.guest();
  ask(browser, "lila@example.org");
  auto const code = code_to(world, "lila@example.org");
  auto const minutes = GENERATE(9, 10);
  world.advance(minutes * 60'000);
  CHECK(sign_in(browser, "lila@example.org", code).refusal() == (minutes == 9 ? "" : "code_expired"));
}

TEST_CASE("a browser gets three letters in an hour, and asking again takes nothing from a code that was sent") {
  test::World world;
  world.as("lila");
  auto browser = world.guest();
  std::vector<std::string> codes;
  for (int n = 0; n < 3; ++n) {
    ask(browser, "lila@example.org");
    codes.push_back(code_to(world, "lila@example.org"));
  }
  CHECK(ask(browser, "LILA@example.org").ok());  // one more: no letter, and nothing is lost
  CHECK(mail_to(world, "lila@example.org").size() == 3);
  auto const which = GENERATE(0U, 1U, 2U);
  CHECK(sign_in(browser, "lila@example.org", codes.at(which)).ok());
  for (auto const& code : codes) CHECK(sign_in(browser, "lila@example.org", code).refusal() == "code_wrong");
  CHECK(ask(browser, "lila@example.org").ok());
  CHECK(mail_to(world, "lila@example.org").size() == 3);  // used codes count among those that were sent
  world.advance(60 * 60'000);
  ask(browser, "lila@example.org");
  CHECK(mail_to(world, "lila@example.org").size() == 4);
}

TEST_CASE("strangers cannot flood a mailbox, nor keep its owner out, in a browser that knows them") {
  test::World world;
  world.as("lila");
  auto own = world.guest("lila's own");
  ask(own, "lila@example.org");
  REQUIRE(sign_in(own, "lila@example.org", code_to(world, "lila@example.org")).ok());
  auto const storm = [&](std::string const& name) {
    for (int n = 0; n < 30; ++n) CHECK(ask(world.guest(name + std::to_string(n)), "lila@example.org").ok());
    return mail_to(world, "lila@example.org").size();
  };
  CHECK(storm("first") == 10);
  ask(own, "lila@example.org");
  REQUIRE(mail_to(world, "lila@example.org").size() == 11);
  CHECK(sign_in(own, "lila@example.org", code_to(world, "lila@example.org")).ok());
  world.advance(60 * 60'000);
  storm("second");
  world.advance(60 * 60'000);
  std::int64_t codes = 0;
  storm("third");
  world.database().read([&](storage::Read& read) {
    codes = storage::codes_since(read, "lila@example.org", {world.seam().now_ms - 86'400'000});
  });
  CHECK(codes == 20);  // in a day, her own included
  ask(own, "lila@example.org");
  CHECK(sign_in(own, "lila@example.org", code_to(world, "lila@example.org")).ok());
}

TEST_CASE("a letter that a stranger's storm came after still signs in, in the browser that asked") {
  test::World world;
  world.as("lila");
  auto browser = world.guest();  // nobody has signed in here before
  ask(browser, "lila@example.org");
  auto const code = code_to(world, "lila@example.org");
  for (int n = 0; n < 30; ++n) {
    auto stranger = world.guest("stranger " + std::to_string(n));
    ask(stranger, "lila@example.org");
    for (int guess = 0; guess < 6; ++guess) sign_in(stranger, "lila@example.org", another(code));
  }
  CHECK(sign_in(browser, "lila@example.org", code).ok());
}

TEST_CASE("guessing is bounded: five tries for all the codes of a browser together, twenty codes a day for strangers") {
  test::World world;
  world.as("lila");
  int judged = 0;
  for (int hour = 0; hour < 24; ++hour, world.advance(60 * 60'000))
    for (int n = 0; n < 15; ++n) {
      auto stranger = world.guest("stranger " + std::to_string(hour * 100 + n));
      ask(stranger, "lila@example.org");
    }
  world.database().read([&](storage::Read& read) {
    judged = read.value<int>("SELECT COUNT(*) FROM sign_in_code WHERE email = 'lila@example.org'");
  });
  CHECK(judged == 20);  // times five of a million

  test::World other;
  other.as("noa");
  auto browser = other.guest();
  std::string code;
  for (int n = 0; n < 3; ++n) ask(browser, "noa@example.org");
  code = code_to(other, "noa@example.org");
  for (int n = 0; n < 5; ++n) CHECK(sign_in(browser, "noa@example.org", another(code)).refusal() == "code_wrong");
  CHECK(sign_in(browser, "noa@example.org", code).refusal() == "code_wrong");
}

TEST_CASE("whether an address is known cannot be told from the answer") {
  test::World world;
  world.as("lila");
  test::Actor fresh(world, {}, 0);
  auto const known = ask(fresh, "lila@example.org");
  auto const unknown = ask(fresh, "nobody@example.org");
  CHECK(known.reply == unknown.reply);
  CHECK(known.cookies.size() == unknown.cookies.size());
  CHECK(mail_to(world, "nobody@example.org").empty());
  auto browser = world.guest();
  ask(browser, "nobody@example.org");
  CHECK(sign_in(browser, "nobody@example.org", "123456").refusal() == "code_wrong");
  CHECK(world.topic("people/1").size() == 2);
}

TEST_CASE("what is kept for an unknown address fits no code at all") {
  test::World world;
  ask(world.guest(), "nobody@example.org");
  std::optional<storage::CodeRow> kept;
  world.database().read([&](storage::Read& read) {
    kept = storage::codes_of(read, "nobody@example.org", storage::sha256("browser")).at(0);
  });
  REQUIRE(kept);
  bool fits = false;
  for (int code = 0; code < 1'000'000 && !fits; ++code)
    fits = access::code_digest(kept->salt, fmt::format("{:06}", code)) == kept->code;
  CHECK_FALSE(fits);
}

TEST_CASE("while a call is open, somebody new may join with a code; otherwise nobody may") {
  test::World world;
  auto browser = world.guest();
  REQUIRE(ask(browser, "new@example.org", {{"join", true}}).ok());
  CHECK(mail_to(world, "new@example.org").empty());  // no call is open
  open_call(world);
  ask(browser, "new@example.org");
  CHECK(mail_to(world, "new@example.org").empty());  // did not ask to join
  ask(browser, "new@example.org", {{"join", true}});
  REQUIRE(mail_to(world, "new@example.org").size() == 1);
  auto const code = code_to(world, "new@example.org");
  CHECK(world.topic("people/1").size() == 1);  // not a person before the code was used
  auto const signed_in =
      browser.call("access.sign_in", {{"email", "new@example.org"}, {"code", code}, {"name", "חדשה"}});
  INFO(signed_in.reply.dump());
  REQUIRE(signed_in.ok());
  auto const person = world.thing("people/1", "person", signed_in.result().at("person").get<std::int64_t>());
  CHECK(person.at("name") == "חדשה");
  CHECK(person.at("language") == "ar");
  CHECK(person.at("state") == "active");
  CHECK(person.at("grants").empty());
  CHECK_FALSE(with_session(world, signed_in).may_watch("people/1"));
}

TEST_CASE("somebody who left gets no code") {
  test::World world;
  auto const lila = world.as("lila");
  auto browser = world.guest();
  ask(browser, "lila@example.org");
  auto const code = code_to(world, "lila@example.org");
  REQUIRE(world.as("dana").call("person.remove", {{"person", lila.id()}}).ok());
  CHECK(sign_in(browser, "lila@example.org", code).refusal() == "code_wrong");
  ask(browser, "lila@example.org");
  CHECK(mail_to(world, "lila@example.org").size() == 1);
  CHECK(world.topic("person/" + std::to_string(lila.id())).empty());
}

TEST_CASE("an initiative is named by its slug; an unknown one and an unreadable address are refused") {
  test::World world;
  world.as("lila");
  CHECK(ask(world.guest(), "lila@example.org", {{"initiative", "hitnadvut"}}).ok());
  CHECK(ask(world.guest(), "lila@example.org", {{"initiative", "nowhere"}}).problems() == "/initiative not_found");
  CHECK(ask(world.guest(), "lila@localhost").problems() == "/email not_an_email");
  CHECK(mail_to(world, "lila@example.org").size() == 1);
}

TEST_CASE("where one source has asked too often a letter goes only to a browser that knows its person") {
  test::World world;
  world.as("lila");
  auto own = world.guest("lila's own");
  ask(own, "lila@example.org");
  REQUIRE(sign_in(own, "lila@example.org", code_to(world, "lila@example.org")).ok());
  auto stranger = world.guest("stranger");
  own.credentials_.hasty = stranger.credentials_.hasty = true;
  CHECK(ask(stranger, "lila@example.org").reply == ask(own, "lila@example.org").reply);
  CHECK(mail_to(world, "lila@example.org").size() == 2);
  CHECK(sign_in(own, "lila@example.org", code_to(world, "lila@example.org")).ok());
}

TEST_CASE("a session past its time is nobody's, before anything has ended it") {
  test::World world;
  auto lila = world.as("lila");
  auto const topic = "person/" + std::to_string(lila.id());
  world.advance(90LL * 86'400'000 - 1);
  CHECK(lila.may_watch(topic));
  CHECK(lila.call("me.update", {{"name", "לילה"}, {"language", "he"}}).ok());
  CHECK(lila.call("text.preview", {{"markdown", ""}}).ok());
  world.advance(1);
  CHECK_FALSE(lila.may_watch(topic));
  CHECK(lila.call("me.update", {{"name", "אחרת"}, {"language", "he"}}).refusal() == "signed_out");
  CHECK(lila.call("text.preview", {{"markdown", ""}}).refusal() == "signed_out");
}

TEST_CASE("signing out ends the session at once, and doing it twice is no fault") {
  test::World world;
  auto lila = world.as("lila");
  auto const out = lila.call("access.sign_out", Json::object());
  REQUIRE(out.ok());
  REQUIRE(out.cookies.size() == 1);
  CHECK(out.cookies[0].value.empty());
  REQUIRE(world.aftermaths().size() == 1);
  CHECK(world.aftermaths()[0].sessions_ended.size() == 1);
  CHECK(lila.call("me.update", {{"name", "א"}, {"language", "he"}}).refusal() == "signed_out");
  CHECK(lila.call("access.sign_out", Json::object()).ok());
  CHECK(world.events().empty());
}

TEST_CASE("one ends one's own sessions, never another's") {
  test::World world;
  auto lila = world.as("lila");
  auto dana = world.as("dana");
  std::int64_t const sessions_of_dana = 1;
  CHECK(lila.call("access.end_session", {{"session", sessions_of_dana}}).refusal() == "not_found");
  CHECK(dana.may_watch("person/1"));
  REQUIRE(dana.call("access.end_session", {{"session", sessions_of_dana}}).ok());
  CHECK_FALSE(dana.may_watch("person/1"));
}

TEST_CASE("signing in again in the same browser ends the session it had") {
  test::World world;
  auto lila = world.as("lila");
  ask(lila, "lila@example.org");
  auto const signed_in = sign_in(lila, "lila@example.org", code_to(world, "lila@example.org"));
  REQUIRE(signed_in.ok());
  CHECK_FALSE(lila.may_watch("person/" + std::to_string(lila.id())));
  CHECK(with_session(world, signed_in).may_watch("person/" + std::to_string(lila.id())));
}

TEST_CASE("the journal names who signed in, and holds neither codes nor addresses") {
  test::World world;
  auto const lila = world.as("lila");
  auto browser = world.guest();
  ask(browser, "lila@example.org");
  auto const code = code_to(world, "lila@example.org");
  REQUIRE(sign_in(browser, "lila@example.org", code).ok());
  world.database().read([&](storage::Read& read) {
    using Text = std::string;
    CHECK(read.all<Text>("SELECT target FROM journal WHERE stream = 1 AND act = 'access.sign_in'") ==
          std::vector<Text>{"person/" + std::to_string(lila.id())});
    CHECK(read.value<int>("SELECT COUNT(*) FROM journal WHERE act = 'access.request_code'") == 0);
    CHECK(read.value<int>("SELECT COUNT(*) FROM journal WHERE details LIKE '%@%' OR details LIKE $1",
                          "%" + code + "%") == 0);
  });
}
