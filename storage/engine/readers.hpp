// SPDX-License-Identifier: AGPL-3.0-or-later
// A pool of threads, each with its own read-only connection. Every job sees one consistent moment of the database: it
// runs inside one read transaction.
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

  struct Options {
    std::size_t threads = 2;
    std::size_t queue_limit = 8192;
  };

  /// `on_error` gets what a job threw, on the reader's thread, after it was logged.
  Readers(std::filesystem::path const& file, OnError on_error, Options options);
  Readers(std::filesystem::path const& file, OnError on_error);
  Readers(Readers const&) = delete;
  Readers& operator=(Readers const&) = delete;
  ~Readers();

  /// Any thread. False (and `job` is dropped uncalled): the queue is full or the pool is stopped.
  bool submit(Job job);

  /// Finishes what is queued and ends the threads. Any thread but the readers'; may be called again.
  void stop();

  std::size_t waiting() const;

 private:
  void loop(Connection& connection);
  void run(Connection& connection, Job const& job);

  OnError on_error_;
  std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Job> queue_;  // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::vector<std::unique_ptr<Connection>> connections_;
  std::mutex joining_;
  std::vector<std::thread> threads_;
};

}  // namespace shidra::storage
