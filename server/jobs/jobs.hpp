// SPDX-License-Identifier: AGPL-3.0-or-later
// What happens by itself: calls close at their deadline, old events and replies are forgotten. A thread of its own that
// looks at the clock; every job is a command run as the server itself.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/pipeline/run.hpp"

namespace shidra::jobs {

class Jobs {
 public:
  Jobs(storage::Database& database, pipeline::Pipeline& pipeline, pipeline::World& world);
  ~Jobs();
  Jobs(Jobs const&) = delete;
  Jobs& operator=(Jobs const&) = delete;

  /// A deadline was set or moved. Any thread.
  void wake();
  void stop();

 private:
  void loop();
  void close_due_calls();
  void tidy_up();

  storage::Database& database_;
  pipeline::Pipeline& pipeline_;
  pipeline::World& world_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;  // guarded by mutex_
  std::int64_t tidied_at_ = 0;
  std::thread thread_;
};

}  // namespace shidra::jobs
