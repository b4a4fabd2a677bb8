// SPDX-License-Identifier: AGPL-3.0-or-later
// What every connection shares: the loop, the site, counts, and the lists of what the end of a turn has to do.
// Runs on: io thread, except Inbox (any thread).
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include "server/gateway/address_book.hpp"
#include "server/gateway/gateway.hpp"
#include "server/gateway/senders.hpp"
#include "server/gateway/spool.hpp"

namespace shidra::gateway {

namespace net = boost::asio;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;
/// The concrete executor matters: the type-erased one costs a fifth of the fan-out.
using PlainSocket = net::basic_stream_socket<net::ip::tcp, net::io_context::executor_type>;
using LoopTimer = net::basic_waitable_timer<Clock, net::wait_traits<Clock>, net::io_context::executor_type>;

class Link;

/// Work from other threads. However many pieces wait, the loop is woken once.
class Inbox {
 public:
  explicit Inbox(std::function<void()> wake) : wake_(std::move(wake)) {}
  void push(std::function<void()> work);
  /// Everything waiting, in order.
  std::deque<std::function<void()>> take();
  /// From now on work is dropped: the loop is gone.
  void close();

 private:
  std::mutex guard_;
  std::function<void()> wake_;
  std::deque<std::function<void()>> waiting_;
};

/// A turn that one has at a time; the others wait, first come, first served. Runs on: io thread.
class Turns {
 public:
  explicit Turns(net::io_context& io) : waiting_(io.get_executor(), Clock::time_point::max()) {}
  /// Calls `handler` from the loop once it is its turn; it must pass() it on.
  template <typename Handler>
  void take(Handler handler) {
    if (taken_) return waiting_.async_wait(std::move(handler));
    net::post(waiting_.get_executor(), std::move(handler));
    taken_ = true;
  }
  void pass() { taken_ = waiting_.cancel_one() > 0; }
  /// Lets the handlers go that still wait: they are called.
  void stop() { waiting_.cancel(); }

 private:
  LoopTimer waiting_;  // never expires
  bool taken_ = false;
};

struct Loop {
  Loop(Site& its_site, Options its_options)
      : site(its_site), options(std::move(its_options)), addresses(options.limits, options.trusted_proxies) {}

  net::io_context io{1};
  Site& site;
  Options options;
  AddressBook addresses;
  SpoolRoom spool_room;
  Counters counters;
  std::shared_ptr<Inbox> inbox;
  std::unordered_map<std::uint64_t, std::shared_ptr<Link>> links;
  std::unordered_map<SocketId, Socket*> sockets;  // open ones only
  std::vector<std::shared_ptr<Link>> marked;      // have something to send
  std::vector<std::shared_ptr<Link>> doomed;      // are to be taken down
  std::uint64_t active = 0;                       // the link whose handler runs; it pays for an exception
  std::uint64_t next_id = 1;
  bool draining = false;
  Clock::time_point now = Clock::now();  // of this turn; asking for each piece and each socket would cost
  std::string date;
  Turns inflating{io};  // else a few bytes from each of many peers become a long message for each at the same time
  std::array<char, 64 * 1024> scratch;  // one read buffer for all HTTP connections

  Limits const& limits() const { return options.limits; }
};

}  // namespace shidra::gateway
