// SPDX-License-Identifier: AGPL-3.0-or-later
// Who watches what, and how changes reach them. Everything here runs on the io thread; reads go to the reader threads
// and come back by post. Invariants:
//  1. A watch is registered before its snapshot is read; events that arrive meanwhile wait and are sent after it.
//  2. Positions on a watch only grow; a snapshot and its position come from one read transaction.
//  3. When somebody's rights change at position N, their watches are held before anything after N is queued; only a
//  fresh
//     look at the rights lets them go on. A watch that is no longer allowed is ended and its queued frames are purged.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/live.hpp"
#include "server/access/caller.hpp"
#include "server/gateway/gateway.hpp"
#include "server/live/things.hpp"
#include "server/pipeline/act.hpp"
#include "storage/engine/database.hpp"

namespace shidra::live {

/// One socket as a watcher.
class Watcher {
 public:
  Watcher(gateway::Socket& socket, access::Credentials credentials)
      : socket_(socket), credentials_(std::move(credentials)) {}
  gateway::SocketId id() const { return socket_.id(); }
  gateway::Socket& socket() { return socket_; }
  access::Credentials const& credentials() const { return credentials_; }

  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<protocol::Id<protocol::Session>> session;

 private:
  friend class Live;
  enum class Stage { loading, flowing, held };
  struct Waiting {
    std::int64_t position;
    gateway::SharedFrame frame;
  };
  struct Watch {
    Stage stage = Stage::loading;
    bool look_again = false;    ///< rights changed while it was loading
    bool missed_state = false;  ///< a value came while it was not flowing
    std::uint64_t turn = 0;     ///< of the read that is under way; an answer to an older one is dropped
    std::vector<Waiting> waiting;
    std::string code;
  };
  gateway::Socket& socket_;
  access::Credentials credentials_;
  std::map<std::string, Watch, std::less<>> watches_;
};

class Live {
 public:
  static constexpr std::size_t most_watches = 200;        ///< per socket
  static constexpr std::size_t most_waiting = 10'000;     ///< events while a snapshot is read
  static constexpr std::int64_t most_caught_up = 10'000;  ///< events in one resume; beyond that a snapshot
  static constexpr std::chrono::milliseconds state_interval{100};

  Live(storage::Database& database, gateway::Gateway& gateway) : database_(database), gateway_(gateway) {}

  void join(Watcher& watcher);
  void leave(Watcher& watcher);
  /// Sends the reply with the snapshot or the missed events to `watcher` later.
  void watch(Watcher& watcher, std::string request_id, protocol::Watch const& request);
  void unwatch(Watcher& watcher, std::string const& topic);
  /// The queue had been too full for states and has emptied.
  void has_room(Watcher& watcher);

  /// One commit, in order; what changed rights first, see invariant 3.
  void committed(std::vector<storage::Event> const& events, std::vector<pipeline::Aftermath> const& aftermaths);

  std::size_t watchers() const { return watchers_.size(); }

 private:
  struct Loaded;
  struct State {
    std::set<gateway::SocketId> watchers;
    gateway::SharedFrame latest;
    std::string value;
    bool dirty = false;
    bool busy = false;
  };

  Watcher* find(gateway::SocketId id);
  gateway::Tag tag_of(std::string const& topic);
  void load(Watcher& watcher, std::string const& topic, std::string request_id, protocol::Watch request);
  void loaded(gateway::SocketId id, std::string const& topic, std::uint64_t turn, std::string const& request_id,
              Loaded loaded);
  void load_failed(gateway::SocketId id, std::string const& topic, std::uint64_t turn, std::string const& request_id);
  void release(Watcher& watcher, std::string const& topic, Watcher::Watch& watch, std::int64_t position);
  void end(Watcher& watcher, std::string const& topic, std::string_view reason);
  void forget(Watcher& watcher, std::string const& topic);
  void push(storage::Event const& event);
  void recheck(Watcher& watcher);
  void recheck(std::string const& topic);
  void recheck(Watcher& watcher, std::string const& topic);
  void state_changed(std::string const& topic);
  void refresh(std::string const& topic);
  void refreshed(std::string const& topic, std::string value);

  storage::Database& database_;
  gateway::Gateway& gateway_;
  std::unordered_map<gateway::SocketId, Watcher*> watchers_;
  std::unordered_map<std::string, std::set<gateway::SocketId>> by_topic_;
  std::unordered_map<std::string, State> states_;
  std::unordered_map<std::string, gateway::Tag> tags_;
  gateway::Tag last_tag_ = 0;
  std::uint64_t last_turn_ = 0;
};

}  // namespace shidra::live
