// SPDX-License-Identifier: AGPL-3.0-or-later
// What happens by itself: calls close at their deadline, old events and replies are forgotten. A thread of its own that
// looks at the clock; every job is a command run as the server itself.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/jobs/clock_trust.hpp"
#include "server/pipeline/run.hpp"

namespace shidra::jobs {

class Jobs {
 public:
  /// `proof_ms`: how long the clock must have gone steadily before anything is forgotten by it (ClockTrust).
  Jobs(storage::Database& database, pipeline::Pipeline& pipeline, pipeline::World& world,
       std::int64_t proof_ms = ClockTrust::usual_proof_ms);
  ~Jobs();
  Jobs(Jobs const&) = delete;
  Jobs& operator=(Jobs const&) = delete;

  /// A deadline was set or moved. Any thread.
  void wake();
  void stop();

 private:
  void loop();
  void close_due_calls();
  bool tidy_up();
  bool end_expired_sessions(protocol::Id<protocol::Initiative> initiative);

  storage::Database& database_;
  pipeline::Pipeline& pipeline_;
  pipeline::World& world_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;       // guarded by mutex_
  ClockTrust clock_;            // the jobs' thread only, as is …
  std::int64_t tidied_at_ = 0;  // … milliseconds of the steady clock; 0: not yet
  std::thread thread_;
};

}  // namespace shidra::jobs
