// SPDX-License-Identifier: AGPL-3.0-or-later
// What the hourly tidying forgets by itself, and what it leaves.
#include <thread>

#include "server/jobs/jobs.hpp"
#include "server/live/load.hpp"
#include "storage/engine/stream.hpp"
#include "storage/mail.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/house.hpp"

using namespace shidra;

namespace {

constexpr std::int64_t day = 86'400'000;

template <class... Arguments>
std::int64_t count(test::World& world, std::string const& sql, Arguments const&... arguments) {
  std::int64_t found = 0;
  world.database().read([&](storage::Read& read) { found = read.value<std::int64_t>(sql, arguments...); });
  return found;
}

std::int64_t add_letter(storage::Write& write, std::string const& name, std::int64_t made, bool sent) {
  storage::add_mail(write, {.id = 0,
                            .initiative = protocol::Id<protocol::Initiative>{1},
                            .person = {},
                            .address = "a@example.org",
                            .letter = name,
                            .language = protocol::Language::he,
                            .subject = "נושא",
                            .plain = "a secret",
                            .html = "<p>a secret</p>",
                            .made_at = {made},
                            .tries = 0});
  auto const id = write.value<std::int64_t>("SELECT MAX(id) FROM mail");
  if (sent) storage::note_mail_sent(write, id, {made});
  return id;
}

/// Runs the jobs until they have tidied up once.
template <class Done>
bool tidies(test::World& world, Done done) {
  jobs::Jobs jobs(world.database(), world.pipeline(), world.seam(), 0);
  for (int tries = 0; tries < 200 && !done(); ++tries) {
    jobs.wake();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return done();
}

}  // namespace

TEST_CASE("sessions end by themselves when their cookie does, younger ones stay") {
  test::World world;
  auto lila = world.as("lila");
  auto const now = world.seam().now_ms;
  world.database().write([&](storage::Write& write) {
    for (auto const& [name, age] : {std::pair{"old", 90 * day + 1}, {"young", 90 * day - 1}})
      storage::add_session(write, storage::sha256(name),
                           {.id = {}, .person = {lila.id()}, .device = name, .since = {now - age}, .seen = {now}});
    storage::remember_browser(write, {lila.id()}, storage::sha256("old browser"), {now - 400 * day - 1});
    storage::remember_browser(write, {lila.id()}, storage::sha256("absent browser"), {now - 400 * day});
    storage::remember_browser(write, {lila.id()}, storage::sha256("young browser"), {now});
  });
  CHECK(tidies(world, [&] { return count(world, "SELECT COUNT(*) FROM session WHERE device = 'old'") == 0; }));
  CHECK(count(world, "SELECT COUNT(*) FROM session WHERE device = 'young'") == 1);
  CHECK(lila.may_watch("person/" + std::to_string(lila.id())));
  CHECK(count(world, "SELECT COUNT(*) FROM known_browser") == 2);
  CHECK(count(world, "SELECT COUNT(*) FROM journal WHERE act = 'access.expire'") == 0);
}

TEST_CASE("whoever watches by a session that ends by itself is told, and their sockets are closed") {
  test::House house;
  auto& world = house.world;
  auto const lila = world.as("lila");
  test::Talker old(house, "lila");
  world.advance(90 * day - 1);
  world.database().write([&](storage::Write& write) {
    storage::add_session(
        write, storage::sha256("session of lila's other"),
        {.id = {}, .person = {lila.id()}, .device = "other", .since = world.seam().now(), .seen = world.seam().now()});
  });
  test::Talker other(house, "lila's other");
  auto const topic = "person/" + std::to_string(lila.id());
  REQUIRE(old.watch(topic).contains("result"));
  REQUIRE(other.watch(topic).contains("result"));
  world.advance(1);
  CHECK(tidies(world, [&] { return count(world, "SELECT COUNT(*) FROM session WHERE device = 'test'") == 0; }));
  CHECK(old.close_code() == static_cast<unsigned>(gateway::CloseCode::signed_out));
  auto const told = other.hear();
  CHECK(told.at("params").at("kind") == "session");
  CHECK(told.at("params").at("gone") == true);
}

TEST_CASE("a socket that watches more when its session is past its time is closed, before the tidying has come by") {
  test::House house;
  auto const lila = house.world.as("lila");
  test::Talker talker(house, "lila");
  REQUIRE(talker.watch("person/" + std::to_string(lila.id())).contains("result"));
  house.world.advance(90 * day);
  talker.send("watch", {{"topic", "initiative/1"}});
  CHECK(talker.close_code() == static_cast<unsigned>(gateway::CloseCode::signed_out));
}

TEST_CASE("a member who comes back when their session has run out gets a code, whatever strangers asked for") {
  test::World world;
  world.as("lila");
  auto const ask = [&](std::string const& browser) {
    return world.guest(browser).call("access.request_code", {{"email", "lila@example.org"}, {"language", "he"}}).ok();
  };
  auto const sign_in = [&] {
    std::string subject;
    world.database().read(
        [&](storage::Read& read) { subject = storage::mail_to(read, "lila@example.org", 1).at(0).subject; });
    auto const code = subject.substr(subject.find_first_of("0123456789"), 6);
    return world.guest("own").call("access.sign_in", {{"email", "lila@example.org"}, {"code", code}}).refusal();
  };
  REQUIRE(ask("own"));
  REQUIRE(sign_in().empty());
  world.advance(91 * day);
  CHECK(tidies(world, [&] { return count(world, "SELECT COUNT(*) FROM session") == 0; }));
  for (int n = 0; n < 30; ++n) CHECK(ask("stranger " + std::to_string(n)));
  auto const before = count(world, "SELECT COUNT(*) FROM mail WHERE letter = 'sign_in_code'");
  REQUIRE(ask("own"));
  CHECK(count(world, "SELECT COUNT(*) FROM mail WHERE letter = 'sign_in_code'") == before + 1);
  CHECK(sign_in().empty());
}

TEST_CASE("codes that are over are forgotten by the tidying, not by whoever asks for another") {
  test::World world;
  world.as("lila");
  auto const ask = [&] { world.guest().call("access.request_code", {{"email", "a@example.org"}, {"language", "he"}}); };
  ask();
  world.advance(day + 1);
  ask();
  CHECK(count(world, "SELECT COUNT(*) FROM sign_in_code") == 2);
  CHECK(tidies(world, [&] { return count(world, "SELECT COUNT(*) FROM sign_in_code") == 1; }));
}

TEST_CASE("letters that let somebody in are emptied a day after they were sent; others, and what waits, are not") {
  test::World world;
  auto const now = world.seam().now_ms;
  std::int64_t code = 0, invitation = 0, fresh = 0, waiting = 0, summary = 0;
  world.database().write([&](storage::Write& write) {
    code = add_letter(write, "sign_in_code", now - day - 1, true);
    invitation = add_letter(write, "invitation", now - day - 1, true);
    fresh = add_letter(write, "sign_in_code", now - day + 1, true);
    waiting = add_letter(write, "invitation", now - day - 1, false);
    summary = add_letter(write, "summary_published", now - day - 1, true);
  });
  auto const body = [&](std::int64_t id) {
    std::string text;
    world.database().read([&](storage::Read& read) {
      auto const mail = storage::find_mail(read, id);
      text = mail->subject + mail->plain + mail->html;
    });
    return text;
  };
  CHECK(tidies(world, [&] { return body(code).empty(); }));
  CHECK(body(invitation).empty());
  for (auto const kept : {fresh, waiting, summary}) CHECK(body(kept) == "נושאa secret<p>a secret</p>");
}

TEST_CASE("who was away for thirty days gets every event missed, who was away longer a snapshot") {
  test::World world;
  auto dana = world.as("dana");
  auto const head = [&] { return count(world, "SELECT head FROM stream WHERE id = 1"); };
  auto const add = [&](std::string const& name) {
    REQUIRE(dana.call("organisation.create", {{"name", name},
                                              {"sector", "business"},
                                              {"size_band", "micro"},
                                              {"region", "center"},
                                              {"populations", test::Json::array()},
                                              {"added_value", ""}})
                .ok());
  };
  add("first");
  auto const before = head();
  add("older");
  auto const between = head();
  add("younger");
  auto const now = world.seam().now_ms;
  world.database().write([&](storage::Write& write) {
    write.run("UPDATE event SET at = $1 WHERE stream = 1 AND seq <= $2", now - 30 * day - 1, between);
    write.run("UPDATE event SET at = $1 WHERE stream = 1 AND seq > $2", now - 30 * day, between);
  });
  CHECK(tidies(world, [&] { return count(world, "SELECT COUNT(*) FROM event WHERE seq <= $1", between) == 0; }));
  auto const resumed = [&](std::int64_t since) {
    live::Answer answer;
    live::Snapshots snapshots;
    world.database().read([&](storage::Read& read) {
      auto const request =
          protocol::read<protocol::Watch>({{"topic", "members/1"}, {"since", since}, {"epoch", storage::epoch(read)}});
      answer = live::Loader(read, snapshots).answer(*live::parse_topic("members/1"), "1", *request);
    });
    return test::Json::parse(answer.reply->payload()).at("result");
  };
  CHECK(resumed(before).at("reset") == true);
  auto const missed = resumed(between);
  CHECK(missed.at("reset") == false);
  CHECK(missed.dump().find("younger") != std::string::npos);
}
