// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that waits to leave one connection, in order, by reference. Runs on: io thread. Knows what has begun to
// leave, so that nothing is ever taken back from the middle of a frame.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/uio.h>

#include "server/gateway/gateway.hpp"

namespace shidra::gateway {

enum class Part : std::uint8_t { frame, control, http };

struct Piece {
  std::shared_ptr<void const> owner;  ///< keeps `bytes` alive; empty for static bytes
  std::string_view bytes;
  Tag tag = 0;
  Importance importance = Importance::reply;
  Part part = Part::http;
  std::uint16_t messages = 1;  ///< of part `frame`: WebSocket messages in it
};

Piece frame_piece(SharedFrame frame, Tag tag, Importance importance, Compression compression = Compression::none);
Piece owned_piece(std::string bytes, Part part);
Piece static_piece(std::string_view bytes, Part part);

class OutQueue {
 public:
  /// What a waiting piece costs beyond its bytes, so that a million tiny frames are not free.
  static constexpr std::size_t overhead = 64;

  void push(Piece piece);
  bool empty() const { return first_ == pieces_.size(); }
  std::size_t bytes() const { return bytes_; }
  /// Bytes and overhead together.
  std::size_t cost() const { return bytes_ + overhead * (pieces_.size() - first_); }
  /// Of snapshots that have not left whole.
  std::size_t snapshot_bytes() const { return snapshot_bytes_; }
  /// The cost without the bytes of snapshots.
  std::size_t cost_beside_snapshots() const;

  /// Fills `vectors` from the front; returns how many were filled.
  std::size_t gather(std::span<iovec> vectors) const;
  /// Copies at most `room` bytes from the front; returns how many.
  std::size_t copy(char* to, std::size_t room) const;
  /// These many bytes have left. Returns the number of frames that have left whole.
  std::size_t consume(std::size_t count);
  /// These many bytes from the front have been given to TLS and must be offered again unchanged.
  void commit(std::size_t count) { committed_ = count; }
  std::size_t committed() const { return committed_; }

  /// Removes frames with this tag that have not begun to leave.
  Purged purge(Tag tag);
  /// The same for states only; returns how many.
  std::size_t purge_states(Tag tag);
  std::size_t drop_state();
  /// Removes every frame (not control) that has not begun to leave.
  std::size_t drop_frames();
  /// Puts a newer frame in the place of the last waiting state frame with the same tag; false when there is none.
  bool replace_state(Piece const& newer);
  void clear();

 private:
  std::size_t first_untouched() const;
  template <typename Matches>
  std::size_t remove(Matches matches);

  std::vector<Piece> pieces_;
  std::size_t first_ = 0, offset_ = 0, bytes_ = 0, committed_ = 0;
  std::size_t snapshot_bytes_ = 0;
};

}  // namespace shidra::gateway
