// SPDX-License-Identifier: AGPL-3.0-or-later
// See checkpointer.hpp. The connection is used by its thread only.
#include "storage/engine/checkpointer.hpp"

#include <utility>

namespace shidra::storage {

Checkpointer::Checkpointer(std::filesystem::path const& file, std::function<void()> after_pass, bool own_thread)
    : connection_(file, Connection::Mode::read_write),
      after_pass_(std::move(after_pass)),
      thread_(own_thread ? std::thread([this] { loop(); }) : std::thread()) {}

Checkpointer::~Checkpointer() { stop(); }

void Checkpointer::begin() {
  std::lock_guard const lock{mutex_};
  if (stage_ != Stage::idle) return;
  if (!thread_.joinable()) {
    last_ = pass();
    stage_ = Stage::done;
    return;
  }
  stage_ = Stage::asked;
  changed_.notify_all();
}

std::optional<Checkpointer::Pass> Checkpointer::take() {
  std::lock_guard const lock{mutex_};
  if (stage_ != Stage::done) return std::nullopt;
  stage_ = Stage::idle;
  return std::exchange(last_, {});
}

bool Checkpointer::has_news() const {
  std::lock_guard const lock{mutex_};
  return stage_ == Stage::done;
}

bool Checkpointer::has_failed() const {
  std::lock_guard const lock{mutex_};
  return stage_ == Stage::done && last_.error;
}

bool Checkpointer::is_busy() const {
  std::lock_guard const lock{mutex_};
  return stage_ != Stage::idle;
}

bool Checkpointer::is_running() const {
  std::lock_guard const lock{mutex_};
  return !stopping_ && (stage_ == Stage::asked || stage_ == Stage::running);
}

void Checkpointer::wait() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return stopping_ || stage_ == Stage::idle || stage_ == Stage::done; });
}

void Checkpointer::stop() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::loop() {
  for (std::unique_lock lock{mutex_};;) {
    changed_.wait(lock, [this] { return stopping_ || stage_ == Stage::asked; });
    if (stopping_) return;
    stage_ = Stage::running;
    lock.unlock();
    auto found = pass();
    lock.lock();
    last_ = std::move(found);
    stage_ = Stage::done;
    changed_.notify_all();
    lock.unlock();
    after_pass_();
    lock.lock();
  }
}

Checkpointer::Pass Checkpointer::pass() {
  try {
    return {connection_.checkpoint(Connection::Checkpoint::passive).copied, std::nullopt};
  } catch (StorageError const& error) {
    connection_.forget_fault();
    return {0, error};
  }
}

}  // namespace shidra::storage
