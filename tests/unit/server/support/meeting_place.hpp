// SPDX-License-Identifier: AGPL-3.0-or-later
// A forum with two members and a meeting, as tests of summaries and materials need it.
#pragma once

#include "storage/mail.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

struct MeetingPlace {
  World world;
  Actor dana = world.as("dana");  // runs everything
  Actor noa = world.from("noa", "civil_society");
  Actor sami = world.from("sami", "business");
  Actor omar = world.as("omar");  // of the initiative, not of the forum
  std::int64_t forum = world.forum("צעירים", 6, {{"civil_society", {0, 3}}, {"business", {0, 3}}});
  std::int64_t noas_seat = world.seat(forum, noa);
  std::int64_t samis_seat = world.seat(forum, sami);
  std::int64_t meeting = world.meeting(forum, world.seam().now_ms - 7'200'000);

  static Json must(Actor& who, std::string const& method, Json const& params) {
    auto const result = who.call(method, params);
    INFO(method << " " << result.reply.dump());
    REQUIRE(result.ok());
    return result.result();
  }
  static Json draft(std::string const& title, std::string const& body) {
    return {{"title", title},
            {"body", body},
            {"decisions", Json::array()},
            {"tasks", Json::array()},
            {"audience", "everyone"}};
  }
  std::int64_t version = 0;
  void save(Json request) {
    request["meeting"] = meeting;
    request["version"] = version;
    version = must(dana, "summary.save", request).at("version").get<std::int64_t>();
  }
  Result publish(std::string const& reason = {}) {
    Json request{{"meeting", meeting}, {"version", version}};
    if (!reason.empty()) request["reason"] = reason;
    return dana.call("summary.publish", request);
  }
  std::string topic(std::string const& kind) const { return kind + "/" + std::to_string(forum); }
  std::string own(Actor const& who) const { return "person/" + std::to_string(who.id()); }
  std::vector<storage::MailRow> mails() {
    std::vector<storage::MailRow> all;
    world.database().read([&](storage::Read& read) {
      for (auto& mail : storage::mail_to(read, std::nullopt, 100))
        if (mail.letter == "summary_published") all.push_back(std::move(mail));
    });
    return all;
  }
};

}  // namespace shidra::test
