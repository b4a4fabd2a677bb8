// SPDX-License-Identifier: AGPL-3.0-or-later
// Who may do what: every command and view of the contract against thirteen sides, each cell really run on a world with
// one of everything. What is allowed runs and is undone, so that no cell disturbs another; what is refused is also sent
// as a client would send it, and not a row of the database may have changed after all of that.
#include <set>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "server/pipeline/registry.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"
#include "tests/unit/server/support/whole_world.hpp"

namespace {

using namespace shidra;
using test::Json;
using test::Side;
using test::WholeWorld;

/// One line of the table. `expected` has a word for each side: + allowed, so signed_out, na not_allowed, nf not_found,
/// anything else is the refusal's code.
struct Row {
  std::string_view method;
  std::string_view what;  ///< of several lines for one method: which case this is
  std::string_view expected;
  std::function<Json(WholeWorld&, Side)> request;
};

std::vector<std::string> words_of(std::string_view expected) {
  static std::map<std::string, std::string> const meanings{
      {"+", "ok"}, {"so", "signed_out"}, {"na", "not_allowed"}, {"nf", "not_found"}};
  std::istringstream in{std::string(expected)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(meanings.contains(word) ? meanings.at(word) : word);
  return words;
}

Json sectors() {
  Json list = Json::array();
  for (char const* code :
       {"government", "local_authority", "civil_society", "business", "philanthropy", "academia", "residents"})
    list.push_back({{"code", code}, {"name", code}, {"label", code}, {"colour", list.size() + 1}});
  return list;
}

Json initiative() {
  return {{"name", "מיזם"},           {"purpose", "לקדם"},    {"description", ""},
          {"zone", "Asia/Jerusalem"}, {"sectors", sectors()}, {"regions", {"north", "center", "south"}}};
}

Json organisation() {
  return {{"name", "ארגון"},    {"sector", "philanthropy"},     {"size_band", "small"},
          {"region", "center"}, {"populations", Json::array()}, {"added_value", ""}};
}

Json with(Json base, Json const& more) {
  base.update(more);
  return base;
}

Json invitation(Json const& grants) {
  return {{"name", "חדש"}, {"email", "new@example.org"}, {"language", "he"}, {"grants", grants}};
}
Json new_forum() {
  return {{"kind", "thematic"}, {"name", "חדש"}, {"theme", ""}, {"mandate", ""}, {"rules", Json::array()}};
}
Json plan(WholeWorld& world) {
  auto const now = world.seam().now_ms;
  return {{"title", "מפגש"}, {"starts", now}, {"ends", now + 3'600'000}, {"place", ""}, {"agenda", ""}};
}
Json survey(std::string_view audience) {
  return {{"title", "סקר"},       {"intro", ""},     {"questions", Json::array()},
          {"audience", audience}, {"mode", "named"}, {"results", "live"}};
}
Json call(WholeWorld& world) {
  return {{"title", "קול קורא"},        {"body", ""},
          {"criteria", Json::array()},  {"fields", {{{"label", "מדוע"}, {"required", true}, {"limit", 200}}}},
          {"forums", {world.forum_id}}, {"deadline", world.seam().now_ms + 86'400'000}};
}
Json answers() { return Json::array({{{"question", 1}, {"choices", {1}}}}); }
Json summary(WholeWorld& world) {
  return {{"meeting", world.ended},     {"version", world.draft_version}, {"title", "סיכום"},      {"body", "היה טוב"},
          {"decisions", Json::array()}, {"tasks", Json::array()},         {"audience", "everyone"}};
}

#define ASK(...)                             \
  [](WholeWorld& world, Side side) -> Json { \
    (void)world;                             \
    (void)side;                              \
    return Json(__VA_ARGS__);                \
  }

// clang-format off
std::vector<Row> const table{
  //                                           guest outs part alt  chair coor oth  team board rev  edit adm  stranger
  {"access.request_code", "",                  "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"email", "omar@example.org"}, {"language", "he"}})},
  {"access.sign_in", "",                       "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"email", "omar@example.org"}, {"code", WholeWorld::sign_in_code}})},
  {"access.use_link", "",                      "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"token", WholeWorld::person_link}})},
  {"access.sign_out", "",                      "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK(Json::object())},
  {"access.end_session", "one's own",          "so   +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"session", side == Side::guest ? 1 : world.session_of(side)}})},
  {"access.end_session", "somebody else's",    "so   nf   nf   nf   nf   nf   nf   nf   nf   nf   nf   nf   nf", ASK({{"session", world.session_of(side == Side::participant ? Side::alternate : Side::participant)}})},
  {"access.greet", "",                         "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK(Json::object())},

  {"person.invite", "without a role",          "so   na   na   na   na   +    +    +    na   na   na   +    +", ASK(invitation(Json::array()))},
  {"person.invite", "as administrator",        "so   na   na   na   na   na   na   na   na   na   na   +    +", ASK(invitation({{{"role", "administrator"}}}))},
  {"person.invite", "to coordinate the forum", "so   na   na   na   na   +    na   +    na   na   na   +    invalid", ASK(invitation({{{"role", "coordinator"}, {"forum", world.forum_id}}}))},
  {"person.invite", "to coordinate all",       "so   na   na   na   na   na   na   na   na   na   na   +    +", ASK(invitation({{{"role", "coordinator"}}}))},
  {"person.invite", "as reviewer",             "so   na   na   na   na   na   na   na   na   na   na   +    +", ASK(invitation({{{"role", "reviewer"}}}))},
  {"person.update", "",                        "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"person", world.resident}, {"name", "ליאור"}, {"language", "he"}})},
  {"person.grant", "",                         "so   na   na   na   na   na   na   na   na   na   na   +    nf", ASK({{"person", world.resident}, {"grants", {{{"role", "coordinator"}}}}})},
  {"person.remove", "",                        "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"person", world.resident}})},
  {"person.remove", "an administrator",        "so   na   na   na   na   na   na   na   na   na   na   +    nf", ASK({{"person", world.other_administrator}})},
  {"me.update", "",                            "so   +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"name", "שם"}, {"language", "ar"}})},

  {"initiative.create", "with a link",         "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK(with(initiative(), {{"token", WholeWorld::operators_link}, {"administrator_name", "רות"}, {"administrator_email", "ruth@example.org"}, {"slug", "another"}, {"language", "he"}}))},
  {"initiative.create", "with a person's link","link_used link_used link_used link_used link_used link_used link_used link_used link_used link_used link_used link_used link_used", ASK(with(initiative(), {{"token", WholeWorld::person_link}, {"administrator_name", "רות"}, {"administrator_email", "ruth@example.org"}, {"slug", "another"}, {"language", "he"}}))},
  {"initiative.update", "",                    "so   na   na   na   na   na   na   na   na   na   na   +    +", ASK(with(initiative(), {{"contact_name", ""}, {"contact_email", ""}, {"contact_phone", ""}}))},
  {"organisation.create", "",                  "so   +    na   na   na   +    +    +    na   +    na   +    +", ASK(organisation())},
  {"organisation.update", "",                  "so   na   na   na   na   na   na   +    na   na   +    +    nf", ASK(with(organisation(), {{"organisation", world.editors_organisation}}))},
  {"organisation.update", "to another sector", "so   na   na   na   na   na   na   +    na   na   invalid +  nf", ASK(with(organisation(), {{"organisation", world.editors_organisation}, {"sector", "business"}}))},

  {"forum.create", "",                         "so   na   na   na   na   na   na   +    na   na   na   +    +", ASK(new_forum())},
  {"forum.update", "",                         "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK({{"forum", world.forum_id}, {"name", "שם"}, {"theme", ""}, {"mandate", ""}})},
  {"forum.close", "with meetings open",        "so   na   na   na   na   na   na   forum_meetings_open na na na forum_meetings_open nf", ASK({{"forum", world.forum_id}, {"reason", "תם"}})},
  {"forum.close", "nothing of it open",        "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"forum", world.other_forum}, {"reason", "תם"}})},
  {"forum.reopen", "",                         "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"forum", world.closed_forum}})},
  {"forum.set_key", "",                        "so   na   na   na   na   +    na   +    na   na   na   +    nf", ASK({{"forum", world.forum_id}, {"capacity", 20}, {"rules", Json::array()}})},
  {"forum.join", "the open one",               "so   +    +    +    +    +    +    +    +    +    +    +    nf", ASK({{"forum", world.open_forum}})},
  {"forum.join", "one that is not open",             "so   na   na   na   na   na   na   na   na   na   na   na   nf", ASK({{"forum", world.other_forum}})},
  {"seat.fill", "",                            "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK({{"forum", world.forum_id}, {"person", world.resident}, {"origin", "appointment"}})},
  {"seat.set_alternate", "",                   "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK({{"seat", world.seat_of_participant}, {"alternate", world.stand_in}})},
  {"seat.vacate", "",                          "so   na   +    na   +    +    na   +    na   na   na   +    nf", ASK({{"seat", world.seat_of_participant}, {"reason", "עוברת"}})},
  {"seat.name_chair", "",                      "so   na   na   na   na   +    na   +    na   na   na   +    nf", ASK({{"seat", world.seat_of_participant}})},
  {"seat.fill", "in a closed forum",           "so   na   na   na   na   na   na   forum_closed na na na forum_closed nf", ASK({{"forum", world.closed_forum}, {"person", world.resident}, {"origin", "appointment"}})},

  {"meeting.schedule", "",                     "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK(with(plan(world), {{"forum", world.forum_id}}))},
  {"meeting.update", "",                       "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK(with(plan(world), {{"meeting", world.planned}}))},
  {"meeting.cancel", "",                       "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"meeting", world.planned}, {"reason", "חג"}})},
  {"meeting.start", "",                        "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"meeting", world.planned}})},
  {"meeting.end", "",                          "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"meeting", world.going_on}})},
  {"meeting.answer_invitation", "",            "so   nf   +    +    +    not_member nf not_member not_member nf nf not_member nf", ASK({{"meeting", world.planned}, {"answer", "yes"}})},
  {"meeting.mark_attendance", "of a member",   "so   nf   +    na   +    +    nf   +    na   nf   nf   +    nf", ASK({{"meeting", world.going_on}, {"person", world.on(Side::participant).id()}, {"present", true}})},
  {"meeting.mark_attendance", "of oneself",    "so   nf   +    +    +    not_member nf not_member not_member nf nf not_member nf", ASK({{"meeting", world.going_on}, {"person", std::max<std::int64_t>(world.on(side).id(), 1)}, {"present", true}})},

  {"summary.save", "",                         "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK(summary(world))},
  {"summary.publish", "",                      "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"meeting", world.ended}, {"version", world.draft_version}})},
  {"summary.withdraw", "a public one",         "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK({{"summary", world.public_summary}, {"reason", "טעות"}})},
  {"summary.withdraw", "one for members",      "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"summary", world.members_summary}, {"reason", "טעות"}})},
  {"summary.mark_read", "one for members",     "so   nf   +    +    +    +    nf   +    +    nf   nf   +    nf", ASK({{"summary", world.members_summary}})},
  {"summary.mark_read", "a public one",        "so   na   +    +    +    +    na   +    +    na   na   +    nf", ASK({{"summary", world.public_summary}})},
  {"material.add_link", "",                    "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"meeting", world.ended}, {"title", "מצגת"}, {"kind", "slides"}, {"address", "https://example.org/more"}})},
  {"material.remove", "",                      "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"material", world.material}})},
  {"task.mark", "",                            "so   nf   +    na   +    +    nf   +    na   nf   nf   +    nf", ASK({{"task", world.task}, {"done", true}})},

  {"survey.save", "of the forum",              "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK(with(survey("forum"), {{"forum", world.forum_id}}))},
  {"survey.save", "of the initiative",         "so   na   na   na   na   na   na   +    na   na   na   +    +", ASK(survey("initiative"))},
  {"survey.save", "over the team's draft",     "so   na   na   na   nf   nf   nf   +    na   na   na   +    nf", ASK(with(survey("initiative"), {{"survey", world.team_draft_survey}}))},
  {"survey.open", "",                          "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"survey", world.draft_survey}})},
  {"survey.close", "of the forum",             "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"survey", world.forum_survey}})},
  {"survey.close", "of the initiative",        "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"survey", world.wide_survey}})},
  {"survey.delete", "",                        "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"survey", world.draft_survey}})},
  {"survey.show_results", "",                  "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"survey", world.forum_survey}, {"shown", true}})},
  {"survey.answer", "of the forum",            "nf   nf   +    +    +    na   nf   na   na   nf   nf   na   nf", ASK({{"survey", world.forum_survey}, {"answers", answers()}})},
  {"survey.answer", "of the forum, by code",   "not_in_audience not_in_audience + + + na not_in_audience na na not_in_audience not_in_audience na not_in_audience", ASK({{"survey", world.forum_survey}, {"answers", answers()}, {"code", world.forum_code}})},
  {"survey.answer", "of the initiative",       "nf   +    +    +    +    +    +    +    +    +    +    +    nf", ASK({{"survey", world.wide_survey}, {"answers", answers()}})},
  {"survey.answer", "for anyone, by code",     "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"survey", world.anyones_survey}, {"answers", answers()}, {"code", world.anyones_code}})},
  {"survey.answer", "for anyone, no code",     "nf   +    +    +    +    +    +    +    +    +    +    +    nf", ASK({{"survey", world.anyones_survey}, {"answers", answers()}})},

  {"call.save", "",                            "so   na   na   na   na   na   na   +    na   na   na   +    invalid", ASK(call(world))},
  {"call.save", "over a draft",                "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK(with(call(world), {{"call", world.draft_call}}))},
  {"call.open", "",                            "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"call", world.draft_call}})},
  {"call.amend", "",                           "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"call", world.open_call}, {"note", "עוד שבוע"}, {"deadline", world.seam().now_ms + 30 * std::int64_t{86'400'000}}})},
  {"call.conclude", "",                        "so   na   na   na   na   na   na   +    na   na   na   +    nf", ASK({{"call", world.empty_call}})},
  {"response.save", "",                        "so   no_organisation na na na no_organisation no_organisation no_organisation na no_organisation + no_organisation nf", ASK({{"call", world.open_call}, {"version", 1}, {"texts", {"כי כן"}}})},
  {"response.submit", "",                      "so   nf   nf   nf   nf   nf   nf   nf   nf   nf   +    nf   nf", ASK({{"response", world.begun_response}, {"version", 1}})},
  {"response.withdraw", "",                    "so   nf   nf   nf   nf   nf   nf   nf   nf   nf   +    nf   nf", ASK({{"response", world.sent_response}})},
  {"response.decide", "",                      "so   nf   nf   nf   nf   nf   nf   +    nf   +    na   +    nf", ASK({{"response", world.sent_response}, {"verdict", "declined"}, {"reason", "מעט מקום"}})},
  {"response.decide", "a draft",               "so   nf   nf   nf   nf   nf   nf   nf   nf   nf   na   nf   nf", ASK({{"response", world.begun_response}, {"verdict", "declined"}, {"reason", "מעט מקום"}})},

  {"key.check", "",                            "so   na   na   na   na   +    +    +    na   na   na   +    +", ASK({{"capacity", 20}, {"rules", Json::array()}})},
  {"seat.preview", "",                         "so   na   na   na   +    +    na   +    na   na   na   +    nf", ASK({{"forum", world.forum_id}, {"person", world.resident}})},
  {"summary.preview", "",                      "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"meeting", world.ended}})},
  {"text.preview", "",                         "so   +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"markdown", "**כן**"}})},
  {"survey.find", "for anyone",                "+    +    +    +    +    +    +    +    +    +    +    +    +", ASK({{"code", world.anyones_code}})},
  {"survey.find", "of the forum",              "not_in_audience not_in_audience + + + + not_in_audience + + not_in_audience not_in_audience + not_in_audience", ASK({{"code", world.forum_code}})},
  {"survey.sheet", "of the forum",             "nf   nf   +    +    +    na   nf   na   na   nf   nf   na   nf", ASK({{"survey", world.forum_survey}})},
  {"journal.check", "",                        "so   na   na   na   na   na   na   +    na   na   na   +    +", ASK(Json::object())},
  {"survey.sheets", "",                        "so   na   na   na   +    +    nf   +    na   na   na   +    nf", ASK({{"survey", world.forum_survey}})},
};
// clang-format on

/// One world for all cells: none of them changes it.
WholeWorld& shared_world() {
  static WholeWorld world;
  return world;
}

}  // namespace

TEST_CASE("the table of permissions has a line for every command and view") {
  std::set<std::string_view> in_table;
  for (auto const& row : table) {
    in_table.insert(row.method);
    INFO(row.method << " " << row.what);
    CHECK(words_of(row.expected).size() == test::side_names.size());
    CHECK(pipeline::find_entry(row.method) != nullptr);
  }
  for (auto const& method : protocol::methods()) {
    INFO(method.name << " is not in the table");
    CHECK(in_table.contains(method.name));
  }
}

TEST_CASE("every command and view lets in whom it should, refuses the others, and a refusal changes nothing") {
  auto& world = shared_world();
  auto const before = world.whole_database();
  auto const events = world.events().size();
  int allowed = 0, refused = 0;
  for (auto const& row : table) {
    auto const expected = words_of(row.expected);
    bool const is_command = pipeline::find_entry(row.method)->kind == protocol::MethodKind::command;
    for (std::size_t column = 0; column < expected.size(); ++column) {
      auto const side = static_cast<Side>(column);
      std::string const method(row.method);
      auto const request = row.request(world, side);
      INFO(row.method << " " << row.what << " by " << test::side_names[column] << ": " << request.dump());
      auto came = is_command ? world.try_command(side, method, request) : world.send(side, method, request);
      if (came.starts_with("{")) came = "ok";
      CHECK(came == expected[column]);
      if (is_command && came != "ok") CHECK(world.send(side, method, request) == came);
      (came == "ok" ? allowed : refused) += 1;
    }
  }
  CHECK(world.events().size() == events);
  CHECK(world.whole_database() == before);
  CHECK(allowed > 300);
  CHECK(refused > 400);
}

TEST_CASE("what a command would have changed is seen by the comparison of the database") {
  WholeWorld world;
  auto const before = world.whole_database();
  REQUIRE(world.send(Side::administrator, "task.mark", {{"task", world.task}, {"done", true}}) == "{}");
  CHECK(world.whole_database() != before);
}

TEST_CASE("a coordinator does not slip out of a conflict of interest by leaving their organisation") {
  WholeWorld world;
  auto& tamar = world.on(Side::editor);  // her organisation has responded
  world.grant(tamar, {{"role", "coordinator"}});
  REQUIRE_FALSE(tamar.may_watch("review/" + std::to_string(world.past_call)));
  Json const leaving{{"person", tamar.id()}, {"name", "תמר"}, {"language", "he"}};
  CHECK(world.try_command(Side::editor, "person.update", leaving) == "not_allowed");
  CHECK(world.try_command(Side::editor, "person.update",
                          with(leaving, {{"organisation", world.editors_organisation}})) == "ok");
  CHECK(world.try_command(Side::team, "person.update", leaving) == "ok");
}

TEST_CASE("nobody is moved out of a conflict of interest either, nor comes back without it") {
  WholeWorld world;
  auto& tamar = world.on(Side::editor);  // her organisation has responded to the past call
  auto const review = "review/" + std::to_string(world.past_call);
  auto const decide = [&] {
    return world.send(Side::editor, "response.decide",
                      {{"response", world.sent_response}, {"verdict", "declined"}, {"reason", "כך"}});
  };
  bool const leaves_whole = GENERATE(false, true);
  if (leaves_whole) {
    REQUIRE(world.send(Side::team, "person.remove", {{"person", tamar.id()}}) == "{}");
    Json invitation{{"name", "תמר"}, {"email", "tamar@example.org"}, {"language", "he"}, {"grants", Json::array()}};
    REQUIRE(world.send(Side::administrator, "person.invite", invitation).starts_with("{"));
    world.database().write([&](storage::Write& write) {
      storage::add_session(
          write, *tamar.credentials_.session,
          {.id = {}, .person = {tamar.id()}, .device = "", .since = world.seam().now(), .seen = world.seam().now()});
    });
  } else {
    Json const moved{{"person", tamar.id()}, {"name", "תמר"}, {"language", "he"}};
    REQUIRE(world.send(Side::team, "person.update", moved) == "{}");
  }
  world.grant(tamar, {{"role", "coordinator"}});
  CHECK(tamar.may_watch("team/1"));
  CHECK_FALSE(tamar.may_watch(review));
  CHECK(decide() == "conflict_of_interest");

  // A call that opens after she has left is none of her former organisation's interest to her.
  auto& dana = world.on(Side::administrator);
  world.advance(1);
  std::int64_t const later = dana.call("call.save", call(world)).result().at("call");
  REQUIRE(dana.call("call.open", {{"call", later}}).ok());
  auto colleague = world.as("colleague");
  world.database().write([&](storage::Write& write) {
    auto row = *storage::find_person(write, {colleague.id()});
    row.organisation = protocol::Id<protocol::Organisation>{world.editors_organisation};
    storage::change_person(write, row);
  });
  world.grant(colleague, {{"role", "organisation_editor"}});
  REQUIRE(colleague.call("response.save", {{"call", later}, {"version", 0}, {"texts", {"כן"}}}).ok());
  CHECK(tamar.may_watch("review/" + std::to_string(later)));
}

TEST_CASE("whoever left an organisation while a call was open is asked again when it begins its response") {
  WholeWorld world;
  auto& dana = world.on(Side::administrator);
  std::int64_t const open = dana.call("call.save", call(world)).result().at("call");
  REQUIRE(dana.call("call.open", {{"call", open}}).ok());
  auto leaver = world.as("leaver");
  auto const belongs = [&](Json const& organisation) {
    Json request{{"person", leaver.id()}, {"name", "leaver"}, {"language", "he"}};
    if (!organisation.is_null()) request["organisation"] = organisation;
    REQUIRE(dana.call("person.update", request).ok());
  };
  world.grant(leaver, {{"role", "reviewer"}});
  belongs(world.editors_organisation);
  belongs({});
  CHECK(leaver.may_watch("review/" + std::to_string(open)));
  REQUIRE(world.on(Side::editor).call("response.save", {{"call", open}, {"version", 0}, {"texts", {"כן"}}}).ok());
  CHECK_FALSE(leaver.may_watch("review/" + std::to_string(open)));
  auto const& asked_again = world.aftermaths().at(0).rights_changed;
  CHECK(std::ranges::find(asked_again, protocol::Id<protocol::Person>{leaver.id()}) != asked_again.end());
}
