// SPDX-License-Identifier: AGPL-3.0-or-later
// One open WebSocket: reads frames, hands watches to the live side and everything else to the pipeline. Runs on: io
// thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "server/gateway/gateway.hpp"
#include "server/live/live.hpp"
#include "server/pipeline/run.hpp"
#include "server/site/person_book.hpp"

namespace shidra::site {

/// What conversations share. Outlives them all.
struct Hall {
  /// Reads the epoch, and waits for it. Not on the io thread.
  Hall(storage::Database& its_database, gateway::Switchboard& its_gateway, pipeline::Pipeline& its_pipeline,
       live::Live& its_live, pipeline::World& its_world, PersonBook::Limits of_a_person = {});

  storage::Database& database;
  gateway::Switchboard& gateway;
  pipeline::Pipeline& pipeline;
  live::Live& live;
  pipeline::World& world;
  pipeline::Pipeline::Gathered gathered;  ///< commands that came over sockets within this turn of the loop
  PersonBook people;
  std::string epoch;  ///< of the database: a restore, which changes it, needs the server stopped
};

class Conversation : public gateway::Conversation {
 public:
  /// Sends the welcome, which names the caller as read before, with their session. Without it the socket is closed at
  /// once, and nothing is heard from it: the person has too many already.
  Conversation(Hall& hall, gateway::Socket& socket, access::Credentials credentials, protocol::Welcome const& welcome,
               std::optional<protocol::Id<protocol::Session>> session);
  void on_message(std::string text) override;
  void on_room() override;
  void on_restart(std::chrono::milliseconds come_back) override;
  void on_closed() override;

 private:
  void answer(std::string const& frame);
  void answer_later(protocol::Request request);
  template <class Request>
  std::optional<Request> read_or_refuse(protocol::Request const& request);

  Hall& hall_;
  gateway::Socket& socket_;
  live::Watcher watcher_;
  std::optional<protocol::Id<protocol::Person>> person_;  ///< counted in hall_.people
  bool restarting_ = false;
  bool joined_ = false;
};

}  // namespace shidra::site
