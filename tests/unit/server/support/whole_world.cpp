// SPDX-License-Identifier: AGPL-3.0-or-later
// See whole_world.hpp.
#include "tests/unit/server/support/whole_world.hpp"

#include <future>

#include "server/access/code.hpp"
#include "server/access/load_caller.hpp"
#include "server/calls/close_due_calls.hpp"
#include "server/pipeline/registry.hpp"
#include "storage/initiatives.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"

namespace shidra::test {
namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;

Json one_question(std::string const& title, std::string const& audience) {
  return {{"title", title},
          {"intro", ""},
          {"questions", {{{"kind", "single"}, {"text", "מה קודם?"}, {"required", true}, {"choices", {"א", "ב"}}}}},
          {"audience", audience},
          {"mode", "named"},
          {"results", "live"}};
}

}  // namespace

WholeWorld::WholeWorld() {
  add_people();
  add_stranger();
  add_forums();
  add_meetings();
  add_surveys();
  add_calls();
  add_doors();
}

Json WholeWorld::must(Actor& who, std::string const& method, Json const& params) {
  auto const text = send(static_cast<Side>(&who - actors_.data()), method, params);
  INFO(method << " " << params.dump() << " -> " << text);
  REQUIRE(text.starts_with("{"));
  return Json::parse(text);
}

void WholeWorld::add_people() {
  actors_ = {guest("the guest's"),
             as("omar"),
             from("noa", "civil_society"),
             from("sami", "civil_society"),
             from("rachel", "business"),
             as("yossi"),
             as("maya"),
             as("hadas"),
             from("boaz", "government"),
             as("reem"),
             from("tamar", "philanthropy"),
             as("dana")};
  resident = as("lior").id();
  stand_in = from("yael", "civil_society").id();
  other_administrator = as("gil").id();
  grant(on(Side::team), {{"role", "coordinator"}});
  grant(on(Side::editor), {{"role", "organisation_editor"}});
  grant(as("gil"), {{"role", "administrator"}});
  database().read([&](storage::Read& read) {
    editors_organisation = storage::find_person(read, {on(Side::editor).id()})->organisation->value;
  });
}

/// The mightiest somebody from next door can be.
void WholeWorld::add_stranger() {
  auto const token = storage::sha256("session of the stranger");
  std::int64_t id = 0;
  database().write([&](storage::Write& write) {
    auto row = *storage::find_initiative(write, {1});
    auto const sectors = storage::sectors_of(write, {1});
    row.id = {};
    row.slug = {"next-door"};
    auto const next_door = storage::add_initiative(write, row);
    storage::set_sectors(write, next_door, sectors);
    id = storage::add_person(write, {.id = {},
                                     .initiative = next_door,
                                     .name = "stranger",
                                     .email = "stranger@example.org",
                                     .language = protocol::Language::he,
                                     .state = protocol::PersonState::active,
                                     .organisation = {},
                                     .title = {}})
             .value;
    storage::replace_grants(write, {id},
                            {{protocol::Role::administrator, {}, {}},
                             {protocol::Role::coordinator, {}, {}},
                             {protocol::Role::reviewer, {}, {}}});
    storage::add_session(write, token,
                         {.id = {}, .person = {id}, .device = "test", .since = seam().now(), .seen = seam().now()});
  });
  actors_.push_back(
      {*this,
       {.session = token, .browser = storage::sha256("the stranger's"), .device = "test", .address = "127.0.0.1"},
       id});
  for (auto const& actor : actors_) {
    std::int64_t session = 0;
    database().read([&](storage::Read& read) {
      if (actor.credentials_.session) session = storage::find_session(read, *actor.credentials_.session)->id.value;
    });
    sessions_.push_back(session);
  }
}

void WholeWorld::add_forums() {
  forum_id = forum("צעירים", 20, {{"civil_society", {0, 5}}, {"business", {0, 5}}});
  other_forum = forum("ותיקים", 20, {});
  auto& dana = on(Side::administrator);
  Json plan{{"kind", "board"}, {"name", "ועד"}, {"theme", ""}, {"mandate", ""}, {"rules", Json::array()}};
  board = must(dana, "forum.create", plan).at("forum");
  plan["kind"] = "open";
  plan["name"] = "פורום פתוח";
  open_forum = must(dana, "forum.create", plan).at("forum");
  seat_of_participant = must(dana, "seat.fill",
                             {{"forum", forum_id},
                              {"person", on(Side::participant).id()},
                              {"origin", "appointment"},
                              {"alternate", on(Side::alternate).id()}})
                            .at("seat");
  auto const chairs_seat = seat(forum_id, on(Side::chair));
  must(dana, "seat.name_chair", {{"seat", chairs_seat}});
  seat(board, on(Side::board));
  grant(on(Side::coordinator), {{"role", "coordinator"}, {"forum", forum_id}});
  closed_forum = forum("לשעבר", 20, {});
  must(dana, "forum.close", {{"forum", closed_forum}, {"reason", "סיים"}});
  grant(on(Side::other_coordinator), {{"role", "coordinator"}, {"forum", other_forum}});
}

