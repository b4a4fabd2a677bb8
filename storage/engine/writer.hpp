// SPDX-License-Identifier: AGPL-3.0-or-later
// The one writer: a thread with a bounded queue that takes whatever waits, gives each job a savepoint, commits once and
// then answers all; what a commit brings may wait for the next one (Options::patience). A storage error refuses the
// whole batch; unless it was a full disk, nothing is written from then on (a failed fsync is never retried: the kernel
// may have thrown the pages away).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/engine/checkpointer.hpp"
#include "storage/engine/disk_room.hpp"
#include "storage/engine/error.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

/// Milliseconds UTC of the system's clock.
std::int64_t system_milliseconds();

class Writer {
 public:
  enum class Verdict { keep, undo };  ///< undo: back to this job's savepoint
  enum class Ending {
    committed,  ///< durable
    undone,     ///< the job asked for it
    broken,     ///< the job threw or broke a constraint: only it was undone, the message is in the log
    failed,     ///< the storage failed: nothing of the batch is promised
    refused     ///< it was not taken: the queue was full or its end too far off, or the writer is broken or stopped
  };
  /// `run` and `done` are called once each, on the writer thread; a batch that failed early may skip `run`.
  /// (`done` of a refused job: on the thread that submitted it.)
  struct Job {
    std::function<Verdict(Write&)> run;
    std::function<void(Ending)> done;  ///< may be empty
  };
  enum class State { working, full, broken, stopped };

  struct Options {
    std::size_t queue_limit = 8192;
    std::size_t batch_limit = 512;
    std::chrono::milliseconds longest_wait{1000};  ///< a job that would wait longer (at the pace of late) is refused;
                                                   ///< as many as one batch holds are always taken
    int checkpoint_pages = 8'000;                  ///< log size that makes a checkpoint beside the load worth it
    int urgent_pages = 64'000;                     ///< log size that makes the load wait for one
    std::chrono::milliseconds idle{200};
    std::chrono::milliseconds longest_erasure{5'000};  ///< how long emptying the log, asked for, waits for a pause
    bool empty_log_first = false;  ///< what a crash left could not be emptied at the opening, for want of room: it must
                                   ///< be before anything is written (log_check.hpp); until then the writer is `full`
    bool own_thread = true;        ///< false: nothing runs but in run_batch(), so that a test decides what happens when
    std::function<std::int64_t()> clock = system_milliseconds;  ///< milliseconds UTC
    std::function<DiskRoom()> room{};                           ///< of the disk; empty: asks the file system
    /// How long events, already durable, may be kept back with their answers while further jobs wait, so that two
    /// commits leave as one: about what sending costs, for then waiting costs less than sending twice. Asked on the
    /// writer thread after a commit that brought events; empty: they leave at once.
    std::function<std::chrono::nanoseconds()> patience{};
  };

  using OnCommit = std::function<void(Commit&&)>;
  using OnFailure = std::function<void(StorageError const&)>;

  /// `on_commit`: on the writer thread, before the done()s of the same batch, for every commit that brought events or
  /// notes; commits that leave together (Options::patience) come as one.
  /// `on_failure`: on the writer thread, for every batch refused by the storage, after its done()s.
  Writer(std::filesystem::path const& file, OnCommit on_commit, OnFailure on_failure, Options options);
  Writer(std::filesystem::path const& file, OnCommit on_commit, OnFailure on_failure);
  Writer(Writer const&) = delete;
  Writer& operator=(Writer const&) = delete;
  ~Writer();

  /// Any thread. False (and `job` is dropped uncalled): the queue is full or its end too far off, or the writer is
  /// broken or stopped.
  bool submit(Job job);
  /// Several at once, in order, so that one batch holds them. Any thread. Those there is no room for end as `refused`,
  /// on this thread.
  void submit_all(std::vector<Job> jobs);

  /// Finishes what is queued, checkpoints, ends the thread. Any thread but the writer's; may be called again.
  void stop();

  /// Without a thread of its own: does on the calling one what the thread would do next, one batch or, when nothing
  /// waits, what a pause is used for. False: there was nothing to do, or it has a thread.
  bool run_batch();

  /// Asks for the log file to be emptied at the next pause, or after Options::longest_erasure without one, so that
  /// erased text leaves the disk; a reader in the way puts it off. Any thread.
  void empty_log_soon();

  /// Whether a job would be taken now. Any thread.
  bool takes_more() const;

  /// When to come back after a job was refused: by then, at the pace of late, half of what waits now is done. From a
  /// tenth of a second to five seconds, five also when no more will be taken at all. Any thread.
  std::chrono::milliseconds until_room() const;

  State state() const { return state_.load(std::memory_order_acquire); }
  std::size_t waiting() const;

 private:
  struct Batch;
  /// What is durable and has not left yet.
  struct Held {
    Commit commit;
    std::vector<Job> jobs;
    std::vector<Ending> endings;
    std::chrono::steady_clock::time_point until;
  };
  void loop();
  void work_off(std::vector<Job>& jobs);
  bool may_hold_on() const;
  bool must_empty_log() const;
  void note_emptied(bool complete);
  bool has_use_for_a_pause() const;
  void use_pause(std::unique_lock<std::mutex>& lock);
  bool take(std::vector<Job>& jobs);
  bool has_room() const;
  void note_pace(std::chrono::nanoseconds spent, std::size_t jobs);
  void run(std::vector<Job>& jobs);
  bool disk_has_room() const;
  void expect_room();
  void run_jobs(std::vector<Job>& jobs, Batch& batch);
  Ending run_one(Job& job, Batch& batch);
  void undo_one(Batch& batch, std::size_t events, std::size_t notes);
  void hold(std::vector<Job>& jobs, Batch&& batch);
  void release();
  void give_up_held();
  void deliver(Commit&& commit);
  static void answer(Job& job, Ending ending);
  void report(StorageError const& error);
  void refuse(std::vector<Job>& jobs, StorageError const& error);
  void tidy_log();
  void after_pass(Checkpointer::Pass const& pass);
  void checkpoint(Connection::Checkpoint kind);
  void checkpoint_failed(StorageError const& error);
  void enter(State state);
  void throw_if_failed() const;

  Connection connection_;
  OnCommit on_commit_;
  OnFailure on_failure_;
  Options options_;

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Job> queue_;                                                    // guarded by mutex_
  bool stopping_ = false;                                                    // guarded by mutex_
  bool empty_log_ = false;                                                   // guarded by mutex_
  std::chrono::steady_clock::time_point empty_log_since_, try_emptying_at_;  // guarded by mutex_
  std::chrono::nanoseconds per_job_{0};  // guarded by mutex_; commits included, of late
  Held held_;                            // writer thread only
  bool log_may_hold_ = true;             // writer thread only: a crash may have left pages
  bool log_must_go_;                     // writer thread only: nothing is written before the log is empty
  int begin_pages_;   // writer thread only: log size at which a checkpoint is begun beside us, and …
  int urgent_pages_;  // … at which it is not waited for any more
  int copied_ = 0;    // writer thread only: by the pass before, of those that follow one another
  std::atomic<State> state_{State::working};
  std::mutex joining_;
  Checkpointer checkpointer_;
  std::thread thread_;
};

/// For logs and tests.
std::string_view name_of(Writer::Ending ending);

}  // namespace shidra::storage
