// SPDX-License-Identifier: AGPL-3.0-or-later
// The gateway: accepting, the turn of the loop, timers, draining.
#include "server/gateway/gateway.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <random>
#include <stdexcept>
#include <system_error>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>

#include "server/gateway/http_talk.hpp"
#include "server/gateway/link.hpp"
#include "server/gateway/reply_head.hpp"
#include "server/gateway/tls.hpp"

namespace shidra::gateway {
namespace {

using std::chrono::milliseconds;
using Acceptor = net::basic_socket_acceptor<net::ip::tcp, net::io_context::executor_type>;

constexpr int handlers_per_turn = 512;  // then everything they queued leaves
constexpr milliseconds accept_pause{100};
constexpr milliseconds drain_step{20};
constexpr milliseconds drain_patience{3'000};
constexpr int unsent_in_kernel = 64 * 1024;  // bytes: what is not in the kernel yet can still be purged

constexpr std::string_view refused_early =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";

std::string text_of(net::ip::address const& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

/// Each connection takes these over from the socket that listens (Linux does so): four calls less for each of a hall
/// that comes at once.
void tune(Acceptor& acceptor, Limits const& limits) {
  acceptor.set_option(net::ip::tcp::no_delay(true));
  // Best effort: without it more lies in the kernel, nothing else changes.
  ::setsockopt(acceptor.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_in_kernel, sizeof unsent_in_kernel);
  // Best effort as well: the ping finds a dead peer too, a little later.
  auto const patience = static_cast<unsigned>(limits.unacknowledged.count());
  ::setsockopt(acceptor.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
}

}  // namespace

void Inbox::push(std::function<void()> work) {
  std::lock_guard const hold(guard_);
  if (!wake_) return;
  waiting_.push_back(std::move(work));
  if (waiting_.size() == 1) wake_();
}

std::deque<std::function<void()>> Inbox::take() {
  std::lock_guard const hold(guard_);
  return std::exchange(waiting_, {});
}

void Inbox::close() {
  std::deque<std::function<void()>> dropped;  // destroyed after the lock: it may hold the last copy of an Answer
  std::lock_guard const hold(guard_);
  wake_ = nullptr;
  dropped.swap(waiting_);
}

class Gateway::Core {
 public:
  Core(Site& site, Options options);
  ~Core();

  void start();
  void run();
  void stop();
  TimerId after(milliseconds wait, std::function<void()> work);
  void drain(milliseconds spread, std::function<void()> done);

  Loop loop;
  std::unique_ptr<Tls> tls;
  std::unordered_map<TimerId, std::unique_ptr<LoopTimer>> timers;
  std::uint16_t port = 0;

 private:
  void listen(net::ip::tcp::endpoint const& endpoint);
  void accept();
  void welcome(PlainSocket socket, net::ip::address const& peer);
  void turn_away(PlainSocket& socket);
  void tick();
  void turn();
  void guarded(std::function<void()> const& step);
  void run_posted();
  void flush_marked();
  void take_down_doomed();
  void take_down(Link& link);
  void drain_due(Clock::time_point start);

  Acceptor acceptor_;
  net::ip::tcp::endpoint accepted_from_;  // of the connection accepted last
  LoopTimer tick_timer_, drain_timer_;
  net::executor_work_guard<net::io_context::executor_type> busy_;
  Senders senders_;
  std::vector<Link::Written> written_;  // of the links being flushed
  std::deque<std::function<void()>> posted_;
  std::vector<std::pair<Clock::time_point, std::uint64_t>> to_drain_;  // latest first
  Clock::time_point drain_until_;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_int_distribution<milliseconds::rep> come_back_;
  std::function<void()> drained_;
  TimerId next_timer_ = 1;
  std::time_t dated_ = 0;
  bool stopped_ = false;
};

Gateway::Core::Core(Site& site, Options options)
    : loop(site, std::move(options)),
      acceptor_(loop.io.get_executor()),
      tick_timer_(loop.io.get_executor()),
      drain_timer_(loop.io.get_executor()),
      busy_(loop.io.get_executor()),
      senders_(loop.options.sending_threads) {
  loop.inbox = std::make_shared<Inbox>([this] { net::post(loop.io, [this] { run_posted(); }); });
  loop.date = http_date(std::time(nullptr));
  if (loop.options.certificate_file.empty()) return;
  tls = std::make_unique<Tls>(loop.options.certificate_file, loop.options.key_file);
  if (auto const loaded = tls->load(); !loaded) throw std::runtime_error(loaded.error());
}

Gateway::Core::~Core() {
  loop.inbox->close();
  for (auto& [id, link] : loop.links) link->break_off("gateway ends");
  take_down_doomed();
}

void Gateway::Core::start() {
  std::signal(SIGPIPE, SIG_IGN);
  ErrorCode error;
  auto const address = net::ip::make_address(loop.options.host, error);
  if (error) throw std::system_error(error, "listen address " + loop.options.host);
  net::ip::tcp::endpoint const endpoint(address, loop.options.port);
  listen(endpoint);
  port = acceptor_.local_endpoint().port();
  accept();
  tick();
}

void Gateway::Core::listen(net::ip::tcp::endpoint const& endpoint) try {
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(Acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) acceptor_.set_option(net::ip::v6_only(false));
  tune(acceptor_, loop.limits());
  acceptor_.bind(endpoint);
  acceptor_.listen();
} catch (boost::system::system_error const& error) {  // no Boost type may leave this folder
  throw std::system_error(error.code(),
                          "listen on " + text_of(endpoint.address()) + " port " + std::to_string(endpoint.port()));
}

void Gateway::Core::accept() {
  acceptor_.async_accept(accepted_from_, [this](ErrorCode error, PlainSocket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      auto const peer = accepted_from_.address();
      accept();  // first, so that a failure with this connection does not end accepting
      return welcome(std::move(socket), peer);
    }
    spdlog::warn("gateway: accept: {}", error.message());
    after(accept_pause, [this] { accept(); });
  });
}

void Gateway::Core::welcome(PlainSocket socket, net::ip::address const& peer) {
  ErrorCode error;
  socket.native_non_blocking(true, error);
  if (error) return;  // gone already
  ++loop.counters.connections;
  auto address = text_of(peer);
  auto const counted = !loop.addresses.is_proxy(address);
  if (loop.links.size() >= loop.limits().connections) return turn_away(socket);
  if (counted && loop.addresses.enter(address, Clock::now()) == AddressBook::Entry::refused) return turn_away(socket);
  auto session = tls ? tls->open(socket.native_handle()) : nullptr;
  auto const id = loop.next_id++;
  auto link = std::make_shared<Link>(loop, std::move(socket), std::move(session), id, address);
  if (counted) link->count_under(std::move(address));
  link->become(std::make_unique<HttpTalk>(*link));
  loop.links.emplace(id, link);
  loop.active = id;
  if (tls && !link->secure()) return link->break_off("no memory for TLS");
  link->talk().on_readable();
}

void Gateway::Core::turn_away(PlainSocket& socket) {
  ++loop.counters.connections_refused;
  if (tls) return;  // a TLS handshake is what we cannot afford
  ErrorCode ignored;
  socket.write_some(net::buffer(refused_early), ignored);
  socket.shutdown(PlainSocket::shutdown_send, ignored);
}

void Gateway::Core::tick() {
  auto const now = Clock::now();
  if (auto const seconds = std::time(nullptr); seconds != dated_) {
    dated_ = seconds;
    loop.date = http_date(seconds);
    loop.addresses.sweep(now);
  }
  tick_timer_.expires_at(std::max(tick_timer_.expiry() + loop.limits().tick, now));
  tick_timer_.async_wait([this](ErrorCode error) {
    if (!error) tick();
  });
  for (auto& [id, link] : loop.links) link->tick(now);
}

void Gateway::Core::run() {
  while (!stopped_) turn();
  acceptor_.close();
  for (auto& [id, link] : loop.links) link->break_off("gateway stops");
  while (!loop.doomed.empty()) guarded([this] { take_down_doomed(); });
  loop.inflating.stop();
  guarded([this] {
    loop.io.restart();
    loop.io.poll();  // lets the handlers of closed sockets go
  });
}

// One turn: wait for something, handle what is ready, then send what was queued and bury what has ended.
void Gateway::Core::turn() {
  guarded([this] {
    auto const urgent = !loop.marked.empty() || !loop.doomed.empty() || !posted_.empty();
    auto handled = urgent ? loop.io.poll_one() : loop.io.run_one();
    loop.now = Clock::now();
    for (int more = 1; handled > 0 && more < handlers_per_turn && !stopped_; ++more) {
      loop.active = 0;
      handled = loop.io.poll_one();
    }
  });
  guarded([this] { run_posted(); });
  guarded([this] { flush_marked(); });
  guarded([this] { take_down_doomed(); });
}

void Gateway::Core::guarded(std::function<void()> const& step) {
  loop.active = 0;
  try {
    step();
  } catch (std::exception const& error) {
    ++loop.counters.exceptions;
    spdlog::error("gateway: exception in a handler of connection {}: {}", loop.active, error.what());
    auto const culprit = loop.links.find(loop.active);
    if (culprit != loop.links.end()) culprit->second->break_off("exception");
  }
}

void Gateway::Core::run_posted() {
  for (auto& work : loop.inbox->take()) posted_.push_back(std::move(work));
  while (!posted_.empty()) {
    auto const work = std::move(posted_.front());
    posted_.pop_front();
    loop.active = 0;
    work();
  }
}

void Gateway::Core::flush_marked() {
  // What a flush marks anew (the next piece of a file) waits for the next turn, so that others come in between.
  auto marked = std::exchange(loop.marked, {});
  loop.now = Clock::now();
  auto const few = marked.size() < Senders::worth_sharing || loop.options.sending_threads < 2;
  if (!few) {
    written_.resize(marked.size());
    senders_.run(marked.size(), [&](std::size_t number) { written_[number] = marked[number]->write(); });
  }
  for (; !marked.empty(); marked.pop_back()) {
    // For thousands of them the time goes into waiting for memory: the next ones are fetched while this one sends.
    if (marked.size() > 4) __builtin_prefetch(marked[marked.size() - 5].get());
    auto& link = *marked.back();
    loop.active = link.id();
    try {
      link.flush(few ? link.write() : written_[marked.size() - 1]);
    } catch (...) {
      marked.pop_back();
      loop.marked.insert(loop.marked.end(), marked.begin(), marked.end());
      throw;
    }
  }
}

void Gateway::Core::take_down_doomed() {
  while (!loop.doomed.empty()) {
    auto const link = std::move(loop.doomed.back());
    loop.doomed.pop_back();
    loop.active = 0;
    take_down(*link);
  }
}

void Gateway::Core::take_down(Link& link) {
  ErrorCode ignored;
  link.socket().close(ignored);
  link.out().clear();
  if (!link.counted().empty()) loop.addresses.leave(link.counted());
  loop.links.erase(link.id());
  link.talk().on_broken();
}

TimerId Gateway::Core::after(milliseconds wait, std::function<void()> work) {
  auto const id = next_timer_++;
  auto& timer = *timers.emplace(id, std::make_unique<LoopTimer>(loop.io.get_executor(), wait)).first->second;
  timer.async_wait([this, id, work = std::move(work)](ErrorCode error) {
    if (error) return;
    timers.erase(id);
    work();
  });
  return id;
}

void Gateway::Core::drain(milliseconds spread, std::function<void()> done) {
  if (loop.draining) return;
  loop.draining = true;
  drained_ = std::move(done);
  acceptor_.close();
  std::uniform_int_distribution<milliseconds::rep> moment(0, std::max<milliseconds::rep>(spread.count(), 0));
  auto const now = Clock::now();
  for (auto const& [id, link] : loop.links) to_drain_.emplace_back(now + milliseconds(moment(random_)), id);
  auto const& limits = loop.limits();
  auto const all_back = 1000 * static_cast<double>(loop.counters.sockets_open) / limits.come_back_per_second;
  auto const first = limits.come_back_after.count();
  come_back_ = decltype(come_back_)(first, first + std::max<milliseconds::rep>(1000, std::lround(all_back)));

  std::sort(to_drain_.begin(), to_drain_.end(), std::greater<>{});
  drain_until_ = now + spread + drain_patience;
  drain_due(now);
}

void Gateway::Core::drain_due(Clock::time_point now) {
  for (; !to_drain_.empty() && to_drain_.back().first <= now; to_drain_.pop_back()) {
    auto const link = loop.links.find(to_drain_.back().second);
    if (link != loop.links.end()) link->second->talk().on_drain(milliseconds(come_back_(random_)));
  }
  if (loop.links.empty() || now >= drain_until_) {
    if (auto const done = std::exchange(drained_, nullptr)) done();
    return;
  }
  drain_timer_.expires_after(drain_step);
  drain_timer_.async_wait([this](ErrorCode error) {
    if (!error) drain_due(Clock::now());
  });
}

void Gateway::Core::stop() {
  loop.inbox->push([this] { stopped_ = true; });
}

Gateway::Gateway(Site& site, Options options) : core_(std::make_unique<Core>(site, std::move(options))) {}
Gateway::~Gateway() = default;

void Gateway::start() { core_->start(); }
std::uint16_t Gateway::port() const { return core_->port; }
void Gateway::run() { core_->run(); }
void Gateway::stop() { core_->stop(); }
void Gateway::post(std::function<void()> work) { core_->loop.inbox->push(std::move(work)); }
TimerId Gateway::after(milliseconds wait, std::function<void()> work) { return core_->after(wait, std::move(work)); }
void Gateway::cancel(TimerId timer) { core_->timers.erase(timer); }
void Gateway::drain(milliseconds spread, std::function<void()> done) { core_->drain(spread, std::move(done)); }

tl::expected<void, std::string> Gateway::reload_certificate() {
  if (!core_->tls) return tl::make_unexpected(std::string("TLS is not in use"));
  return core_->tls->load();
}

Socket* Gateway::socket(SocketId id) {
  auto const found = core_->loop.sockets.find(id);
  return found == core_->loop.sockets.end() ? nullptr : found->second;
}

Counters const& Gateway::counters() const {
  core_->loop.counters.connections_open = core_->loop.links.size();
  return core_->loop.counters;
}

}  // namespace shidra::gateway