std::int64_t WholeWorld::meeting(std::string const& title) {
  auto const now = seam().now_ms;
  return must(on(Side::administrator), "meeting.schedule",
              {{"forum", forum_id},
               {"title", title},
               {"starts", now},
               {"ends", now + hour},
               {"place", ""},
               {"agenda", "canary-agenda"}})
      .at("meeting");
}

std::int64_t WholeWorld::publish(std::int64_t of, std::string const& audience, std::string const& body,
                                 Json const& tasks) {
  auto& dana = on(Side::administrator);
  auto const version = must(dana, "summary.save",
                            {{"meeting", of},
                             {"version", 0},
                             {"title", "סיכום"},
                             {"body", body},
                             {"decisions", {"להמשיך"}},
                             {"tasks", tasks},
                             {"audience", audience}})
                           .at("version");
  return must(dana, "summary.publish", {{"meeting", of}, {"version", version}}).at("summary");
}

void WholeWorld::add_meetings() {
  auto& dana = on(Side::administrator);
  planned = meeting("יהיה");
  going_on = meeting("עכשיו");
  must(dana, "meeting.start", {{"meeting", going_on}});
  ended = meeting("היה");
  must(dana, "meeting.start", {{"meeting", ended}});
  must(dana, "meeting.end", {{"meeting", ended}});
  must(dana, "meeting.mark_attendance",
       {{"meeting", ended}, {"person", on(Side::participant).id()}, {"present", true}});
  draft_version = must(dana, "summary.save",
                       {{"meeting", ended},
                        {"version", 0},
                        {"title", "טיוטה"},
                        {"body", "canary-draft"},
                        {"decisions", Json::array()},
                        {"tasks", Json::array()},
                        {"audience", "everyone"}})
                      .at("version");
  material = must(dana, "material.add_link",
                  {{"meeting", ended},
                   {"title", "canary-material"},
                   {"kind", "slides"},
                   {"address", "https://example.org/slides"}})
                 .at("material");
  Json const tasks{{{"text", "canary-task"}, {"owner", on(Side::participant).id()}}};
  public_summary = publish(meeting("פתוח"), "everyone", "canary-public", tasks);
  members_summary = publish(meeting("לחברים"), "members", "canary-members", Json::array());
  for (auto const& [id, thing] : topic("forum/" + std::to_string(forum_id)))
    if (id.starts_with("task/")) task = thing.at("id");
}

std::pair<std::int64_t, std::string> WholeWorld::open_survey(Json const& plan) {
  auto& dana = on(Side::administrator);
  std::int64_t const survey = must(dana, "survey.save", plan).at("survey");
  return {survey, must(dana, "survey.open", {{"survey", survey}}).at("code")};
}

void WholeWorld::add_surveys() {
  auto& dana = on(Side::administrator);
  auto of_forum = one_question("canary-survey-draft", "forum");
  of_forum["forum"] = forum_id;
  draft_survey = must(dana, "survey.save", of_forum).at("survey");
  team_draft_survey = must(dana, "survey.save", one_question("canary-team-draft", "anyone")).at("survey");
  of_forum["title"] = "canary-forum-survey";
  std::tie(forum_survey, forum_code) = open_survey(of_forum);
  std::tie(wide_survey, wide_code) = open_survey(one_question("canary-wide-survey", "initiative"));
  std::tie(anyones_survey, anyones_code) = open_survey(one_question("canary-anyones-survey", "anyone"));
}

std::int64_t WholeWorld::save_call(std::string const& title, std::int64_t days) {
  return must(on(Side::administrator), "call.save",
              {{"title", title},
               {"body", "בואו"},
               {"criteria", Json::array()},
               {"fields", {{{"label", "מדוע"}, {"required", true}, {"limit", 200}}}},
               {"forums", {forum_id}},
               {"deadline", seam().now_ms + days * day}})
      .at("call");
}

