// SPDX-License-Identifier: AGPL-3.0-or-later
// See loop.hpp.
#include "tests/bench/client/loop.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <sys/epoll.h>
#include <unistd.h>

#include "tests/bench/client/socket.hpp"

namespace shidra::bench {

Loop::Loop(double spin)
    : descriptor_(epoll_create1(EPOLL_CLOEXEC)),
      spin_(std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(spin))),
      sleeps_(spin >= 0) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
}

Loop::~Loop() { ::close(descriptor_); }

void Loop::start_counting() {
  idle_ = {};
  counted_from_ = Clock::now();
}

double Loop::busy() const {
  auto const all = seconds(Clock::now() - counted_from_);
  return all <= 0 ? 0 : 1 - seconds(idle_) / all;
}

void Loop::add(Socket& socket, bool write) {
  epoll_event event{};
  event.events = EPOLLIN | (write ? EPOLLOUT : 0U);
  event.data.ptr = &socket;
  if (epoll_ctl(descriptor_, EPOLL_CTL_ADD, socket.descriptor(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void Loop::change(Socket& socket, bool write) {
  epoll_event event{};
  event.events = EPOLLIN | (write ? EPOLLOUT : 0U);
  event.data.ptr = &socket;
  epoll_ctl(descriptor_, EPOLL_CTL_MOD, socket.descriptor(), &event);
}

void Loop::remove(Socket& socket) {
  epoll_ctl(descriptor_, EPOLL_CTL_DEL, socket.descriptor(), nullptr);
  for (auto*& waiting : to_flush_)
    if (waiting == &socket) waiting = nullptr;
}

void Loop::turn(TimePoint until) {
  flush();
  wait(until);
  flush();
}

void Loop::wait(TimePoint until) {
  constexpr int most = 512;
  std::array<epoll_event, most> events;
  auto const began = Clock::now();
  for (auto now = began;;) {
    int timeout = 0;
    if (sleeps_ && now - began >= spin_)
      timeout = static_cast<int>(std::max<long>(0, std::chrono::ceil<std::chrono::milliseconds>(until - now).count()));
    int const count = epoll_wait(descriptor_, events.data(), most, timeout);
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_wait");
    if (count > 0) {
      if (timeout > 0) idle_ += Clock::now() - now;
      for (int at = 0; at < count; ++at) {
        auto const& event = events[static_cast<std::size_t>(at)];
        static_cast<Socket*>(event.data.ptr)->on_ready((event.events & EPOLLOUT) != 0);
      }
      return;
    }
    auto const next = Clock::now();
    idle_ += next - now;
    now = next;
    if (now >= until) return;
  }
}

void Loop::flush() {
  for (std::size_t at = 0; at < to_flush_.size(); ++at)
    if (auto* socket = to_flush_[at]) socket->flush();
  to_flush_.clear();
}

}  // namespace shidra::bench
