// SPDX-License-Identifier: AGPL-3.0-or-later
// Moving bytes of one connection, its write deadline and its end.
#include "server/gateway/link.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

namespace shidra::gateway {
namespace {

constexpr std::size_t longest_linger = 1024 * 1024;  // bytes read and thrown away while waiting for the peer's end

}  // namespace

Link::Link(Loop& loop, PlainSocket socket, TlsSession tls, std::uint64_t id, std::string address)
    : loop_(loop),
      socket_(std::move(socket)),
      wire_(socket_.native_handle(), std::move(tls)),
      id_(id),
      address_(std::move(address)),
      last_heard_(Clock::now()),
      last_progress_(last_heard_) {}

void Link::become(std::unique_ptr<Talk> talk) {
  former_ = std::move(talk_);
  talk_ = std::move(talk);
  mark();
}

void Link::mark() {
  if (marked_ || doomed_) return;
  marked_ = true;
  loop_.marked.push_back(shared_from_this());
}

void Link::push(Piece piece) {
  if (out_.empty()) last_progress_ = loop_.now;
  out_.push(std::move(piece));
  mark();
}

Link::Written Link::write() {
  Written done;
  while (!out_.empty() && !awaits_room_ && !doomed_ && done.ended_by == Io::done) {
    auto const transfer = wire_.write(out_, done.frames);
    done.ended_by = transfer.io;
    done.bytes += transfer.bytes;
  }
  return done;
}

void Link::written(Written const& done) {
  loop_.counters.frames_out += done.frames;
  loop_.counters.bytes_out += done.bytes;
  if (done.bytes > 0) last_progress_ = loop_.now;
  if (done.ended_by == Io::wait_to_write) return await_room();
  if (done.ended_by != Io::done) break_off("write");
}

void Link::await_room() {
  awaits_room_ = true;
  socket_.async_wait(PlainSocket::wait_write, [self = shared_from_this()](ErrorCode error) {
    self->loop_.active = self->id_;
    self->awaits_room_ = false;
    if (error) return self->break_off("wait for room");
    self->mark();
  });
}

void Link::flush(Written const& done) {
  marked_ = false;
  former_.reset();
  written(done);
  if (doomed_) return;
  if (!out_.empty()) {
    if (!awaits_room_) mark();  // queued after write(): by another link's flush
    return;
  }
  if (!finishing_) return talk_->on_drained();
  if (shut_) return;
  shut_ = true;
  shut_since_ = Clock::now();
  wire_.shut();
  linger();
}

Transfer Link::read(char* to, std::size_t room) {
  auto const transfer = wire_.read(to, room);
  if (transfer.bytes > 0) {
    loop_.counters.bytes_in += transfer.bytes;
    last_heard_ = Clock::now();
  }
  return transfer;
}

void Link::await(Io until) {
  auto resume = [self = shared_from_this()](ErrorCode error) { self->resume(error); };
  if (until == Io::done) return net::post(socket_.get_executor(), [resume] { resume({}); });
  socket_.async_wait(until == Io::wait_to_write ? PlainSocket::wait_write : PlainSocket::wait_read, std::move(resume));
}

void Link::resume(ErrorCode error) {
  loop_.active = id_;
  if (doomed_) return;
  if (error) return break_off("wait to read");
  if (shut_) return linger();
  talk_->on_readable();
}

void Link::linger() {
  for (auto& scratch = loop_.scratch; lingered_ < longest_linger;) {
    auto const transfer = read(scratch.data(), scratch.size());
    if (transfer.io == Io::ended || transfer.io == Io::broken) return break_off("ended");
    if (transfer.io != Io::done) return await(transfer.io);
    lingered_ += transfer.bytes;
  }
  break_off("peer does not end");
}

void Link::finish() {
  finishing_ = true;
  mark();
}

void Link::break_off(std::string_view why) {
  if (doomed_) return;
  spdlog::debug("gateway: connection {} from {} ends: {}", id_, address_, why);
  doomed_ = true;
  loop_.doomed.push_back(shared_from_this());
}

void Link::tick(Clock::time_point now) {
  loop_.active = id_;
  if (doomed_) return;
  if (!out_.empty() && now - last_progress_ > loop_.limits().write_deadline) return break_off("write deadline");
  if (shut_ && now - shut_since_ > loop_.limits().close_deadline) return break_off("close deadline");
  if (!finishing_) talk_->on_tick(now);
}

}  // namespace shidra::gateway
