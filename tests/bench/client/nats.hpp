// SPDX-License-Identifier: AGPL-3.0-or-later
// As much of NATS's client protocol as a watcher and a publisher need. It is a stream of lines and payloads
// (https://docs.nats.io/reference/reference-protocols/nats-protocol) that WebSocket frames cut anywhere, and a frame
// may hold several messages.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace shidra::bench::nats {

/// What is sent once a socket is open: who we are, and for a watcher what it wants. The server's PONG says it is done.
std::string greeting(bool watches);
std::string publish(std::string_view message);
inline constexpr std::string_view pong = "PONG\r\n";

/// What a server sends, put together again. One for each socket.
class Stream {
 public:
  using Payload = std::function<void(std::string_view)>;
  using Line = std::function<void(std::string_view)>;

  /// Calls `payload` for each message and `line` (without its end) for everything else, in order, as far as they have
  /// come whole. Throws Broken on a line that is no NATS.
  void take(std::string_view bytes, Payload const& payload, Line const& line);

 private:
  std::size_t take_whole(std::string_view bytes, Payload const& payload, Line const& line);

  std::string rest_;
};

}  // namespace shidra::bench::nats
