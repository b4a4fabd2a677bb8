// SPDX-License-Identifier: AGPL-3.0-or-later
// A pool of threads, each with its own read-only connection. Every job sees one consistent moment of the database: it
// runs inside one read transaction. Two lanes: what somebody waits for with an open socket goes before whole pages and
// files, which anybody may ask for and which never take the last thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/engine/read.hpp"

namespace shidra::storage {

class Readers {
 public:
  using Job = std::function<void(Read&)>;
  using OnError = std::function<void(std::exception_ptr)>;

  enum class Lane {
    quick,  ///< watches, views, opening a socket
    long_   ///< pages, downloads, uploads, exports
  };
  struct Options {
    std::size_t threads = 2;             ///< 0: nothing runs but in run_one(), so that a test decides what happens when
    std::size_t queue_limit = 8192;      ///< jobs of the quick lane
    std::size_t long_queue_limit = 512;  ///< jobs of the other
  };

  /// `on_error` gets what a job threw, on the reader's thread, after it was logged.
  Readers(std::filesystem::path const& file, OnError on_error, Options options);
  Readers(std::filesystem::path const& file, OnError on_error);
  Readers(Readers const&) = delete;
  Readers& operator=(Readers const&) = delete;
  ~Readers();

  /// Any thread. False (and `job` is dropped uncalled): the lane is full or the pool is stopped.
  bool submit(Job job, Lane lane = Lane::quick);

  /// Without threads: runs on the calling one what a thread would take next. False: nothing waits, or there
  /// are threads.
  bool run_one();

  /// Finishes what is queued and ends the threads. Any thread but the readers'; may be called again.
  void stop();

  std::size_t waiting() const;

 private:
  void loop(Connection& connection);
  bool take_and_run(std::unique_lock<std::mutex>& lock, Connection& connection);
  bool may_take(Lane lane) const;
  void run(Connection& connection, Job const& job);

  OnError on_error_;
  Options options_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Job> quick_, long_;  // guarded by mutex_
  std::size_t long_running_ = 0;  // guarded by mutex_
  bool stopping_ = false;         // guarded by mutex_
  std::vector<std::unique_ptr<Connection>> connections_;
  std::mutex joining_;
  std::vector<std::thread> threads_;
};

}  // namespace shidra::storage
