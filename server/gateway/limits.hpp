// SPDX-License-Identifier: AGPL-3.0-or-later
// Every number that bounds what a stranger can make the gateway hold or do, with its unit and default.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shidra::gateway {

inline constexpr std::size_t default_body_limit = 64 * 1024;  ///< bytes of a request body unless the Site allows more

struct Limits {
  using milliseconds = std::chrono::milliseconds;

  // Size, in bytes
  std::size_t message_bytes = 512 * 1024;     ///< one incoming WebSocket message
  std::size_t stranger_bytes = 16 * 1024;     ///< a message or body of a peer of whom the Site has not said who it is
  std::size_t header_bytes = 16 * 1024;       ///< request line and headers together
  std::size_t headers = 100;                  ///< how many header lines (a count)
  std::size_t memory_body_bytes = 64 * 1024;  ///< larger request bodies go to a file
  std::size_t queue_bytes = 1024 * 1024;      ///< waiting on one socket, snapshots apart, before it is closed as slow
  std::size_t snapshot_bytes = 16 * 1024 * 1024;      ///< snapshots waiting on it, likewise, unless it is a single one
  std::uint64_t spool_bytes = 1024ULL * 1024 * 1024;  ///< all request bodies in files together; more are told to wait
  std::size_t wire_bytes_per_message = 1024 * 1024;   ///< received without one message becoming whole (tiny fragments)

  // How many
  std::size_t connections = 20'000;             ///< open at once
  std::size_t connections_per_address = 6'000;  ///< a hall of phones often shares one address
  double new_connections_per_second = 300;      ///< from one address, after a burst of connections_per_address; 0: none
  double messages_per_second =
      30;  ///< read from one socket; what comes quicker waits in TCP. A flood of pings closes it
  std::size_t bytes_as_one_message = 16 * 1024;  ///< a message counts once more for each so many bytes it has
  double message_burst = 200;                    ///< messages at once after a quiet time

  // Time
  milliseconds header_deadline{
      10'000};  ///< from connecting (TLS handshake included) or the first byte to the last header byte
  milliseconds write_deadline{10'000};   ///< the peer takes nothing of what waits
  milliseconds keep_alive{60'000};       ///< between two requests
  milliseconds answer_deadline{60'000};  ///< the Site's time to answer; then 503
  // A peer that vanished is noticed within 20 s: 12 + 6 and a tick for each. Every ping wakes the radio of a phone,
  // which stays awake some ten seconds after each, so only who was not heard is asked: pages of ours ask by themselves
  // after 11 s of hearing nothing (client-web/src/connection/line.ts, which notices a vanished server within 20 s as
  // well), and then each side has heard the other with one exchange. What is left for us to ping is hidden pages, whose
  // timers the browser slows down and whose pongs it sends without waking them, and programs.
  milliseconds ping_after{12'000};             ///< nothing heard for so long
  milliseconds pong_deadline{6'000};           ///< nothing heard for so long after a ping: the peer is gone
  milliseconds message_deadline{120'000};      ///< from the first bytes of a message to its last
  milliseconds unacknowledged{15'000};         ///< the peer's TCP acknowledges nothing of what the kernel has sent
  milliseconds close_deadline{3'000};          ///< for the peer's half of a close
  double body_bytes_per_second = 16.0 * 1024;  ///< a body slower than this (after header_deadline) is given up
  milliseconds come_back_after{500};           ///< drained sockets are told to return after this and a random wait...
  double come_back_per_second = 1'000;         ///< ...so long that no more return than this; at least a second
  milliseconds tick{1'000};                    ///< how often all these times are looked at, so their grain
};

}  // namespace shidra::gateway
