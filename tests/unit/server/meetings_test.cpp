// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings through the whole pipeline: who may plan them, in which state what is possible, answers, attendance, what
// stays when a seat is lost.
#include "storage/mail.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

using namespace shidra::test;

namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;

/// A forum with two members; dana runs it.
struct Forum {
  World world;
  Actor noa = world.from("noa", "civil_society");
  Actor sami = world.from("sami", "business");
  std::int64_t forum = world.forum("צעירים", 6, {{"civil_society", {0, 3}}, {"business", {0, 3}}});
  std::int64_t noas_seat = world.seat(forum, noa);
  std::int64_t samis_seat = world.seat(forum, sami);

  Json plan() const {
    return {{"title", "מפגש ראשון"},
            {"starts", 1'795'359'600'000 + day},
            {"ends", 1'795'359'600'000 + day + 2 * hour},
            {"place", "חיפה"},
            {"agenda", "- פתיחה"}};
  }
  std::int64_t schedule() {
    auto request = plan();
    request["forum"] = forum;
    auto const made = world.as("dana").call("meeting.schedule", request);
    INFO(made.reply.dump());
    REQUIRE(made.ok());
    return made.result().at("meeting").get<std::int64_t>();
  }
  Json meeting(std::int64_t id) { return world.thing("forum/" + std::to_string(forum), "meeting", id); }
  std::string topic(char const* kind) const { return std::string(kind) + "/" + std::to_string(forum); }
};

std::int64_t count_of(Json const& counts, std::string const& sector) {
  for (auto const& count : counts)
    if (count.at("sector") == sector) return count.at("count").get<std::int64_t>();
  return -1;
}

}  // namespace

TEST_CASE("A meeting that was planned is seen by the forum's readers and by nobody else") {
  Forum it;
  auto const id = it.schedule();
  auto const meeting = it.meeting(id);
  CHECK(meeting.at("state") == "scheduled");
  CHECK(meeting.at("invited") == 2);
  CHECK(meeting.at("agenda").get<std::string>().find("<li") != std::string::npos);
  CHECK(meeting.at("expected_by_sector").size() == 7);
  CHECK(meeting.at("expected_by_sector")[0].at("sector") == "government");
  for (auto const& event : it.world.events()) CHECK(event.at("topic") == it.topic("forum"));
  CHECK(it.noa.may_watch(it.topic("forum")));
  CHECK_FALSE(it.world.as("omar").may_watch(it.topic("forum")));
  CHECK_FALSE(it.world.guest().may_watch(it.topic("forum")));
  CHECK_FALSE(it.noa.may_watch(it.topic("desk")));
}

TEST_CASE("Only those who run a forum plan its meetings, and only with times that can be") {
  Forum it;
  std::int64_t const now = it.world.seam().now_ms;
  struct Row {
    char const* who;
    std::int64_t starts, ends;
    char const* refusal;
    char const* problems;
  };
  Row const rows[]{
      {"dana", now, now, "invalid", "/ends ends_before_start"},
      {"dana", now, now - 1, "invalid", "/ends ends_before_start"},
      {"dana", now, now + day + 1, "invalid", "/ends meeting_too_long"},
      {"dana", now, now + day, "", ""},
      {"dana", now - 30 * day, now - 30 * day + hour, "", ""},
      {"dana", now + 6 * 366 * day, now + 6 * 366 * day + hour, "invalid", "/starts far_from_now"},
      {"dana", hour, 2 * hour, "invalid", "/starts far_from_now"},
      {"noa", now, now + hour, "not_allowed", ""},
      {"omar", now, now + hour, "not_allowed", ""},
  };
  for (auto const& row : rows) {
    auto request = it.plan();
    request["forum"] = it.forum;
    request["starts"] = row.starts;
    request["ends"] = row.ends;
    auto const result = it.world.as(row.who).call("meeting.schedule", request);
    INFO(row.who << " " << row.starts << " " << result.reply.dump());
    CHECK(result.refusal() == row.refusal);
    if (*row.problems) CHECK(result.problems() == row.problems);
  }
  auto nowhere = it.plan();
  nowhere["forum"] = 99;
  CHECK(it.world.as("dana").call("meeting.schedule", nowhere).refusal() == "not_found");
}

TEST_CASE("What may be done to a meeting depends on its state and on who asks") {
  struct Row {
    char const* who;
    char const* act;
    char const* refusal;
    char const* state;  // afterwards
  };
  Row const rows[]{
      {"omar", "meeting.start", "not_allowed", "scheduled"},   {"noa", "meeting.start", "not_allowed", "scheduled"},
      {"dana", "meeting.end", "wrong_state", "scheduled"},     {"dana", "meeting.start", "", "in_progress"},
      {"dana", "meeting.start", "wrong_state", "in_progress"}, {"dana", "meeting.cancel", "wrong_state", "in_progress"},
      {"noa", "meeting.end", "not_allowed", "in_progress"},    {"dana", "meeting.end", "", "ended"},
      {"dana", "meeting.end", "wrong_state", "ended"},         {"dana", "meeting.update", "wrong_state", "ended"},
  };
  Forum it;
  auto const id = it.schedule();
  for (auto const& row : rows) {
    Json request{{"meeting", id}};
    if (std::string(row.act) == "meeting.cancel") request["reason"] = "שלג";
    if (std::string(row.act) == "meeting.update") {
      request = it.plan();
      request["meeting"] = id;
    }
    INFO(row.who << " " << row.act);
    CHECK(it.world.as(row.who).call(row.act, request).refusal() == row.refusal);
    CHECK(it.meeting(id).at("state") == row.state);
  }
}

