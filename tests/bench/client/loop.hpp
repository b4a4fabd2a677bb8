// SPDX-License-Identifier: AGPL-3.0-or-later
// The load client's loop over epoll. It counts how long it had nothing to do, so that a run can say whether the client
// itself was what limited the figure. While it polls without sleeping, the server pays no wake-ups for it.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/bench/client/clock.hpp"

namespace shidra::bench {

class Socket;

class Loop {
 public:
  /// `spin`: seconds of polling in vain before it sleeps; negative: it never sleeps.
  explicit Loop(double spin);
  ~Loop();
  Loop(Loop const&) = delete;
  Loop& operator=(Loop const&) = delete;

  /// Handles what is ready, then sends what was queued. Waits until `until` at most.
  void turn(TimePoint until);
  void add(Socket& socket, bool write);
  void change(Socket& socket, bool write);
  void remove(Socket& socket);
  void flush_later(Socket& socket) { to_flush_.push_back(&socket); }

  /// From here on the idle share counts anew.
  void start_counting();
  /// Share of the time since then in which there was something to do.
  double busy() const;

  /// Room to read into, shared by all sockets.
  std::vector<char> scratch = std::vector<char>(256 * 1024);

 private:
  void wait(TimePoint until);
  void flush();

  int descriptor_;
  Clock::duration spin_;
  bool sleeps_;
  std::vector<Socket*> to_flush_;
  Clock::duration idle_{};
  TimePoint counted_from_ = Clock::now();
};

}  // namespace shidra::bench
