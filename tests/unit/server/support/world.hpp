// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole server without sockets for tests: a database in a temporary folder, a clock that stands still, randomness
// from a seed, and named people. Every call that changes something also checks, for every topic there is, that snapshot
// before + its events = snapshot after. One thread; waits for the writer.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "server/pipeline/run.hpp"
#include "storage/engine/database.hpp"

namespace shidra::test {

using Json = nlohmann::json;

class ManualWorld : public pipeline::World {
 public:
  explicit ManualWorld(pipeline::Settings settings) : World(std::move(settings)) {}
  protocol::Moment now() const override { return {now_ms}; }
  void random(std::span<std::byte> bytes) override;

  std::int64_t now_ms = 1'795'359'600'000;  ///< 2026-11-22T15:00Z, a Sunday
  std::mt19937_64 numbers{7};
};

/// What came of a call.
struct Result {
  Json reply;  ///< the whole JSON-RPC frame
  std::vector<pipeline::Cookie> cookies;
  bool ok() const { return reply.contains("result"); }
  Json const& result() const { return reply.at("result"); }
  /// Code of the refusal, or "" when it went well.
  std::string refusal() const;
  /// "path code" of every problem, joined by "; ".
  std::string problems() const;
};

class World;

/// Somebody acting: `world.as("dana").call("forum.create", {...})`.
class Actor {
 public:
  Actor(World& world, access::Credentials credentials, std::int64_t person)
      : credentials_(std::move(credentials)), world_(&world), person_(person) {}
  std::int64_t id() const { return person_; }
  /// A command gets a fresh key unless one is given.
  Result call(std::string const& method, Json params, std::string key = {});
  /// Whether this one may watch the topic now.
  bool may_watch(std::string const& topic, std::string const& code = {});
  access::Credentials credentials_;

 private:
  World* world_;
  std::int64_t person_;
};

class World {
 public:
  /// An initiative ("hitnadvut", seven sectors with the codes of domain.md, regions "north" "center" "south") with an
  /// administrator named "dana". No forums yet.
  World();
  ~World();

  /// A person of the initiative with a session; made on first use, without roles or organisation.
  Actor as(std::string const& name);
  /// Somebody of a new organisation of that sector.
  Actor from(std::string const& name, std::string const& sector, std::string const& region = "center",
             std::string const& size_band = "small");
  /// Grants a role: {"role","forum"?,"call"?}; done by dana.
  void grant(Actor const& to, Json const& grant);
  /// Somebody not signed in; every name is a browser of its own.
  Actor guest(std::string const& browser = "browser");
  /// A thematic forum with this key, coordinated by dana: rules are {"sector": [min, max]}.
  std::int64_t forum(std::string const& name, int capacity, std::map<std::string, std::pair<int, int>> const& rules);
  std::int64_t seat(std::int64_t forum, Actor const& person);        ///< by dana; the test fails when it is refused
  std::int64_t meeting(std::int64_t forum, std::int64_t starts_ms);  ///< an hour long, by dana, likewise

  /// Every thing of a topic as it is now: {"kind/id": thing}.
  std::map<std::string, Json> topic(std::string const& name);
  Json thing(std::string const& topic, std::string const& kind, std::int64_t id);
  /// Events of the last call, as {"topic","kind","id","put"|"gone"}.
  std::vector<Json> const& events() const { return events_; }
  bool anything_in(std::string const& topic) const;
  /// For a house with sockets: each commit, on the writer's thread.
  std::function<void(std::vector<storage::Event>, std::vector<pipeline::Aftermath>)> on_commit;
  std::vector<pipeline::Aftermath> const& aftermaths() const { return aftermaths_; }

  ManualWorld& seam() { return *seam_; }
  storage::Database& database() { return *database_; }
  pipeline::Pipeline& pipeline() { return *pipeline_; }
  std::int64_t initiative() const { return 1; }
  std::filesystem::path const& folder() const { return folder_; }
  /// UUIDv7-shaped, new each time.
  std::string key();
  /// Closes the database and opens it again; killed: from the bytes that lie on the disk at this moment.
  enum class End { stopped, killed };
  void restart(End end);
  void advance(std::int64_t milliseconds) { seam_->now_ms += milliseconds; }

 private:
  friend class Actor;
  Result call(access::Credentials const& credentials, std::string const& method, Json const& params,
              std::string const& key);
  std::map<std::string, std::map<std::string, Json>> everything();
  void open();
  std::vector<std::string> all_topics();
  void check_events(std::map<std::string, std::map<std::string, Json>> before, std::string const& method);

  std::filesystem::path folder_;
  std::unique_ptr<ManualWorld> seam_;
  std::vector<Json> events_;
  std::vector<pipeline::Aftermath> aftermaths_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<pipeline::Pipeline> pipeline_;
  std::map<std::string, std::pair<std::int64_t, storage::Digest>> people_;
  std::int64_t keys_ = 0;
};

}  // namespace shidra::test