TEST_CASE("While a meeting goes on its plan may change, its times not") {
  Forum it;
  auto const id = it.schedule();
  auto request = it.plan();
  request["meeting"] = id;
  request["starts"] = request["starts"].get<std::int64_t>() + hour;
  CHECK(it.world.as("dana").call("meeting.update", request).refusal() == "");
  CHECK(it.meeting(id).at("starts") == request["starts"]);
  REQUIRE(it.world.as("dana").call("meeting.start", {{"meeting", id}}).ok());
  request["place"] = "נצרת";
  CHECK(it.world.as("dana").call("meeting.update", request).refusal() == "");
  request["starts"] = request["starts"].get<std::int64_t>() - hour;
  CHECK(it.world.as("dana").call("meeting.update", request).refusal() == "wrong_state");
  CHECK(it.meeting(id).at("place") == "נצרת");
}

TEST_CASE("A cancelled meeting keeps its reason, which is written to every member") {
  Forum it;
  auto const id = it.schedule();
  REQUIRE(it.world.as("dana").call("meeting.cancel", {{"meeting", id}, {"reason", "שלג כבד"}}).ok());
  CHECK(it.meeting(id).at("cancelled_because") == "שלג כבד");
  std::vector<std::string> addresses;
  it.world.database().read([&](shidra::storage::Read& read) {
    for (auto const& mail : shidra::storage::mail_to(read, std::nullopt, 50))
      if (mail.letter == "meeting_cancelled") {
        addresses.push_back(mail.address);
        CHECK(mail.plain.find("שלג כבד") != std::string::npos);
      }
  });
  std::sort(addresses.begin(), addresses.end());
  CHECK(addresses == std::vector<std::string>{"noa@example.org", "sami@example.org"});
  CHECK(it.noa.call("meeting.answer_invitation", {{"meeting", id}, {"answer", "yes"}}).refusal() == "wrong_state");
}

TEST_CASE("Members answer the invitation; the forum sees counts by sector, only the desk and oneself see who") {
  Forum it;
  auto const id = it.schedule();
  REQUIRE(it.noa.call("meeting.answer_invitation", {{"meeting", id}, {"answer", "yes"}}).ok());
  auto const attendance = "attendance/" + std::to_string(id) + "-" + std::to_string(it.noa.id());
  CHECK(it.world.topic(it.topic("desk")).contains(attendance));
  CHECK(it.world.topic("person/" + std::to_string(it.noa.id())).contains(attendance));
  CHECK_FALSE(it.world.topic(it.topic("forum")).contains(attendance));
  CHECK(it.meeting(id).dump().find("noa") == std::string::npos);
  CHECK(it.meeting(id).at("yes") == 1);
  CHECK(count_of(it.meeting(id).at("expected_by_sector"), "civil_society") == 1);
  CHECK(count_of(it.meeting(id).at("expected_by_sector"), "business") == 0);
  REQUIRE(it.noa.call("meeting.answer_invitation", {{"meeting", id}, {"answer", "maybe"}}).ok());
  CHECK(it.meeting(id).at("yes") == 0);
  CHECK(it.meeting(id).at("maybe") == 1);
  CHECK(it.world.as("omar").call("meeting.answer_invitation", {{"meeting", id}, {"answer", "yes"}}).refusal() ==
        "not_found");
  CHECK(it.world.as("dana").call("meeting.answer_invitation", {{"meeting", id}, {"answer", "yes"}}).refusal() ==
        "not_member");
}

TEST_CASE("Attendance is taken by those who run the forum, and by oneself while the meeting goes on") {
  Forum it;
  auto const id = it.schedule();
  auto const mark = [&](Actor who, Actor const& whom, bool present = true) {
    return who.call("meeting.mark_attendance", {{"meeting", id}, {"person", whom.id()}, {"present", present}})
        .refusal();
  };
  auto const dana = it.world.as("dana");
  auto const omar = it.world.as("omar");
  CHECK(mark(it.noa, it.noa) == "wrong_state");
  REQUIRE(it.world.as("dana").call("meeting.start", {{"meeting", id}}).ok());
  CHECK(mark(it.noa, it.noa) == "");
  CHECK(mark(it.noa, it.sami) == "not_allowed");
  CHECK(mark(omar, omar) == "not_found");
  CHECK(mark(dana, omar) == "not_member");
  CHECK(mark(dana, it.sami) == "");
  CHECK(it.meeting(id).at("present") == 2);
  REQUIRE(it.world.as("dana").call("meeting.end", {{"meeting", id}}).ok());
  CHECK(mark(it.noa, it.noa, false) == "wrong_state");
  CHECK(mark(dana, it.sami, false) == "");
  CHECK(it.meeting(id).at("present") == 1);
  CHECK(count_of(it.meeting(id).at("present_by_sector"), "civil_society") == 1);
}

TEST_CASE("A lost seat changes whom a coming meeting invites, and nothing of what was") {
  Forum it;
  auto const past = it.schedule();
  auto const coming = it.schedule();
  auto const dana = it.world.as("dana");
  REQUIRE(it.world.as("dana").call("meeting.start", {{"meeting", past}}).ok());
  REQUIRE(it.noa.call("meeting.mark_attendance", {{"meeting", past}, {"person", it.noa.id()}, {"present", true}}).ok());
  REQUIRE(it.world.as("dana").call("meeting.end", {{"meeting", past}}).ok());
  auto const before = it.meeting(past);
  auto const vacated = it.world.as("dana").call("seat.vacate", {{"seat", it.noas_seat}, {"reason", "עברה תפקיד"}});
  INFO(vacated.reply.dump());
  REQUIRE(vacated.ok());
  CHECK(it.meeting(past) == before);
  CHECK(it.meeting(coming).at("invited") == 1);
  CHECK(it.world.topic(it.topic("desk"))
            .contains("attendance/" + std::to_string(past) + "-" + std::to_string(it.noa.id())));
}
