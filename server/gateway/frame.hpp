// SPDX-License-Identifier: AGPL-3.0-or-later
// One WebSocket message as it goes over the wire, framed once and shared by every socket that gets it; compressed once,
// when the first socket that negotiated it asks. Any thread may make, hold, ask and drop one.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace shidra::gateway {

/// What a socket has negotiated in its handshake (RFC 7692), in both directions.
enum class Compression : std::uint8_t { none, deflate };

class Frame {
 public:
  /// Header and payload, ready to be sent (server frames are not masked, RFC 6455 §5.1). With `deflate` the compressed
  /// twin, if there is one. Lives as long as the frame.
  std::string_view wire(Compression compression = Compression::none) const;
  /// The payload alone.
  std::string_view payload() const { return std::string_view(bytes_).substr(header_); }

 private:
  friend std::shared_ptr<Frame const> make_text_frame(std::string_view);
  std::string bytes_;
  std::size_t header_ = 0;
  mutable std::once_flag tried_;
  mutable std::string compressed_;  ///< header and payload; empty when it would not be smaller
};

using SharedFrame = std::shared_ptr<Frame const>;

/// `payload`: UTF-8 text of any length; it is not checked here. Any thread.
SharedFrame make_text_frame(std::string_view payload);

/// The one place that says which frames get a compressed twin: those with at least this many bytes of payload, whatever
/// they carry. A snapshot, an event or a page of a view does; acknowledgements and results of a few words do not.
/// Measured (zlib level 3, an event of ours): 128 bytes become 107, 192 become 158, 300 become 187, 1,000 become 219,
/// each for 15–28 µs once per frame; below this the bytes saved do not fill a packet less.
inline constexpr std::size_t compressed_from = 192;

}  // namespace shidra::gateway
