// SPDX-License-Identifier: AGPL-3.0-or-later
// See senders.hpp. Numbers are taken a few at a time, so that a slow send holds up only its own few.
#include "server/gateway/senders.hpp"

#include <algorithm>

namespace shidra::gateway {
namespace {

constexpr std::size_t at_a_time = 16;

}  // namespace

Senders::Senders(unsigned threads) {
  for (unsigned more = 1; more < threads; ++more) threads_.emplace_back([this] { loop(); });
}

Senders::~Senders() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  begun_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Senders::run(std::size_t count, std::function<void(std::size_t)> const& send) {
  if (threads_.empty() || count < worth_sharing) {
    for (std::size_t number = 0; number < count; ++number) send(number);
    return;
  }
  {
    std::lock_guard const lock(mutex_);
    send_ = &send;
    count_ = count;
    next_ = 0;
    working_ = threads_.size();
    ++round_;
  }
  begun_.notify_all();
  take_part(send, count);
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return working_ == 0; });
}

void Senders::loop() {
  std::uint64_t seen = 0;
  for (std::unique_lock lock(mutex_);;) {
    begun_.wait(lock, [&] { return stopping_ || round_ != seen; });
    if (stopping_) return;
    seen = round_;
    auto const& send = *send_;
    auto const count = count_;
    lock.unlock();
    take_part(send, count);
    lock.lock();
    if (--working_ == 0) ended_.notify_one();
  }
}

void Senders::take_part(std::function<void(std::size_t)> const& send, std::size_t count) {
  for (auto from = next_.fetch_add(at_a_time); from < count; from = next_.fetch_add(at_a_time))
    for (auto const to = std::min(from + at_a_time, count); from < to; ++from) send(from);
}

}  // namespace shidra::gateway
