// SPDX-License-Identifier: AGPL-3.0-or-later
// The reader pool. Jobs run on its threads; a failing job ends neither its thread nor its neighbours.
#include "storage/engine/readers.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace shidra::storage {

Readers::Readers(std::filesystem::path const& file, OnError on_error, Options options)
    : on_error_(std::move(on_error)), options_(options) {
  for (std::size_t count = 0; count < std::max<std::size_t>(options.threads, 1); ++count) {
    connections_.push_back(std::make_unique<Connection>(file, Connection::Mode::read_only));
  }
  if (options.threads == 0) return;
  for (auto& connection : connections_) threads_.emplace_back([this, &connection] { loop(*connection); });
}

Readers::Readers(std::filesystem::path const& file, OnError on_error) : Readers(file, std::move(on_error), Options{}) {}

Readers::~Readers() { stop(); }

bool Readers::submit(Job job, Lane lane) {
  {
    std::lock_guard const lock{mutex_};
    auto& queue = lane == Lane::quick ? quick_ : long_;
    if (stopping_ || queue.size() >= (lane == Lane::quick ? options_.queue_limit : options_.long_queue_limit))
      return false;
    queue.push_back(std::move(job));
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
  if (threads_.empty()) loop(*connections_.front());  // ends once what was queued is done
}

bool Readers::run_one() {
  if (!threads_.empty()) return false;
  std::unique_lock lock{mutex_};
  return take_and_run(lock, *connections_.front());
}

std::size_t Readers::waiting() const {
  std::lock_guard const lock{mutex_};
  return quick_.size() + long_.size();
}

bool Readers::may_take(Lane lane) const {
  if (lane == Lane::quick) return !quick_.empty();
  return !long_.empty() && (long_running_ + 1 < options_.threads || options_.threads <= 1);
}

void Readers::loop(Connection& connection) {
  std::unique_lock lock{mutex_};
  do {
    arrived_.wait(lock, [this] {
      return may_take(Lane::quick) || may_take(Lane::long_) || (stopping_ && quick_.empty() && long_.empty());
    });
  } while (take_and_run(lock, connection));
}

/// False: nothing waits that may be taken.
bool Readers::take_and_run(std::unique_lock<std::mutex>& lock, Connection& connection) {
  auto const lane = may_take(Lane::quick) ? Lane::quick : Lane::long_;
  if (!may_take(lane)) return false;
  auto& queue = lane == Lane::quick ? quick_ : long_;
  {
    auto const job = std::move(queue.front());
    queue.pop_front();
    if (lane == Lane::long_) ++long_running_;
    lock.unlock();
    run(connection, job);
  }
  lock.lock();
  if (lane == Lane::quick) return true;
  --long_running_;
  arrived_.notify_all();  // the next of that lane may have waited for this one
  return true;
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
