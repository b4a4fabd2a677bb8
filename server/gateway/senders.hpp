// SPDX-License-Identifier: AGPL-3.0-or-later
// Threads that share one round of sending: nearly all of what a fan-out costs is the kernel's, once for each socket,
// and one core can do only so many. The io thread calls, takes part, and waits until all is sent, so nothing of a link
// is ever touched by two threads at once and nobody needs a lock.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace shidra::gateway {

class Senders {
 public:
  /// Fewer than this are sent by the caller alone: waking a thread costs as much as some ten sends.
  static constexpr std::size_t worth_sharing = 64;

  /// `threads` in all, the calling one among them; 0 counts as 1.
  explicit Senders(unsigned threads);
  Senders(Senders const&) = delete;
  Senders& operator=(Senders const&) = delete;
  ~Senders();

  /// Calls `send` once for each number below `count`, in any order, on any of the threads; returns when all have
  /// returned. `send` must not throw. Always from the same thread.
  void run(std::size_t count, std::function<void(std::size_t)> const& send);

 private:
  void loop();
  void take_part(std::function<void(std::size_t)> const& send, std::size_t count);

  std::mutex mutex_;
  std::condition_variable begun_, ended_;
  std::function<void(std::size_t)> const* send_ = nullptr;  // guarded by mutex_
  std::size_t count_ = 0;                                   // guarded by mutex_
  std::size_t working_ = 0;  // guarded by mutex_; threads that are not done with the round
  std::uint64_t round_ = 0;  // guarded by mutex_
  bool stopping_ = false;    // guarded by mutex_
  std::atomic<std::size_t> next_{0};
  std::vector<std::thread> threads_;
};

}  // namespace shidra::gateway
