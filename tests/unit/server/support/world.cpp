// SPDX-License-Identifier: AGPL-3.0-or-later
// See world.hpp.
#include "tests/unit/server/support/world.hpp"

#include <future>

#include <fmt/format.h>
#include <unistd.h>

#include "protocol/codec/codec.hpp"
#include "server/access/load_caller.hpp"
#include "server/live/load.hpp"
#include "storage/initiatives.hpp"
#include "storage/organisations.hpp"
#include "storage/people.hpp"
#include "tests/catch.hpp"

namespace shidra::test {

void ManualWorld::random(std::span<std::byte> bytes) {
  for (auto& byte : bytes) byte = static_cast<std::byte>(numbers());
}

std::string Result::refusal() const { return ok() ? "" : reply.at("error").at("data").at("code").get<std::string>(); }

std::string Result::problems() const {
  std::string text;
  if (ok()) return text;
  for (auto const& problem : reply.at("error").at("data").at("problems"))
    text += (text.empty() ? "" : "; ") + problem.at("path").get<std::string>() + " " +
            problem.at("code").get<std::string>();
  return text;
}

Result Actor::call(std::string const& method, Json params, std::string key) {
  return world_->call(credentials_, method, params, key.empty() ? world_->key() : key);
}

bool Actor::may_watch(std::string const& topic, std::string const& code) {
  bool allowed = false;
  world_->database_->read([&](storage::Read& read) {
    allowed = live::may_watch(read, access::load_caller(read, credentials_, world_->seam_->now()),
                              *live::parse_topic(topic), code);
  });
  return allowed;
}

World::World() {
  folder_ = std::filesystem::temp_directory_path() /
            fmt::format("shidra-test-{}-{}", ::getpid(), static_cast<void const*>(this));
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
  seam_ = std::make_unique<ManualWorld>(pipeline::Settings{.folder = folder_});
  open();
  database_->write([](storage::Write& write) {
    auto const initiative = storage::add_initiative(write, {.id = {},
                                                            .slug = {"hitnadvut"},
                                                            .name = "מיזם ההתנדבות",
                                                            .purpose = "לקדם התנדבות",
                                                            .description = "",
                                                            .description_html = {},
                                                            .zone = "Asia/Jerusalem",
                                                            .language = protocol::Language::he,
                                                            .regions = "north\ncenter\nsouth",
                                                            .contact_name = {},
                                                            .contact_email = {},
                                                            .contact_phone = {}});
    std::vector<protocol::Sector> sectors;
    for (char const* code :
         {"government", "local_authority", "civil_society", "business", "philanthropy", "academia", "residents"})
      sectors.push_back({{code}, {code}, {code}, {static_cast<std::int64_t>(sectors.size()) + 1}});
    storage::set_sectors(write, initiative, sectors);
  });
  auto const dana = as("dana");
  database_->write([&](storage::Write& write) {
    storage::replace_grants(write, {dana.id()}, {{protocol::Role::administrator, std::nullopt, std::nullopt}});
  });
}

void World::open() {
  storage::Database::Hooks hooks;
  hooks.on_commit = [this](storage::Commit&& commit) {
    for (auto const& event : commit.events) {
      auto json = Json::parse("{" + event.body + "}");
      json["topic"] = event.topic;
      json["position"] = event.seq;
      events_.push_back(std::move(json));
    }
    auto const before = static_cast<std::ptrdiff_t>(aftermaths_.size());
    storage::run_notes(commit);
    if (on_commit) on_commit(std::move(commit.events), {aftermaths_.begin() + before, aftermaths_.end()});
  };
  storage::Database::Options options;
  options.writer.clock = [this] { return seam_->now_ms; };
  database_ = std::make_unique<storage::Database>(folder_, hooks, options);
  pipeline_ = std::make_unique<pipeline::Pipeline>(
      *database_, *seam_, [this](pipeline::Aftermath aftermath) { aftermaths_.push_back(std::move(aftermath)); });
}

void World::restart(End end) {
  namespace fs = std::filesystem;
  constexpr char const* files[] = {"shidra.db", "shidra.db-wal"};
  if (end == End::killed)
    for (auto const* name : files)
      fs::copy_file(folder_ / name, folder_ / ("killed-" + std::string(name)), fs::copy_options::overwrite_existing);
  pipeline_.reset();
  database_.reset();
  if (end == End::killed) {
    fs::remove(folder_ / "shidra.db-shm");
    for (auto const* name : files) fs::rename(folder_ / ("killed-" + std::string(name)), folder_ / name);
  }
  open();
}

World::~World() {
  pipeline_.reset();
  database_.reset();
  std::filesystem::remove_all(folder_);
}

Actor World::as(std::string const& name) {
  if (!people_.contains(name)) {
    auto const token = storage::sha256("session of " + name);
    std::int64_t id = 0;
    database_->write([&](storage::Write& write) {
      id = storage::add_person(write, {.id = {},
                                       .initiative = {1},
                                       .name = name,
                                       .email = name + "@example.org",
                                       .language = protocol::Language::he,
                                       .state = protocol::PersonState::active,
                                       .organisation = {},
                                       .title = {}})
               .value;
      storage::add_session(write, token,
                           {.id = {}, .person = {id}, .device = "test", .since = seam_->now(), .seen = seam_->now()});
    });
    people_[name] = {id, token};
  }
  auto const& [id, token] = people_[name];
  return {
      *this,
      {.session = token, .browser = storage::sha256("browser of " + name), .device = "test", .address = "127.0.0.1"},
      id};
}

Actor World::from(std::string const& name, std::string const& sector, std::string const& region,
                  std::string const& size_band) {
  auto const actor = as(name);
  database_->write([&](storage::Write& write) {
    protocol::SizeBand band{};
    REQUIRE(boost::describe::enum_from_string(size_band.c_str(), band));
    auto const organisation = storage::add_organisation(write, {.id = {},
                                                                .initiative = {1},
                                                                .name = "ארגון " + name,
                                                                .sector = {sector},
                                                                .size_band = band,
                                                                .region = region,
                                                                .populations = "",
                                                                .added_value = ""});
    auto person = *storage::find_person(write, {actor.id()});
    person.organisation = organisation;
    storage::change_person(write, person);
  });
  return actor;
}

void World::grant(Actor const& to, Json const& grant) {
  auto const read = protocol::read<protocol::GrantRoles>({{"person", to.id()}, {"grants", {grant}}});
  REQUIRE(read);
  database_->write([&](storage::Write& write) {
    auto grants = storage::grants_of(write, {to.id()});
    grants.push_back(read->grants.items.front());
    storage::replace_grants(write, {to.id()}, grants);
  });
}

Actor World::guest(std::string const& browser) {
  return {*this, {.session = {}, .browser = storage::sha256(browser), .device = "test", .address = "127.0.0.1"}, 0};
}

std::int64_t World::forum(std::string const& name, int capacity,
                          std::map<std::string, std::pair<int, int>> const& rules) {
  Json list = Json::array();
  for (auto const& [sector, limits] : rules)
    list.push_back({{"attribute", "sector"}, {"value", sector}, {"min", limits.first}, {"max", limits.second}});
  auto const made = as("dana").call("forum.create", {{"kind", "thematic"},
                                                     {"name", name},
                                                     {"theme", "נושא"},
                                                     {"mandate", "מנדט"},
                                                     {"capacity", capacity},
                                                     {"rules", list}});
  INFO(made.reply.dump());
  REQUIRE(made.ok());
  return made.result().at("forum").get<std::int64_t>();
}

std::int64_t World::seat(std::int64_t forum_id, Actor const& person) {
  auto const seated =
      as("dana").call("seat.fill", {{"forum", forum_id}, {"person", person.id()}, {"origin", "appointment"}});
  INFO(seated.reply.dump());
  REQUIRE(seated.ok());
  return seated.result().at("seat").get<std::int64_t>();
}

std::int64_t World::meeting(std::int64_t forum_id, std::int64_t starts_ms) {
  auto const planned = as("dana").call("meeting.schedule", {{"forum", forum_id},
                                                            {"title", "מפגש ראשון"},
                                                            {"starts", starts_ms},
                                                            {"ends", starts_ms + 3'600'000},
                                                            {"place", ""},
                                                            {"agenda", ""}});
  INFO(planned.reply.dump());
  REQUIRE(planned.ok());
  return planned.result().at("meeting").get<std::int64_t>();
}

std::string World::key() {
  ++keys_;
  return fmt::format("0195{:04x}-0000-7000-8000-{:012x}", keys_ / 65536, keys_);
}

Result World::call(access::Credentials const& credentials, std::string const& method, Json const& params,
                   std::string const& key_text) {
  auto const before = everything();
  events_.clear();
  aftermaths_.clear();
  auto const* entry = pipeline::find_entry(method);
  protocol::Request request{"1", method, params, entry && entry->kind == protocol::MethodKind::command ? key_text : ""};
  std::promise<pipeline::Outcome> promise;
  pipeline_->run(std::move(request), credentials,
                 [&](pipeline::Outcome outcome) { promise.set_value(std::move(outcome)); });
  auto outcome = promise.get_future().get();
  check_events(before, method);
  return {Json::parse(outcome.frame), std::move(outcome.cookies)};
}

std::vector<std::string> World::all_topics() {
  std::vector<std::string> names;
  database_->read([&](storage::Read& read) {
    for (auto const& topic : live::log_topics())
      for (std::int64_t id = 1; id <= 40; ++id)
        if (topic.stream(read, id) != 0) names.push_back(live::Topic{std::string(topic.kind), id}.name());
  });
  return names;
}

std::map<std::string, Json> World::topic(std::string const& name) {
  std::map<std::string, Json> things;
  database_->read([&](storage::Read& read) {
    for (auto const& item : live::snapshot(read, *live::parse_topic(name)))
      things[std::string(item.kind) + "/" + item.id] = Json::parse(item.body);
  });
  return things;
}

Json World::thing(std::string const& topic_name, std::string const& kind, std::int64_t id) {
  auto const things = topic(topic_name);
  auto const found = things.find(kind + "/" + std::to_string(id));
  return found == things.end() ? Json() : found->second;
}

std::map<std::string, std::map<std::string, Json>> World::everything() {
  std::map<std::string, std::map<std::string, Json>> all;
  for (auto const& name : all_topics()) all[name] = topic(name);
  return all;
}

bool World::anything_in(std::string const& name) const {
  return std::ranges::any_of(events_, [&](Json const& event) { return event.at("topic") == name; });
}

/// The property that lets a client trust its copy: what it had, plus the events, is what a newcomer would get.
void World::check_events(std::map<std::string, std::map<std::string, Json>> before, std::string const& method) {
  for (auto const& event : events_) {
    auto& things = before[event.at("topic").get<std::string>()];
    auto const id = event.at("kind").get<std::string>() + "/" + event.at("id").get<std::string>();
    if (event.contains("put"))
      things[id] = event.at("put");
    else
      things.erase(id);
  }
  auto const after = everything();
  for (auto const& [name, things] : after) {
    auto const& expected = before[name];
    for (auto const& [id, thing] : things) {
      auto const had = expected.find(id);
      INFO(method << " brought no event for " << id << " in " << name << ": now " << thing.dump() << ", a watcher has "
                  << (had == expected.end() ? "nothing" : had->second.dump()));
      REQUIRE((had != expected.end() && had->second == thing));
    }
    for (auto const& [id, thing] : expected) {
      INFO(method << " brought no 'gone' for " << id << " in " << name);
      REQUIRE(things.contains(id));
    }
  }
}

}  // namespace shidra::test
