// SPDX-License-Identifier: AGPL-3.0-or-later
// The io thread's loop with a clock that stands still until a test moves it: nothing runs unless turn() is called, so a
// test decides in which order things happen. One thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>

#include "server/gateway/gateway.hpp"

namespace shidra::test {

class VirtualLoop final : public gateway::Switchboard {
 public:
  /// `now`: milliseconds of the test's clock.
  explicit VirtualLoop(std::function<std::int64_t()> now) : now_(std::move(now)) {}

  void post(std::function<void()> work) override { (slow_thread_ ? late_ : posted_).push_back(std::move(work)); }
  gateway::TimerId after(std::chrono::milliseconds wait, std::function<void()> work) override {
    timers_.emplace(std::pair(now_() + wait.count(), ++last_timer_), std::move(work));
    return last_timer_;
  }
  gateway::Socket* socket(gateway::SocketId id) override {
    auto const found = sockets.find(id);
    return found == sockets.end() ? nullptr : found->second;
  }

  /// Is there anything a turn would do now?
  bool has_work() const { return !posted_.empty() || (!timers_.empty() && timers_.begin()->first.first <= now_()); }
  std::optional<std::int64_t> next_timer() const {
    return timers_.empty() ? std::nullopt : std::optional(timers_.begin()->first.first);
  }
  /// What was posted until now and what is due; what that posts waits for the next turn, as in the gateway.
  void turn() {
    for (auto posted = std::exchange(posted_, {}); !posted.empty(); posted.pop_front()) posted.front()();
    while (!timers_.empty() && timers_.begin()->first.first <= now_()) {
      auto const work = std::move(timers_.begin()->second);
      timers_.erase(timers_.begin());
      work();
    }
  }
  /// Runs `job` as a thread would that looks at the database now and is heard of later: what it posts waits until
  /// catch_up(), while others go on.
  void run_slowly(std::function<void()> const& job) {
    slow_thread_ = true;
    job();
    slow_thread_ = false;
  }
  bool is_late() const { return !late_.empty(); }
  void catch_up() {
    for (; !late_.empty(); late_.pop_front()) posted_.push_back(std::move(late_.front()));
  }
  /// The process has ended: nothing of what waits will be done.
  void forget() {
    posted_.clear();
    late_.clear();
    timers_.clear();
    sockets.clear();
  }

  std::map<gateway::SocketId, gateway::Socket*> sockets;  ///< the open ones

 private:
  std::function<std::int64_t()> now_;
  std::deque<std::function<void()>> posted_, late_;
  bool slow_thread_ = false;
  std::map<std::pair<std::int64_t, gateway::TimerId>, std::function<void()>> timers_;
  gateway::TimerId last_timer_ = 0;
};

}  // namespace shidra::test
