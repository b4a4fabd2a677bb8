// SPDX-License-Identifier: AGPL-3.0-or-later
// Every number that bounds what a stranger can make the gateway hold or do, with its unit and default.
#pragma once

#include <chrono>
#include <cstddef>

namespace shidra::gateway {

inline constexpr std::size_t default_body_limit = 64 * 1024;  ///< bytes of a request body unless the Site allows more

struct Limits {
  using milliseconds = std::chrono::milliseconds;

  // Size, in bytes
  std::size_t message_bytes = 64 * 1024;             ///< one incoming WebSocket message
  std::size_t header_bytes = 16 * 1024;              ///< request line and headers together
  std::size_t headers = 100;                         ///< how many header lines (a count)
  std::size_t memory_body_bytes = 64 * 1024;         ///< larger request bodies go to a file
  std::size_t queue_bytes = 1024 * 1024;             ///< waiting on one socket before it is closed as slow
  std::size_t wire_bytes_per_message = 1024 * 1024;  ///< received without one message becoming whole (tiny fragments)

  // How many
  std::size_t connections = 20'000;             ///< open at once
  std::size_t connections_per_address = 6'000;  ///< a hall of phones often shares one address
  double new_connections_per_second = 300;      ///< from one address, after a burst of connections_per_address; 0: none
  double messages_per_second =
      30;                      ///< read from one socket; what comes quicker waits in TCP. A flood of pings closes it
  double message_burst = 200;  ///< messages at once after a quiet time

  // Time
  milliseconds header_deadline{
      10'000};  ///< from connecting (TLS handshake included) or the first byte to the last header byte
  milliseconds write_deadline{10'000};   ///< the peer takes nothing of what waits
  milliseconds keep_alive{60'000};       ///< between two requests
  milliseconds answer_deadline{60'000};  ///< the Site's time to answer; then 503
  milliseconds ping_every{25'000};
  milliseconds pong_deadline{20'000};          ///< nothing heard this long after a ping: the peer is gone
  milliseconds close_deadline{3'000};          ///< for the peer's half of a close
  double body_bytes_per_second = 16.0 * 1024;  ///< a body slower than this (after header_deadline) is given up
  milliseconds tick{1'000};                    ///< how often all these times are looked at, so their grain
};

}  // namespace shidra::gateway
