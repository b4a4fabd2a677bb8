// SPDX-License-Identifier: AGPL-3.0-or-later
// HTTP/1.1 over one link: one request at a time, keep-alive, the way to a WebSocket. Runs on: io thread.
#pragma once

#include <optional>

#include "server/gateway/link.hpp"
#include "server/gateway/request_gate.hpp"
#include "server/gateway/spool.hpp"
#include "server/gateway/web_socket.hpp"

namespace shidra::gateway {

class HttpTalk final : public Talk {
 public:
  explicit HttpTalk(Link& link);

  void on_readable() override;
  void on_drained() override;
  void on_answer(std::uint64_t serial, Answered answered) override;
  void on_tick(Clock::time_point now) override;
  void on_drain(std::chrono::milliseconds come_back) override;
  void on_broken() override {}

 private:
  enum class State : std::uint8_t { head, admitting, body, answering, replying, over };

  bool digest();
  bool digest_head();
  bool digest_body();
  void begin(Admitted admitted);
  void begin_body();
  void describe_peer();
  void dispatch();
  void open(Opening const& opening);
  void refuse(Refused const& refused);
  void reply(HttpReply reply);
  void push_body(HttpReply& reply);
  void next_request();

  Link& link_;
  Admitted admitted_;
  std::optional<SpoolWriter> spool_;
  std::optional<FileReader> file_;
  std::string in_;
  Handshake handshake_;
  std::string method_, client_;
  std::uint64_t left_ = 0, serial_ = 0;
  std::size_t scanned_ = 0;
  Clock::time_point deadline_;
  State state_ = State::head;
  bool idle_ = false;
};

}  // namespace shidra::gateway
