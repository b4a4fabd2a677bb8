// SPDX-License-Identifier: AGPL-3.0-or-later
// What the hourly tidying forgets by itself, and what it leaves.
#include <thread>

#include "server/jobs/jobs.hpp"
#include "storage/mail.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

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
    storage::remember_browser(write, {lila.id()}, storage::sha256("old browser"), {now - 90 * day - 1});
    storage::remember_browser(write, {lila.id()}, storage::sha256("young browser"), {now});
  });
  CHECK(tidies(world, [&] { return count(world, "SELECT COUNT(*) FROM session WHERE device = 'old'") == 0; }));
  CHECK(count(world, "SELECT COUNT(*) FROM session WHERE device = 'young'") == 1);
  CHECK(lila.may_watch("person/" + std::to_string(lila.id())));
  CHECK(count(world, "SELECT COUNT(*) FROM known_browser") == 1);
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
      text = mail->plain + mail->html;
    });
    return text;
  };
  CHECK(tidies(world, [&] { return body(code).empty(); }));
  CHECK(body(invitation).empty());
  for (auto const kept : {fresh, waiting, summary}) CHECK(body(kept) == "a secret<p>a secret</p>");
}
