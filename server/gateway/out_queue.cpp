// SPDX-License-Identifier: AGPL-3.0-or-later
// The queue of one connection. A vector with a moving front: an idle queue owns no memory at all.
#include "server/gateway/out_queue.hpp"

#include <algorithm>
#include <cstring>

namespace shidra::gateway {
namespace {

constexpr std::size_t kept_when_empty = 32;  // pieces; what a burst needed more is given back

bool is_snapshot(Piece const& piece) { return piece.importance == Importance::snapshot; }

}  // namespace

Piece frame_piece(SharedFrame frame, Tag tag, Importance importance, Compression compression) {
  auto const bytes = frame->wire(compression);
  auto const messages = frame->messages();
  return {std::move(frame), bytes, tag, importance, Part::frame, messages};
}

Piece owned_piece(std::string bytes, Part part) {
  auto owner = std::make_shared<std::string const>(std::move(bytes));
  std::string_view const view = *owner;
  return {std::move(owner), view, 0, Importance::reply, part, 1};
}

Piece static_piece(std::string_view bytes, Part part) { return {nullptr, bytes, 0, Importance::reply, part, 1}; }

void OutQueue::push(Piece piece) {
  if (piece.bytes.empty()) return;
  if (first_ > kept_when_empty && first_ > pieces_.size() / 2) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  bytes_ += piece.bytes.size();
  if (is_snapshot(piece)) snapshot_bytes_ += piece.bytes.size();
  pieces_.push_back(std::move(piece));
}

std::size_t OutQueue::cost_beside_snapshots() const {
  auto const gone = !empty() && is_snapshot(pieces_[first_]) ? offset_ : 0;
  return cost() - (snapshot_bytes_ - gone);
}

std::size_t OutQueue::gather(std::span<iovec> vectors) const {
  auto const count = std::min(vectors.size(), pieces_.size() - first_);
  for (std::size_t at = 0; at < count; ++at) {
    auto bytes = pieces_[first_ + at].bytes;
    if (at == 0) bytes.remove_prefix(offset_);
    vectors[at] = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  return count;
}

std::size_t OutQueue::copy(char* to, std::size_t room) const {
  std::size_t copied = 0;
  for (auto at = first_; at < pieces_.size() && copied < room; ++at) {
    auto bytes = pieces_[at].bytes;
    if (at == first_) bytes.remove_prefix(offset_);
    bytes = bytes.substr(0, room - copied);
    std::memcpy(to + copied, bytes.data(), bytes.size());
    copied += bytes.size();
  }
  return copied;
}

std::size_t OutQueue::consume(std::size_t count) {
  std::size_t frames = 0;
  bytes_ -= count;
  committed_ -= std::min(committed_, count);
  offset_ += count;
  while (first_ < pieces_.size() && offset_ >= pieces_[first_].bytes.size()) {
    offset_ -= pieces_[first_].bytes.size();
    if (pieces_[first_].part == Part::frame) frames += pieces_[first_].messages;
    if (is_snapshot(pieces_[first_])) snapshot_bytes_ -= pieces_[first_].bytes.size();
    pieces_[first_++].owner.reset();
  }
  if (empty()) clear();
  return frames;
}

std::size_t OutQueue::first_untouched() const {
  auto touched = offset_ + committed_;
  auto at = first_;
  for (; at < pieces_.size() && touched > 0; ++at) touched -= std::min(touched, pieces_[at].bytes.size());
  return at;
}

template <typename Matches>
std::size_t OutQueue::remove(Matches matches) {
  auto const from = pieces_.begin() + static_cast<std::ptrdiff_t>(first_untouched());
  auto const kept = std::remove_if(from, pieces_.end(), [&](Piece const& piece) {
    if (piece.part != Part::frame || !matches(piece)) return false;
    bytes_ -= piece.bytes.size();
    if (is_snapshot(piece)) snapshot_bytes_ -= piece.bytes.size();
    return true;
  });
  auto const removed = static_cast<std::size_t>(pieces_.end() - kept);
  pieces_.erase(kept, pieces_.end());
  if (empty()) clear();
  return removed;
}

Purged OutQueue::purge(Tag tag) {
  Purged purged;
  if (tag == 0) return purged;
  purged.frames = remove([&](Piece const& piece) {
    if (piece.tag != tag) return false;
    purged.snapshot = purged.snapshot || is_snapshot(piece);
    return true;
  });
  return purged;
}

std::size_t OutQueue::purge_states(Tag tag) {
  if (tag == 0) return 0;
  return remove([tag](Piece const& piece) { return piece.tag == tag && piece.importance == Importance::state; });
}

std::size_t OutQueue::drop_state() {
  return remove([](Piece const& piece) { return piece.importance == Importance::state; });
}

std::size_t OutQueue::drop_frames() {
  return remove([](Piece const&) { return true; });
}

bool OutQueue::replace_state(Piece const& newer) {
  // The last of several: before it only older ones leave.
  auto const end = pieces_.rend() - static_cast<std::ptrdiff_t>(first_untouched());
  auto const older = std::find_if(pieces_.rbegin(), end, [&](Piece const& piece) {
    return piece.part == Part::frame && piece.importance == Importance::state && piece.tag == newer.tag;
  });
  if (newer.tag == 0 || older == end) return false;
  bytes_ += newer.bytes.size();
  bytes_ -= older->bytes.size();
  *older = newer;
  return true;
}

void OutQueue::clear() {
  pieces_.clear();
  if (pieces_.capacity() > kept_when_empty) pieces_.shrink_to_fit();
  first_ = offset_ = bytes_ = committed_ = snapshot_bytes_ = 0;
}

}  // namespace shidra::gateway
