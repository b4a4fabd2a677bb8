// SPDX-License-Identifier: AGPL-3.0-or-later
// See calls.hpp.
#include "tests/unit/server/support/calls.hpp"

#include "server/calls/close_due_calls.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"

namespace shidra::test {

CallWorld::CallWorld() {
  forum_id = forum("נוער", 20, {{"civil_society", {0, 2}}});
  deadline = seam().now_ms + 24 * hour;
  auto const saved = dana().call("call.save", terms());
  INFO(saved.reply.dump());
  REQUIRE(saved.ok());
  call = saved.result().at("call").get<std::int64_t>();
}

Json CallWorld::terms() const {
  return {{"title", "קול קורא"},
          {"body", "בואו **לשבת** איתנו"},
          {"criteria", {{{"name", "קול חדש"}, {"weight", 60}}, {{"name", "מחויבות"}, {"weight", 40}}}},
          {"fields",
           {{{"label", "מדוע"}, {"required", true}, {"limit", 20}},
            {{"label", "עוד משהו"}, {"required", false}, {"limit", 10}}}},
          {"forums", {forum_id}},
          {"deadline", deadline}};
}

Actor CallWorld::coordinator() {
  bool const is_new = count("person WHERE name = 'rachel'") == 0;
  auto const rachel = as("rachel");
  if (is_new) grant(rachel, {{"role", "coordinator"}});
  return rachel;
}

Actor CallWorld::reviewer() {
  bool const is_new = count("person WHERE name = 'reem'") == 0;
  auto const reem = as("reem");
  if (is_new) grant(reem, {{"role", "reviewer"}, {"call", call}});
  return reem;
}

Actor CallWorld::editor(std::string const& name, std::string const& sector) {
  auto const person = from(name, sector);
  grant(person, {{"role", "organisation_editor"}});
  return person;
}

Actor CallWorld::colleague(Actor const& of, std::string const& name) {
  auto const person = as(name);
  database().write([&](storage::Write& write) {
    auto row = *storage::find_person(write, {person.id()});
    row.organisation = storage::find_person(write, {of.id()})->organisation;
    storage::change_person(write, row);
  });
  grant(person, {{"role", "organisation_editor"}});
  return person;
}

std::int64_t CallWorld::organisation_of(Actor const& person) {
  std::int64_t id = 0;
  database().read([&](storage::Read& read) { id = storage::find_person(read, {person.id()})->organisation->value; });
  return id;
}

void CallWorld::open() {
  auto const opened = dana().call("call.open", {{"call", call}});
  INFO(opened.reply.dump());
  REQUIRE(opened.ok());
}

void CallWorld::close() {
  auto const closed = pipeline().run_as_system({1}, "call.close", &calls::close_due_calls);
  REQUIRE(closed);
  CHECK(*closed == "{}");
}

Json CallWorld::save_request(std::int64_t version, std::string const& first, Actor const* representative) {
  Json request = {{"call", call}, {"version", version}, {"texts", {first, "ועוד"}}, {"forum", forum_id}};
  if (representative) request["representative"] = representative->id();
  return request;
}

std::int64_t CallWorld::begin(Actor& editor) {
  auto const saved = editor.call("response.save", save_request(0, "כי כן", &editor));
  INFO(saved.reply.dump());
  REQUIRE(saved.ok());
  CHECK(saved.result().at("version") == 1);
  return saved.result().at("response").get<std::int64_t>();
}

std::int64_t CallWorld::respond(Actor& editor) {
  auto const response = begin(editor);
  auto const submitted = editor.call("response.submit", {{"response", response}, {"version", 1}});
  INFO(submitted.reply.dump());
  REQUIRE(submitted.ok());
  return response;
}

Json CallWorld::decision(std::int64_t response, std::string const& verdict) const {
  return {{"response", response}, {"verdict", verdict}, {"reason", "כך הוחלט"}};
}

Json CallWorld::own(Actor const& editor, std::int64_t response) {
  return thing(organisation_topic(editor), "response", response);
}

std::vector<std::string> CallWorld::mails() {
  std::vector<std::string> found;
  database().read([&](storage::Read& read) {
    auto rows = read.query(
        R"sql(SELECT letter, address FROM mail WHERE letter LIKE 'call%' OR letter LIKE 'response%' ORDER BY id)sql");
    while (rows.next()) found.push_back(rows.get<std::string>(0) + " " + rows.get<std::string>(1));
  });
  return found;
}

std::int64_t CallWorld::count(std::string const& table) {
  std::int64_t rows = 0;
  database().read([&](storage::Read& read) { rows = read.value<std::int64_t>("SELECT COUNT(*) FROM " + table); });
  return rows;
}

}  // namespace shidra::test
