// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading from and writing to one non-blocking socket, plain or through TLS, without a buffer of its own. Runs on: io
// thread. The descriptor belongs to somebody else and must be open while this is used; the TLS state is owned.
#pragma once

#include <cstddef>
#include <string>

#include "server/gateway/out_queue.hpp"
#include "server/gateway/tls.hpp"

namespace shidra::gateway {

enum class Io : std::uint8_t {
  done,
  wait_to_read,   ///< try again when the socket is readable
  wait_to_write,  ///< try again when the socket is writable
  ended,          ///< the peer sends no more
  refused,        ///< the peer sent what no rule allows (never from a Wire)
  broken
};

struct Transfer {
  Io io;
  std::size_t bytes = 0;
};

class Wire {
 public:
  Wire(int descriptor, TlsSession tls) : descriptor_(descriptor), tls_(std::move(tls)) {}

  /// At most `room` bytes; bytes given back by unread() come first.
  Transfer read(char* to, std::size_t room);
  /// The next reads return these again.
  void unread(std::string bytes) { unread_ = std::move(bytes); }
  /// May a read succeed although the socket itself has nothing to say?
  bool has_buffered() const;
  /// One attempt to send what waits: one gathered write, or one TLS record. The queue forgets what has left.
  Transfer write(OutQueue& queue, std::uint64_t& frames_sent);
  /// Says that nothing more will come; reading goes on.
  void shut();
  bool secure() const { return tls_ != nullptr; }

 private:
  Transfer read_plain(char* to, std::size_t room) const;
  Transfer write_plain(OutQueue const& queue) const;
  Transfer write_secure(OutQueue& queue);

  int descriptor_;
  TlsSession tls_;
  std::string unread_;
};

}  // namespace shidra::gateway
