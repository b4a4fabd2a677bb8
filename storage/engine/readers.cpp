// SPDX-License-Identifier: AGPL-3.0-or-later
// The reader pool. Jobs run on its threads; a failing job ends neither its thread nor its neighbours.
#include "storage/engine/readers.hpp"

#include <utility>

#include <spdlog/spdlog.h>

namespace shidra::storage {

Readers::Readers(std::filesystem::path const& file, OnError on_error, Options options)
    : on_error_(std::move(on_error)), options_(options) {
  for (std::size_t count = 0; count < options.threads; ++count) {
    connections_.push_back(std::make_unique<Connection>(file, Connection::Mode::read_only));
  }
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
}

std::size_t Readers::waiting() const {
  std::lock_guard const lock{mutex_};
  return quick_.size() + long_.size();
}

bool Readers::may_take(Lane lane) const {
  if (lane == Lane::quick) return !quick_.empty();
  return !long_.empty() && (long_running_ + 1 < options_.threads || options_.threads == 1);
}

void Readers::loop(Connection& connection) {
  while (true) {
    Job job;
    auto lane = Lane::quick;
    {
      std::unique_lock lock{mutex_};
      arrived_.wait(lock, [this] {
        return may_take(Lane::quick) || may_take(Lane::long_) || (stopping_ && quick_.empty() && long_.empty());
      });
      if (quick_.empty() && long_.empty()) return;
      if (!may_take(Lane::quick)) lane = Lane::long_;
      auto& queue = lane == Lane::quick ? quick_ : long_;
      job = std::move(queue.front());
      queue.pop_front();
      if (lane == Lane::long_) ++long_running_;
    }
    run(connection, job);
    if (lane == Lane::quick) continue;
    {
      std::lock_guard const lock{mutex_};
      --long_running_;
    }
    arrived_.notify_all();  // the next of that lane may have waited for this one
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
