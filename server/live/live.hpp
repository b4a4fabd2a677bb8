// SPDX-License-Identifier: AGPL-3.0-or-later
// How changes reach whoever watches. Everything here runs on the io thread; reads go to the reader threads and come
// back by post. Invariants:
//  1. A watch is registered before its snapshot is read; events that arrive meanwhile wait and are sent after it.
//  2. Positions on a watch only grow; a snapshot and its position come from one read transaction, and what it holds is
//     not sent again, though a reader may have seen a commit before the writer has passed it on.
//  3. When somebody's rights change at position N, their watches are held before anything after N is queued; only a
//     fresh look at the rights lets them go on. A watch that ends takes its queued frames along, its snapshot too.
//  4. What a reader found for all who watch (a state) comes behind what the writer passed on before it was read.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/live/snapshots.hpp"
#include "server/live/watcher.hpp"
#include "server/pipeline/act.hpp"
#include "storage/engine/database.hpp"

namespace shidra::live {

class Loader;

class Live {
 public:
  static constexpr std::size_t most_watches = 200;        ///< per socket
  static constexpr std::size_t most_waiting = 10'000;     ///< events while a snapshot is read
  static constexpr std::size_t most_bundled = 64 * 1024;  ///< bytes of one topic's events that leave as one piece; a
                                                          ///< piece that has begun to leave is not taken back
  static constexpr std::chrono::milliseconds state_interval{100};
  static constexpr std::size_t most_loads = 32;  ///< watches that one reader looks at in one go

  Live(storage::Database& database, gateway::Switchboard& gateway, pipeline::World const& world)
      : database_(database), gateway_(gateway), world_(world) {}

  void join(Watcher& watcher);
  void leave(Watcher& watcher);
  /// Sends the reply with the snapshot or the missed events to `watcher` later.
  void watch(Watcher& watcher, std::string request_id, protocol::Watch const& request);
  void unwatch(Watcher& watcher, std::string const& topic);
  /// The queue had been too full for states and has emptied.
  void has_room(Watcher& watcher);

  /// One commit, in order; what changed rights first, see invariant 3. Returns how many pieces were queued: what
  /// sending them costs grows with that.
  std::size_t committed(std::vector<storage::Event> const& events, std::vector<pipeline::Aftermath> const& aftermaths);

  std::size_t watchers() const { return watchers_.size(); }

 private:
  /// What a reader is to find out for one watch: whether it is allowed, and what it gets.
  struct Load {
    gateway::SocketId id;
    std::string topic;
    std::uint64_t turn;
    std::string request_id;  ///< empty for a fresh look at the rights of a watch that was flowing
    protocol::Watch request;
    access::Credentials credentials;
    std::string code;
  };
  struct Loaded;

  Watcher* find(gateway::SocketId id);
  WatchedTopic* find(std::string const& topic);
  WatchedTopic& topic_named(std::string const& name, bool is_state);
  void load_soon(Watching& watching, std::string request_id, protocol::Watch request);
  void begin_loads();
  void carry_out(std::shared_ptr<std::vector<Load> const> const& loads, storage::Read& read);
  Loaded look(Load const& load, Loader& loader);
  void loaded(Load const& load, Loaded found);
  void load_failed(Load const& load);
  void superseded(gateway::SocketId id, std::string const& request_id);
  Watching* loading(gateway::SocketId id, std::string const& topic, std::uint64_t turn);
  void release(Watching& watching);
  void end(Watching& watching, std::string_view reason);
  void forget(Watching& watching, char const* code);
  void forget_unwatched(WatchedTopic& topic);
  void rights_changed(pipeline::Aftermath const& aftermath);
  std::size_t push(WatchedTopic& topic, std::vector<storage::Event const*> const& events);
  void recheck(Watching& watching);
  void state_changed(std::string const& topic);
  void refresh(WatchedTopic& topic);
  void refresh_later(std::string const& topic);
  void refreshed(std::string const& topic, std::string value);

  storage::Database& database_;
  gateway::Switchboard& gateway_;
  pipeline::World const& world_;
  std::unordered_map<gateway::SocketId, Watcher*> watchers_;
  std::unordered_map<std::string, std::unique_ptr<WatchedTopic>> topics_;
  Snapshots snapshots_;
  std::vector<Load> loads_;  ///< asked for in this turn of the loop
  gateway::Tag last_tag_ = 0;
  std::uint64_t last_turn_ = 0;
};

}  // namespace shidra::live
