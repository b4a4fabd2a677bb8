// SPDX-License-Identifier: AGPL-3.0-or-later
// See memory_line.hpp.
#include "tests/unit/server/support/memory_line.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/unit/gateway/support/client.hpp"

namespace shidra::test {
namespace {

using gateway::Importance;
using gateway::OutQueue;
using gateway::Sent;

constexpr unsigned text = 1, close_opcode = 8;

}  // namespace

std::vector<FrameReader::Frame> FrameReader::take(std::string_view bytes) {
  held_ += bytes;
  std::vector<Frame> frames;
  auto const at = [this](std::size_t index) { return static_cast<unsigned char>(held_[index]); };
  while (held_.size() >= 2) {
    std::size_t size = at(1) & 0x7FU, header = 2;
    std::size_t const extended = size == 126 ? 2 : size == 127 ? 8 : 0;
    std::size_t const mask = (at(1) & 0x80U) != 0 ? 4 : 0;
    if (held_.size() < header + extended + mask) break;
    if (extended != 0) size = 0;
    for (std::size_t index = 0; index < extended; ++index) size = size * 256 + at(header + index);
    header += extended + mask;
    if (held_.size() < header + size) break;
    Frame frame{at(0) & 0x0FU, held_.substr(header, size)};
    if ((at(0) & 0xB0U) != 0x80U || (frame.opcode != text && frame.opcode != close_opcode))
      throw std::runtime_error("not a frame of ours");
    for (std::size_t index = 0; mask != 0 && index < size; ++index)
      frame.payload[index] = static_cast<char>(frame.payload[index] ^ held_[header - 4 + index % 4]);
    if ((at(0) & 0x40U) != 0) frame.payload = gateway::test::unsqueezed(frame.payload);
    frames.push_back(std::move(frame));
    held_.erase(0, header + size);
  }
  return frames;
}

void MemoryLine::open(gateway::Opening const& opening) {
  loop_.sockets[id_] = this;
  conversation_ = opening(*this);
}

Sent MemoryLine::send(gateway::SharedFrame frame, gateway::Tag tag, Importance importance) {
  if (closing_ || ended_) return Sent::closed;
  if (importance == Importance::state && on_state) on_state(frame->payload());
  auto const limit = limits_.queue_bytes;
  auto piece = gateway::frame_piece(std::move(frame), tag, importance, limits_.compression);
  auto const needed = piece.bytes.size() + OutQueue::overhead;
  if (out_.cost() + needed > limit / 2) flush();
  auto const full = [&](std::size_t most) {
    return out_.cost_beside_snapshots() > 0 && out_.cost_beside_snapshots() + needed > most;
  };
  if (importance == Importance::state && full(limit / 2)) {
    if (out_.replace_state(piece)) return Sent::queued;
    dropped_state_ = true;
    return Sent::dropped;
  }
  if (importance != Importance::snapshot && full(limit)) dropped_state_ = out_.drop_state() > 0 || dropped_state_;
  if (importance != Importance::snapshot && full(limit))
    return close(gateway::CloseCode::slow, "reads too slowly"), Sent::closed;
  out_.push(std::move(piece));
  return Sent::queued;
}

Sent MemoryLine::reply(gateway::SharedFrame frame, gateway::ReplySize size, gateway::Tag tag) {
  owed_ = std::max(0, owed_ - 1);
  auto const payload = std::string(frame->payload());
  auto const sent =
      send(std::move(frame), tag, size == gateway::ReplySize::large ? Importance::snapshot : Importance::reply);
  if (sent == Sent::queued && on_reply) on_reply(payload);
  return sent;
}

void MemoryLine::close(gateway::CloseCode code, std::string_view reason) {
  if (closing_ || ended_) return;
  if (code == gateway::CloseCode::slow || code == gateway::CloseCode::signed_out) out_.drop_frames();
  if (code == gateway::CloseCode::slow && on_slow) on_slow();
  auto const number = static_cast<unsigned>(code);
  std::string payload{static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
  payload += reason;
  out_.push(gateway::owned_piece(gateway::test::client_frame(0x88, payload, gateway::test::Mask::no),
                                 gateway::Part::control));
  closing_ = true;
  loop_.sockets.erase(id_);
}

void MemoryLine::flush() {
  if (ended_) return;
  // The peer's kernel says nothing when it is gone: bytes go nowhere until the server hears of it.
  auto const room = limits_.on_the_way - std::min(limits_.on_the_way, down_.size());
  auto const before = down_.size();
  down_.resize(before + std::min(room, out_.bytes()));
  auto const copied = out_.copy(down_.data() + before, down_.size() - before);
  down_.resize(before + copied);
  if (copied == 0) return;
  out_.consume(copied);
  if (!out_.empty() || !dropped_state_ || closing_) return;
  dropped_state_ = false;
  loop_.post([this, &loop = loop_, id = id_] {
    if (loop.socket(id) != nullptr && conversation_) conversation_->on_room();
  });
}

void MemoryLine::end() {
  if (ended_) return;
  ended_ = closing_ = true;
  loop_.sockets.erase(id_);
  if (auto const ended = std::move(conversation_)) ended->on_closed();
}

std::string MemoryLine::arrive(std::size_t most) {
  auto bytes = down_.substr(0, most);
  down_.erase(0, bytes.size());
  return bytes;
}

void MemoryLine::tell(std::string_view message) {
  if (!hung_up_) up_ += gateway::test::text_frame(message);
}

void MemoryLine::climb(std::size_t most) {
  auto const bytes = up_.substr(0, most);
  up_.erase(0, bytes.size());
  for (auto& frame : from_peer_.take(bytes))
    if (!closing_ && conversation_) conversation_->on_message(std::move(frame.payload));
}

void MemoryLine::hang_up(std::size_t still_arrive) {
  hung_up_ = true;
  up_.resize(std::min(up_.size(), still_arrive));
}

}  // namespace shidra::test
