// SPDX-License-Identifier: AGPL-3.0-or-later
// What was taken back, or was not yet for everybody, is not read from the log either by somebody who resumes from
// before. Each case says first that the words were in the log, so that their absence afterwards means something.
#include "server/live/load.hpp"
#include "storage/engine/stream.hpp"
#include "tests/unit/server/support/calls.hpp"
#include "tests/unit/server/support/meeting_place.hpp"

using namespace shidra;
using test::Json;

namespace {

/// What somebody gets who resumes a topic from its very beginning; the topic is one that may be watched.
std::string resumed(test::World& world, std::string const& topic) {
  live::Answer answer;
  live::Snapshots snapshots;
  world.database().read([&](storage::Read& read) {
    auto const request =
        protocol::read<protocol::Watch>(Json{{"topic", topic}, {"since", 0}, {"epoch", storage::epoch(read)}});
    REQUIRE(request);
    answer = live::Loader(read, snapshots).answer(*live::parse_topic(topic), "1", *request);
  });
  REQUIRE(answer.allowed);
  std::string reply(answer.reply->payload());
  REQUIRE(Json::parse(reply).at("result").at("reset") == false);  // the events, not a snapshot
  return reply;
}

bool says(std::string const& text, std::string const& words) { return text.find(words) != std::string::npos; }

constexpr char const* secret = "among members";

}  // namespace

TEST_CASE("a guest who resumes a summary that became public reads nothing of what only members had read") {
  test::MeetingPlace place;
  auto guest = place.world.guest();
  auto draft = place.draft("סיכום", std::string("נאמר ") + secret);
  draft["audience"] = "members";
  place.save(draft);
  auto const published = place.publish();
  REQUIRE(published.ok());
  auto const summary = "summary/" + std::to_string(published.result().at("summary").get<std::int64_t>());
  CHECK_FALSE(guest.may_watch(summary));
  CHECK(says(resumed(place.world, summary), secret));

  place.save(place.draft("סיכום", "לכולם"));
  REQUIRE(place.publish("אפשר לפרסם").ok());
  CHECK(guest.may_watch(summary));
  CHECK_FALSE(says(resumed(place.world, summary), secret));
  CHECK(says(resumed(place.world, summary), "לכולם"));
  CHECK_FALSE(says(resumed(place.world, "initiative/1"), secret));
}

TEST_CASE("whoever resumes after a withdrawal reads neither text nor excerpt of the summary, anywhere") {
  test::MeetingPlace place;
  place.save(place.draft("סיכום", std::string("נאמר ") + secret));
  auto const published = place.publish();
  REQUIRE(published.ok());
  std::int64_t const id = published.result().at("summary");
  auto const summary = "summary/" + std::to_string(id);
  for (auto const& topic : {std::string("initiative/1"), place.topic("forum"), summary}) {
    INFO(topic);
    CHECK(says(resumed(place.world, topic), secret));
  }
  REQUIRE(place.dana.call("summary.withdraw", {{"summary", id}, {"reason", "טעות"}}).ok());
  for (auto const& topic : {std::string("initiative/1"), place.topic("forum"), summary}) {
    INFO(topic);
    CHECK_FALSE(says(resumed(place.world, topic), secret));
  }
  CHECK(says(resumed(place.world, "initiative/1"), "טעות"));  // the tombstone and its reason are there
  CHECK(place.world.aftermaths().at(0).erase_log);            // and the log on the disk is emptied soon
}

TEST_CASE("a reviewer who resumes reads nothing of a response that was taken back") {
  test::CallWorld world;
  world.open();
  auto editor = world.editor("noa");
  auto const response = world.respond(editor);
  CHECK_FALSE(says(resumed(world, world.review_topic()), "כי כן"));
  bool const in_time = GENERATE(true, false);
  if (!in_time) {
    world.pass_deadline();
    CHECK(says(resumed(world, world.review_topic()), "כי כן"));
  }
  REQUIRE(editor.call("response.withdraw", {{"response", response}}).ok());
  if (in_time) world.pass_deadline();
  CHECK(world.reviewer().may_watch(world.review_topic()));
  CHECK_FALSE(says(resumed(world, world.review_topic()), "כי כן"));
  CHECK(says(resumed(world, world.organisation_topic(editor)), "כי כן"));  // its own editors keep it
}
