// SPDX-License-Identifier: AGPL-3.0-or-later
// One WebSocket of the load client: TCP, TLS if wanted, the opening handshake, and frames. Written against RFC 6455 for
// this purpose alone: whole messages only, and whatever a server may not send is an error.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/bench/client/loop.hpp"

struct ssl_st;
struct ssl_ctx_st;
struct ssl_session_st;

namespace shidra::bench {

class Socket;

/// The server did what the protocol does not allow, or the connection was lost.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a socket tells the one who uses it.
class Listener {
 public:
  virtual void on_open(Socket&) {}
  /// `wire`: the payload as it was sent; compressed if `compressed` (see Inflater).
  virtual void on_message(Socket& socket, std::string_view wire, bool compressed) = 0;
  /// The server closed, refused or broke the rules: the socket is gone.
  virtual void on_lost(Socket& socket, std::string const& why) = 0;

 protected:
  ~Listener() = default;
};

struct Target {
  int port = 0;
  ssl_ctx_st* tls = nullptr;  ///< null: plain TCP
  std::string path = "/ws";
  std::string protocol;  ///< Sec-WebSocket-Protocol; empty: none
  std::string cookie;
  bool deflate = false;
};

class Socket {
 public:
  Socket(Loop& loop, Listener& listener, std::size_t number) : loop_(loop), listener_(listener), number_(number) {}
  ~Socket() { cut(); }
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;

  /// `target` must outlive the handshake, `ticket` the socket: a session to be resumed.
  void connect(Target const& target, ssl_session_st* ticket = nullptr);
  /// Queues one text message; it leaves at the end of the loop's turn.
  void send(std::string_view text);
  /// Ends at once with a reset, so that no port lingers in TIME_WAIT.
  void cut();

  std::size_t number() const { return number_; }
  int descriptor() const { return descriptor_; }
  bool is_open() const { return state_ == State::open; }
  /// The server agreed to compress.
  bool deflates() const { return deflates_; }
  /// The server took the ticket.
  bool is_resumed() const;
  /// What a browser would keep to come back with; null over plain TCP.
  ssl_session_st const* ticket() const;

  void on_ready(bool writable);
  void flush();

 private:
  enum class State { idle, connecting, securing, upgrading, open };
  void step(bool writable);
  void secure();
  void upgrade();
  void write_out();
  void read();
  void take(std::string_view bytes);
  std::size_t take_frames(std::string_view bytes);
  bool take_frame(std::string_view& bytes);
  void control(unsigned opcode, std::string_view payload);
  long read_some(char* to, std::size_t room);
  long write_some(char const* from, std::size_t size);
  void queue_frame(unsigned char opcode, std::string_view payload);
  void lost(std::string const& why);

  Loop& loop_;
  Listener& listener_;
  std::size_t number_;
  Target const* target_ = nullptr;
  ssl_session_st* ticket_ = nullptr;
  int descriptor_ = -1;
  ssl_st* tls_ = nullptr;
  State state_ = State::idle;
  bool deflates_ = false, wants_write_ = false, queued_ = false;
  std::string expected_accept_;
  std::string rest_;  ///< the beginning of a frame (or of the server's handshake) whose end has not come
  std::string out_;
};

/// A TLS context for all sockets of a run.
struct TlsFree {
  void operator()(ssl_ctx_st* context) const;
};
std::unique_ptr<ssl_ctx_st, TlsFree> make_tls();

}  // namespace shidra::bench
