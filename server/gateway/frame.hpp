// SPDX-License-Identifier: AGPL-3.0-or-later
// One WebSocket message as it goes over the wire, framed once and shared by every socket that gets it.
// Immutable after construction, so any thread may make, hold and drop one.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace shidra::gateway {

class Frame {
 public:
  /// Header and payload, ready to be sent (server frames are not masked, RFC 6455 §5.1).
  std::string_view wire() const { return bytes_; }
  /// The payload alone.
  std::string_view payload() const { return std::string_view(bytes_).substr(header_); }

 private:
  friend std::shared_ptr<Frame const> make_text_frame(std::string_view);
  std::string bytes_;
  std::size_t header_ = 0;
};

using SharedFrame = std::shared_ptr<Frame const>;

/// `payload`: UTF-8 text of any length; it is not checked here. Any thread.
SharedFrame make_text_frame(std::string_view payload);

}  // namespace shidra::gateway
