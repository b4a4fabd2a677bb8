// SPDX-License-Identifier: AGPL-3.0-or-later
// One accepted connection: socket, TLS, the one queue of what goes out, and the talk (HTTP, later perhaps WebSocket)
// going on over it. Runs on: io thread. Owned by Loop::links and by handlers under way; taken down at the end of a
// turn.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "server/gateway/loop.hpp"
#include "server/gateway/wire.hpp"

namespace shidra::gateway {

/// The Site lets the body of a request come.
struct LetIn {};
using Answered = std::variant<HttpReply, Opening, LetIn>;

/// What is said over a link. Called by its Link from the loop, never from inside a function of the Link.
class Talk {
 public:
  virtual ~Talk() = default;
  virtual void on_readable() {}
  /// Everything queued has left.
  virtual void on_drained() = 0;
  virtual void on_answer(std::uint64_t /*serial*/, Answered /*answered*/) {}
  virtual void on_tick(Clock::time_point now) = 0;
  /// The server goes down: end when convenient, at the latest now or soon. Whoever wants to come back should do so
  /// after this time.
  virtual void on_drain(std::chrono::milliseconds come_back) = 0;
  /// The last call.
  virtual void on_broken() = 0;
};

class Link : public std::enable_shared_from_this<Link> {
 public:
  Link(Loop& loop, PlainSocket socket, TlsSession tls, std::uint64_t id, std::string address);

  std::uint64_t id() const { return id_; }
  std::string const& address() const { return address_; }
  bool secure() const { return wire_.secure(); }
  bool is_doomed() const { return doomed_; }
  Loop& loop() { return loop_; }
  PlainSocket& socket() { return socket_; }
  OutQueue& out() { return out_; }
  Talk& talk() { return *talk_; }
  Clock::time_point last_heard() const { return last_heard_; }
  /// When bytes left last, or began to wait.
  Clock::time_point last_progress() const { return last_progress_; }

  /// The talk from now on; the one before lives until the end of the turn, so it may call this itself.
  void become(std::unique_ptr<Talk> talk);
  /// This address is counted for the link until it ends.
  void count_under(std::string address) { counted_ = std::move(address); }
  std::string const& counted() const { return counted_; }

  /// Queues; it leaves at the end of the turn.
  void push(Piece piece);
  /// Sends what the kernel takes right now; calls nobody back.
  void write_now() { written(write()); }
  Transfer read(char* to, std::size_t room);
  void unread(std::string bytes) { wire_.unread(std::move(bytes)); }
  bool has_buffered() const { return wire_.has_buffered(); }
  /// Talk::on_readable once `until` (a wait of read) is over; Io::done: at the next turn.
  void await(Io until);
  /// Once everything has left: says that no more comes, waits for the peer to end too (so that no reset overtakes the
  /// last bytes), ends.
  void finish();
  /// Ends at the end of the turn.
  void break_off(std::string_view why);

  // For the loop, at the end of a turn: first write() for each link that has something to send, then flush().
  struct Written {
    std::uint64_t frames = 0, bytes = 0;
    Io ended_by = Io::done;
  };
  /// Sends what the kernel takes right now and touches nothing but this link. Any thread, while the io thread waits.
  Written write();
  /// What comes of it. Io thread.
  void flush(Written const& done);
  void tick(Clock::time_point now);

 private:
  void mark();
  void written(Written const& done);
  void linger();
  void resume(ErrorCode error);
  void await_room();

  Loop& loop_;
  PlainSocket socket_;
  Wire wire_;
  OutQueue out_;
  std::unique_ptr<Talk> talk_, former_;
  std::uint64_t id_;
  std::string address_, counted_;
  Clock::time_point last_heard_, last_progress_, shut_since_;
  std::size_t lingered_ = 0;
  bool marked_ = false, doomed_ = false, finishing_ = false, shut_ = false, awaits_room_ = false;
};

}  // namespace shidra::gateway
