// SPDX-License-Identifier: AGPL-3.0-or-later
// Who watches what: sockets, topics, and the watches between them. Data only; live.hpp says how it behaves.
// Runs on: io thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/live.hpp"
#include "server/access/caller.hpp"
#include "server/gateway/gateway.hpp"

namespace shidra::live {

class Watcher;
struct WatchedTopic;

/// One watcher's look at one topic. Owned by the watcher, known to the topic.
struct Watching {
  enum class Stage : std::uint8_t {
    loading,  ///< its snapshot is being read
    flowing,
    held  ///< rights changed: what comes waits until they have been looked at again
  };
  struct Waiting {
    std::int64_t position;
    gateway::SharedFrame frame;
  };

  Watcher* watcher;
  WatchedTopic* topic;
  std::size_t place;  ///< in the topic's list
  Stage stage = Stage::loading;
  std::int64_t position = 0;  ///< what its snapshot or its resume held already: what comes late must not follow it
  bool look_again = false;    ///< rights changed while it was loading
  bool missed_state = false;  ///< a value came while it was not flowing
  std::uint64_t turn = 0;     ///< of the read that is under way; an answer to an older one is dropped
  std::string request_id;     ///< of the request whose reply with the snapshot left last, or waits to leave
  std::vector<Waiting> waiting;
  std::string code;
};

/// A topic that somebody watches, or whose value is being read.
struct WatchedTopic {
  std::string name;
  gateway::Tag tag;
  std::vector<Watching*> watches;

  // State topics
  bool is_state = false;
  bool dirty = false;   ///< the value may have changed since it was read
  bool busy = false;    ///< it is being read, or was a moment ago
  bool joined = false;  ///< somebody read a value of their own since `value` was sent: it may be another
  std::string value;
  gateway::SharedFrame latest;
};

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
  Watching* find(std::string_view topic);

  gateway::Socket& socket_;
  access::Credentials credentials_;
  std::vector<std::unique_ptr<Watching>> watches_;
};

}  // namespace shidra::live
