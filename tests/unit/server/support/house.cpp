// SPDX-License-Identifier: AGPL-3.0-or-later
// See house.hpp.
#include "tests/unit/server/support/house.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "tests/catch.hpp"

namespace shidra::test {

House::House(gateway::Options const& options)
    : gateway_(site_, options),
      live_(world.database(), gateway_, world.seam()),
      hall_{
          world.database(),
          gateway_,
          world.pipeline(),
          live_,
          world.seam(),
          {.messages_per_second = options.limits.messages_per_second, .message_burst = options.limits.message_burst}} {
  world.on_commit = [this](std::vector<storage::Event> events, std::vector<pipeline::Aftermath> aftermaths) {
    std::lock_guard const lock(guard_);
    std::ranges::move(events, std::back_inserter(held_events_));
    std::ranges::move(aftermaths, std::back_inserter(held_aftermaths_));
    if (!holding_) pass_on();
  };
  site_.enter(hall_);
  gateway_.start();
  io_ = std::thread([this] { gateway_.run(); });
}

House::~House() {
  gateway_.stop();
  io_.join();
  world.database().stop();  // jobs of readers and writer refer to the gateway and the live side
}

std::size_t House::watchers() {
  std::promise<std::size_t> found;
  gateway_.post([&] { found.set_value(live_.watchers()); });
  return found.get_future().get();
}

void House::drain(std::chrono::milliseconds spread, std::function<void()> done) {
  gateway_.post([this, spread, done = std::move(done)]() mutable { gateway_.drain(spread, std::move(done)); });
}

void House::rename_table(std::string const& from, std::string const& to) {
  world.database().write([&](storage::Write& write) { write.run("ALTER TABLE " + from + " RENAME TO " + to); });
}

void House::hold_commits() {
  std::lock_guard const lock(guard_);
  holding_ = true;
}

void House::pass_commits_on() {
  std::lock_guard const lock(guard_);
  holding_ = false;
  pass_on();
}

void House::pass_on() {
  gateway_.post([this, events = std::exchange(held_events_, {}), aftermaths = std::exchange(held_aftermaths_, {})] {
    live_.committed(events, aftermaths);
  });
}

HeldReaders::HeldReaders(storage::Database& database) {
  auto const until = released_.get_future().share();
  for (std::size_t n = 0; n < storage::Readers::Options{}.threads; ++n) {
    auto const started = std::make_shared<std::promise<void>>();
    REQUIRE(database.readers().submit([started, until](storage::Read&) {
      started->set_value();
      until.wait();
    }));
    started->get_future().wait();
  }
}

void HeldReaders::release() {
  if (std::exchange(done_, true)) return;
  released_.set_value();
}

Talker::Talker(House& house, std::string const& name) : house_(house), client_(house.port()) {
  connect(name);
  REQUIRE(Json::parse(client_.message().payload).at("method") == "welcome");
}

unsigned Talker::turned_away(House& house, std::string const& name) {
  Talker talker(house);
  talker.connect(name);
  auto const code = talker.close_code();
  CHECK(talker.heard_.empty());
  return code;
}

void Talker::connect(std::string const& name) {
  std::string head =
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: shidra.v1\r\n";
  if (!name.empty()) head += "Authorization: Bearer session of " + name + "\r\n";
  client_.send(head + "\r\n");
  REQUIRE(client_.reply().status == 101);
}

int Talker::send(std::string const& method, Json const& params, std::string const& key) {
  Json request{{"jsonrpc", "2.0"}, {"id", ++last_id_}, {"method", method}, {"params", params}};
  if (!key.empty()) request["key"] = key;
  client_.send(gateway::test::text_frame(request.dump()));
  return last_id_;
}

/// False when the connection has ended.
bool Talker::take_frame() {
  auto const frame = client_.message();
  if (frame.opcode == 8) {
    close_code_ = frame.close_code();
    client_.send(gateway::test::client_frame(0x88, frame.payload));
    return false;
  }
  auto json = Json::parse(frame.payload);
  if (!json.contains("id")) {
    heard_.push_back(std::move(json));
    return true;
  }
  int const id = json.at("id").get<int>();
  replies_[id] = std::move(json);
  return true;
}

Json Talker::reply_to(int id) {
  while (!replies_.contains(id)) REQUIRE(take_frame());
  return replies_.at(id);
}

Json Talker::ask(std::string const& method, Json const& params, std::string const& key) {
  return reply_to(send(method, params, key));
}

Json Talker::command(std::string const& method, Json const& params) { return ask(method, params, house_.world.key()); }

Json Talker::hear(int milliseconds) {
  while (heard_.empty() && client_.readable(milliseconds)) REQUIRE(take_frame());
  if (heard_.empty()) return Json::object();
  auto first = std::move(heard_.front());
  heard_.pop_front();
  return first;
}

unsigned Talker::close_code() {
  try {
    while (take_frame()) {
    }
  } catch (std::runtime_error const&) {  // the connection ended without a close
  }
  return close_code_;
}

void Talker::pong() { client_.send(gateway::test::client_frame(0x8A, "")); }

std::string refusal_in(Json const& reply) {
  return reply.contains("error") ? reply.at("error").at("data").at("code").get<std::string>() : "";
}

std::pair<unsigned, Json> post(House& house, std::string const& method, Json const& params,
                               std::string const& more_headers) {
  gateway::test::Client client(house.port());
  Json const request{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
  auto const reply = client.ask("POST", "/rpc", "Content-Type: application/json\r\n" + more_headers, request.dump());
  auto const json = Json::parse(reply.body, nullptr, false);
  return {reply.status, json};
}

}  // namespace shidra::test