void WholeWorld::add_calls() {
  auto& dana = on(Side::administrator);
  auto& tamar = on(Side::editor);
  draft_call = save_call("canary-call-draft", 9);
  open_call = save_call("פתוח", 9);
  past_call = save_call("היה", 1);
  empty_call = save_call("ריק", 1);
  for (auto const call : {open_call, past_call, empty_call}) must(dana, "call.open", {{"call", call}});
  Json response{{"call", open_call},
                {"version", 0},
                {"texts", {"canary-response-draft"}},
                {"forum", forum_id},
                {"representative", tamar.id()}};
  begun_response = must(tamar, "response.save", response).at("response");
  response["call"] = past_call;
  response["texts"] = {"canary-response-sent"};
  sent_response = must(tamar, "response.save", response).at("response");
  must(tamar, "response.submit", {{"response", sent_response}, {"version", 1}});
  grant(on(Side::reviewer), {{"role", "reviewer"}, {"call", past_call}});
  advance(2 * day);
  REQUIRE(pipeline().run_as_system({1}, "call.close", &calls::close_due_calls));
}

/// A code for every browser, a link for a person, and one for whoever opens an initiative.
void WholeWorld::add_doors() {
  database().write([&](storage::Write& write) {
    for (auto const& actor : actors_)
      storage::add_code(write, "omar@example.org",
                        {.id = 0,
                         .initiative = {1},
                         .person = protocol::Id<protocol::Person>{on(Side::outsider).id()},
                         .code = access::code_digest(storage::sha256("salt"), sign_in_code),
                         .salt = storage::sha256("salt"),
                         .browser = *actor.credentials_.browser,
                         .language = protocol::Language::he,
                         .made_at = seam().now(),
                         .tries = 0});
    protocol::Moment const until{seam().now_ms + hour};
    storage::add_link(write, storage::sha256(person_link),
                      {protocol::Id<protocol::Person>{on(Side::outsider).id()}, until}, seam().now());
    storage::add_link(write, storage::sha256(operators_link), {std::nullopt, until}, seam().now());
  });
}

std::string WholeWorld::try_command(Side side, std::string const& method, Json const& params) {
  auto const* entry = pipeline::find_entry(method);
  auto const command = entry->command(params);
  if (!command) {
    for (auto const& problem : command.error()) WARN(method << " " << problem.path << " " << problem.code);
    return "unreadable";
  }
  std::string came;
  std::promise<storage::Writer::Ending> ended_how;
  REQUIRE(database().writer().submit({.run =
                                          [&](storage::Write& write) {
                                            auto const caller =
                                                access::load_caller(write, on(side).credentials_, seam().now());
                                            if (!pipeline::may_pass(entry->door, caller)) {
                                              came = caller.signed_in() ? "not_allowed" : "signed_out";
                                              return storage::Writer::Verdict::undo;
                                            }
                                            pipeline::Act act(write, caller, seam().now(), seam());
                                            auto const reply = (*command)(act);
                                            if (reply) {
                                              act.append_events();
                                              act.append_journal_entry(method);
                                            }
                                            came = reply ? "ok" : reply.error().code;
                                            return storage::Writer::Verdict::undo;
                                          },
                                      .done = [&](storage::Writer::Ending ending) { ended_how.set_value(ending); }}));
  auto const ending = ended_how.get_future().get();
  return ending == storage::Writer::Ending::undone ? came : std::string(storage::name_of(ending));
}

std::string WholeWorld::send(Side side, std::string const& method, Json const& params) {
  auto const* entry = pipeline::find_entry(method);
  REQUIRE(entry);
  protocol::Request request{"1", method, params, entry->kind == protocol::MethodKind::command ? key() : ""};
  std::promise<pipeline::Outcome> promise;
  pipeline().run(std::move(request), on(side).credentials_,
                 [&](pipeline::Outcome outcome) { promise.set_value(std::move(outcome)); });
  auto const frame = Json::parse(promise.get_future().get().frame);
  if (frame.contains("result")) return frame.at("result").dump();
  return frame.at("error").at("data").at("code");
}

std::string WholeWorld::whole_database() {
  std::string text;
  database().read([&](storage::Read& read) { text = test::whole_database(read); });
  return text;
}

std::string whole_database(storage::Read& read) {
  std::string text;
  std::vector<std::string> tables;
  for (auto rows = read.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"); rows.next();)
    tables.push_back(rows.get<std::string>(0));
  for (auto const& table : tables) {
    std::vector<std::string> columns;
    for (auto rows = read.query("SELECT name FROM pragma_table_info('" + table + "')"); rows.next();)
      columns.push_back(rows.get<std::string>(0));
    std::string quoted;
    for (auto const& column : columns) quoted += (quoted.empty() ? "quote(\"" : " || ',' || quote(\"") + column + "\")";
    text += "\n== " + table;
    for (auto rows = read.query("SELECT " + quoted + " FROM \"" + table + "\""); rows.next();)
      text += "\n" + rows.get<std::string>(0);
  }
  return text;
}

}  // namespace shidra::test
