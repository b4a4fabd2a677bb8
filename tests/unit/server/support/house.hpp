// SPDX-License-Identifier: AGPL-3.0-or-later
// A world with its doors open: gateway, site and live side on a port of the loopback, and people who talk to it over
// real sockets. For what only shows there: order, limits, silence, shutting down. Each wait ends after some seconds
// with a failure of the test.
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "server/site/site.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/server/support/world.hpp"

namespace shidra::test {

class House {
 public:
  /// What a person may ask over all their sockets is what `options` let one socket.
  explicit House(gateway::Options const& options = {});
  ~House();
  std::uint16_t port() const { return gateway_.port(); }
  std::size_t watchers();
  void drain(std::chrono::milliseconds spread, std::function<void()> done);
  /// Renames a table, so that reading what is in it throws; rename it back before anything else is done.
  void rename_table(std::string const& from, std::string const& to);
  /// From now on what commits bring is kept from the watchers, as by a writer's thread that was put to sleep right
  /// after its commit; then it is passed on.
  void hold_commits();
  void pass_commits_on();

  World world;

 private:
  void pass_on();

  site::Site site_;
  gateway::Gateway gateway_;
  live::Live live_;
  site::Hall hall_;
  std::mutex guard_;
  bool holding_ = false;                              // guarded by guard_
  std::vector<storage::Event> held_events_;           // guarded by guard_
  std::vector<pipeline::Aftermath> held_aftermaths_;  // guarded by guard_
  std::thread io_;
};

/// Keeps every reader busy until released: what is asked to be read meanwhile waits, in order. Commands go on.
class HeldReaders {
 public:
  explicit HeldReaders(storage::Database& database);
  ~HeldReaders() { release(); }
  void release();

 private:
  std::promise<void> released_;
  bool done_ = false;
};

/// One socket of somebody who has a session in the world, or of nobody ("").
class Talker {
 public:
  Talker(House& house, std::string const& name);
  /// Of a socket that is opened and closed again without a welcome: the close code.
  static unsigned turned_away(House& house, std::string const& name);

  /// Sends and does not wait; the id of the request. A command needs a key.
  int send(std::string const& method, Json const& params, std::string const& key = {});
  /// The reply to a request, whole; what else comes before it is kept for hear().
  Json reply_to(int id);
  Json ask(std::string const& method, Json const& params, std::string const& key = {});
  Json command(std::string const& method, Json const& params);
  Json watch(std::string const& topic) { return ask("watch", {{"topic", topic}}); }
  /// The next event, state or end of a watch; an empty object when none comes in time.
  Json hear(int milliseconds = 4000);
  /// Reads to the end of the connection; the close code, 0 when there was none. Replies that come are kept.
  unsigned close_code();
  /// A pong that nobody asked for.
  void pong();
  bool has_reply(int id) const { return replies_.contains(id); }

 private:
  explicit Talker(House& house) : house_(house), client_(house.port()) {}
  void connect(std::string const& name);
  bool take_frame();
  House& house_;
  gateway::test::Client client_;
  int last_id_ = 0;
  unsigned close_code_ = 0;
  std::map<int, Json> replies_;
  std::deque<Json> heard_;
};

/// The refusal's code in a reply, "" when it went well.
std::string refusal_in(Json const& reply);

/// One request by POST on a connection of its own: status, and body as JSON.
std::pair<unsigned, Json> post(House& house, std::string const& method, Json const& params,
                               std::string const& more_headers = {});

}  // namespace shidra::test
