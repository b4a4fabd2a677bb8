// SPDX-License-Identifier: AGPL-3.0-or-later
// One WebSocket without a network: the server's end (a gateway::Socket over the gateway's own queue and frames), the
// bytes on their way in both directions, and a test that says how many of them arrive and when the line breaks. What is
// queued, dropped, taken back and closed is decided as in gateway/web_socket.cpp. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/gateway/out_queue.hpp"
#include "tests/unit/server/support/virtual_loop.hpp"

namespace shidra::test {

/// Takes frames out of bytes that were cut anywhere. Throws std::runtime_error at what is no frame of ours.
class FrameReader {
 public:
  struct Frame {
    unsigned opcode = 0;
    std::string payload;  ///< inflated, when it came compressed
  };
  std::vector<Frame> take(std::string_view bytes);
  bool in_the_middle() const { return !held_.empty(); }

 private:
  std::string held_;
};

class MemoryLine final : public gateway::Socket {
 public:
  struct Limits {
    std::size_t queue_bytes = 48 * 1024;  ///< waiting at the server before it is closed as slow
    std::size_t on_the_way = 4 * 1024;    ///< what kernels and wires hold in each direction
    gateway::Compression compression = gateway::Compression::none;
  };

  MemoryLine(VirtualLoop& loop, gateway::SocketId id, Limits limits) : loop_(loop), id_(id), limits_(limits) {}
  void open(gateway::Opening const& opening);

  gateway::SocketId id() const override { return id_; }
  gateway::Sent send(gateway::SharedFrame frame, gateway::Tag tag, gateway::Importance importance) override;
  void owe_reply(gateway::ReplySize) override { ++owed_; }
  gateway::Sent reply(gateway::SharedFrame frame, gateway::ReplySize size, gateway::Tag tag) override;
  gateway::Purged purge(gateway::Tag tag) override { return out_.purge(tag); }
  void purge_states(gateway::Tag tag) override { out_.purge_states(tag); }
  void close(gateway::CloseCode code, std::string_view reason) override;
  void share_rate(std::shared_ptr<gateway::TokenBucket>) override {}  // its days are slower than any rate
  void allow_long_messages() override {}                              // they are short
  std::size_t queued_bytes() const override { return out_.bytes(); }
  std::string const& peer_address() const override { return address_; }

  // The server's side of the wire
  void flush();  ///< at the end of a turn: what fits goes on its way
  bool is_idle() const { return out_.empty() && down_.empty() && up_.empty(); }
  bool owes() const { return owed_ > 0; }
  gateway::Conversation* conversation() { return conversation_.get(); }
  /// The server hears that the line has ended.
  void end();
  bool has_ended() const { return ended_; }

  // The peer's side
  bool reaches_peer() const { return !hung_up_; }
  bool has_bytes_for_peer() const { return !hung_up_ && !down_.empty(); }
  bool has_bytes_for_server() const { return !ended_ && !up_.empty(); }
  /// At most so many bytes reach the peer.
  std::string arrive(std::size_t most);
  /// The peer sends a message.
  void tell(std::string_view text);
  /// At most so many bytes reach the server, which hears the messages that are whole by then.
  void climb(std::size_t most);
  /// The peer is gone: what is on its way to it is lost, of what is on its way from it so many bytes still arrive.
  void hang_up(std::size_t still_arrive);

  /// For whoever keeps account: a reply that was queued for good.
  std::function<void(std::string_view payload)> on_reply;
  std::function<void()> on_slow;
  /// A state is about to be queued.
  std::function<void(std::string_view payload)> on_state;

 private:
  VirtualLoop& loop_;
  gateway::SocketId id_;
  Limits limits_;
  std::string address_ = "127.0.0.1";
  gateway::OutQueue out_;
  std::string down_, up_;  ///< on their way to the peer and to the server
  FrameReader from_peer_;
  std::unique_ptr<gateway::Conversation> conversation_;
  int owed_ = 0;
  bool closing_ = false, dropped_state_ = false, hung_up_ = false, ended_ = false;
};

}  // namespace shidra::test
