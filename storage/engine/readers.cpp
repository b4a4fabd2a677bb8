// SPDX-License-Identifier: AGPL-3.0-or-later
// The reader pool. Jobs run on its threads; a failing job ends neither its thread nor its neighbours.
#include "storage/engine/readers.hpp"

#include <utility>

#include <spdlog/spdlog.h>

namespace shidra::storage {

Readers::Readers(std::filesystem::path const& file, OnError on_error, Options options)
    : on_error_(std::move(on_error)), queue_limit_(options.queue_limit) {
  for (std::size_t count = 0; count < options.threads; ++count) {
    connections_.push_back(std::make_unique<Connection>(file, Connection::Mode::read_only));
  }
  for (auto& connection : connections_) threads_.emplace_back([this, &connection] { loop(*connection); });
}

Readers::Readers(std::filesystem::path const& file, OnError on_error) : Readers(file, std::move(on_error), Options{}) {}

Readers::~Readers() { stop(); }

bool Readers::submit(Job job) {
  {
    std::lock_guard const lock{mutex_};
    if (stopping_ || queue_.size() >= queue_limit_) return false;
    queue_.push_back(std::move(job));
  }
  arrived_.notify_one();
  return true;
}

void Readers::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  arrived_.notify_all();
  std::lock_guard const lock{joining_};
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t Readers::waiting() const {
  std::lock_guard const lock{mutex_};
  return queue_.size();
}

void Readers::loop(Connection& connection) {
  while (true) {
    Job job;
    {
      std::unique_lock lock{mutex_};
      arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    run(connection, job);
  }
}

void Readers::run(Connection& connection, Job const& job) {
  std::exception_ptr thrown;
  try {
    connection.statement("BEGIN").step();
    Read read{connection};
    job(read);
  } catch (std::exception const& error) {
    thrown = std::current_exception();
    spdlog::error("a read job failed: {}", error.what());
  } catch (...) {
    thrown = std::current_exception();
    spdlog::error("a read job failed: it threw something unknown");
  }
  try {
    if (connection.in_transaction()) connection.statement("ROLLBACK").step();
  } catch (std::exception const& error) {
    if (!thrown) thrown = std::current_exception();
    spdlog::error("a read transaction did not end: {}", error.what());
  }
  connection.forget_fault();
  if (thrown && on_error_) on_error_(thrown);
}

}  // namespace shidra::storage
