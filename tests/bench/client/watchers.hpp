// SPDX-License-Identifier: AGPL-3.0-or-later
// Many sockets that watch one topic, and the one that publishes.
#pragma once

#include <memory>
#include <vector>

#include "tests/bench/client/ledger.hpp"
#include "tests/bench/client/nats.hpp"
#include "tests/bench/client/options.hpp"
#include "tests/bench/client/report.hpp"
#include "tests/bench/client/socket.hpp"

namespace shidra::bench {

/// Calls `connect(index)` for 0 … count-1, never more than `pending` of which `done()` has not heard yet.
class Opening {
 public:
  Opening(std::size_t count, std::size_t pending) : count_(count), pending_(pending) {}
  template <class Connect>
  void advance(Connect const& connect) {
    while (begun_ < count_ && begun_ - done_ < pending_) connect(begun_++);
  }
  void done() { ++done_; }
  bool all_done() const { return done_ == count_; }

 private:
  std::size_t count_, pending_, begun_ = 0, done_ = 0;
};

class Watchers final : private Listener {
 public:
  Watchers(Loop& loop, Options const& options, Report& report);

  /// Connects all of them and waits until each watches. Throws Broken when they cannot.
  void gather();
  void expect(Ledger& ledger) { ledger_ = &ledger; }
  /// How many messages watchers have missed of all that were published.
  std::uint64_t missed(std::uint64_t published) const;
  bool deflate() const { return sockets_.front()->deflates(); }

 private:
  void on_open(Socket& socket) override;
  void on_message(Socket& socket, std::string_view wire, bool compressed) override;
  void on_lost(Socket& socket, std::string const& why) override;
  void on_answer(Socket& socket, std::string_view text);
  void on_nats(Socket& socket, std::string_view bytes);
  void hear(Socket& socket, std::string_view wire, bool compressed);

  Loop& loop_;
  Options const& options_;
  Report& report_;
  std::unique_ptr<ssl_ctx_st, TlsFree> tls_;
  Target target_;
  Opening opening_;
  Ledger* ledger_ = nullptr;
  Inflater inflate_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<std::uint64_t> next_;    ///< of each socket, the number it hears next
  std::vector<char> watches_;          ///< of each socket, whether its watch was answered
  std::vector<nats::Stream> streams_;  ///< nats: of each socket
};

/// Publishes numbered messages.
class Publisher final : private Listener {
 public:
  Publisher(Loop& loop, Options const& options, Report& report);

  /// Connects, and waits until it may publish.
  void gather();
  void publish(Ledger& ledger);
  /// Shidra: how many commands were acknowledged.
  std::uint64_t acknowledged() const { return acknowledged_; }

 private:
  void on_open(Socket& socket) override;
  void on_message(Socket& socket, std::string_view wire, bool compressed) override;
  void on_lost(Socket& socket, std::string const& why) override;

  Loop& loop_;
  Options const& options_;
  Report& report_;
  std::unique_ptr<ssl_ctx_st, TlsFree> tls_;
  Target target_;
  Socket socket_;
  nats::Stream stream_;
  bool open_ = false;
  std::uint64_t acknowledged_ = 0;
};

}  // namespace shidra::bench
