// SPDX-License-Identifier: AGPL-3.0-or-later
// recv and sendmsg, or SSL_read and SSL_write straight on the descriptor: no BIO pair, so an idle TLS connection keeps
// no 17 kB buffers.
#include "server/gateway/wire.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace shidra::gateway {
namespace {

constexpr std::size_t vectors_per_write = 256;  // below IOV_MAX (1024): 4 kB of stack
constexpr std::size_t tls_record = 16 * 1024;

Io meaning_of_errno(Io when_busy) {
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return when_busy;
  return Io::broken;
}

Transfer meaning_of_tls(SSL* tls, int result) {
  if (result > 0) return {Io::done, static_cast<std::size_t>(result)};
  switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
      return {Io::wait_to_read};
    case SSL_ERROR_WANT_WRITE:
      return {Io::wait_to_write};
    case SSL_ERROR_ZERO_RETURN:
      return {Io::ended};
    default:
      return {Io::broken};
  }
}

}  // namespace

Transfer Wire::read(char* to, std::size_t room) {
  if (!unread_.empty()) {
    auto const count = std::min(room, unread_.size());
    std::memcpy(to, unread_.data(), count);
    unread_.erase(0, count);
    if (unread_.empty()) unread_.shrink_to_fit();
    return {Io::done, count};
  }
  if (!tls_) return read_plain(to, room);
  ERR_clear_error();
  auto const limit = std::min<std::size_t>(room, std::numeric_limits<int>::max());
  return meaning_of_tls(tls_.get(), SSL_read(tls_.get(), to, static_cast<int>(limit)));
}

Transfer Wire::read_plain(char* to, std::size_t room) const {
  auto const count = ::recv(descriptor_, to, room, MSG_DONTWAIT);
  if (count > 0) return {Io::done, static_cast<std::size_t>(count)};
  return count == 0 ? Transfer{Io::ended} : Transfer{meaning_of_errno(Io::wait_to_read)};
}

bool Wire::has_buffered() const { return !unread_.empty() || (tls_ && SSL_has_pending(tls_.get())); }

Transfer Wire::write(OutQueue& queue, std::uint64_t& frames_sent) {
  auto const transfer = tls_ ? write_secure(queue) : write_plain(queue);
  if (transfer.io == Io::done) frames_sent += queue.consume(transfer.bytes);
  return transfer;
}

Transfer Wire::write_plain(OutQueue const& queue) const {
  std::array<iovec, vectors_per_write> vectors;
  auto const filled = queue.gather(vectors);
  constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = filled;
  // One piece is what a fan-out sends; the kernel takes a plain buffer more quickly than a list of one.
  auto const count = filled == 1 ? ::send(descriptor_, vectors[0].iov_base, vectors[0].iov_len, flags)
                                 : ::sendmsg(descriptor_, &message, flags);
  if (count >= 0) return {Io::done, static_cast<std::size_t>(count)};
  return {meaning_of_errno(Io::wait_to_write)};
}

Transfer Wire::write_secure(OutQueue& queue) {
  std::array<char, tls_record> record;
  // A record that could not leave must be offered again with the same bytes (SSL_write(3)).
  auto const room = queue.committed() > 0 ? queue.committed() : record.size();
  auto const size = queue.copy(record.data(), room);
  ERR_clear_error();
  auto const transfer = meaning_of_tls(tls_.get(), SSL_write(tls_.get(), record.data(), static_cast<int>(size)));
  if (transfer.io == Io::wait_to_write) queue.commit(size);
  // Renegotiation is off and the handshake is over, so a write that wants to read has no honest reason.
  return transfer.io == Io::wait_to_read ? Transfer{Io::broken} : transfer;
}

void Wire::shut() {
  if (tls_ && SSL_is_init_finished(tls_.get())) {
    ERR_clear_error();
    SSL_shutdown(tls_.get());
  }
  ::shutdown(descriptor_, SHUT_WR);
}

}  // namespace shidra::gateway
