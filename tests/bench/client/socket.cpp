// SPDX-License-Identifier: AGPL-3.0-or-later
// See socket.hpp.
#include "tests/bench/client/socket.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/client/handshake.hpp"

namespace shidra::bench {
namespace {

constexpr long would_block = -1;
constexpr long ended = 0;
constexpr long failed = -2;
constexpr unsigned op_text = 1, op_close = 8, op_ping = 9, op_pong = 10;

std::string error_text(int error) { return std::strerror(error); }

}  // namespace

void TlsFree::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

std::unique_ptr<ssl_ctx_st, TlsFree> make_tls() {
  std::unique_ptr<ssl_ctx_st, TlsFree> context(SSL_CTX_new(TLS_client_method()));
  if (!context || SSL_CTX_set1_groups_list(context.get(), "X25519:P-256") != 1) throw Broken("TLS");
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

bool Socket::is_resumed() const { return tls_ && SSL_session_reused(tls_) == 1; }

ssl_session_st const* Socket::ticket() const { return tls_ ? SSL_get0_session(tls_) : nullptr; }

void Socket::connect(Target const& target, ssl_session_st* ticket) {
  target_ = &target;
  ticket_ = ticket;
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) throw Broken("socket: " + error_text(errno));
  int const on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(target.port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS)
    throw Broken("connect: " + error_text(errno));
  state_ = State::connecting;
  wants_write_ = true;
  loop_.add(*this, true);
}

void Socket::cut() {
  if (descriptor_ < 0) return;
  loop_.remove(*this);
  linger const at_once{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  SSL_free(tls_);
  tls_ = nullptr;
  ::close(descriptor_);
  descriptor_ = -1;
  state_ = State::idle;
}

void Socket::lost(std::string const& why) {
  cut();
  listener_.on_lost(*this, why);
}

void Socket::on_ready(bool writable) {
  if (descriptor_ < 0) return;  // cut by an earlier event of the same turn
  try {
    step(writable);
  } catch (Broken const& broken) {
    lost(broken.what());
  }
}

void Socket::step(bool writable) {
  if (state_ == State::connecting) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) throw Broken("connect: " + error_text(error));
    if (!writable) return;
    if (!target_->tls) return upgrade();
    tls_ = SSL_new(target_->tls);
    if (!tls_ || SSL_set_fd(tls_, descriptor_) != 1) throw Broken("no memory for TLS");
    if (ticket_ && SSL_set_session(tls_, ticket_) != 1) throw Broken("a ticket that is none");
    SSL_set_connect_state(tls_);
    state_ = State::securing;
  }
  if (state_ == State::securing) return secure();
  if (writable) write_out();
  read();
}

void Socket::secure() {
  int const result = SSL_do_handshake(tls_);
  if (result == 1) return upgrade();
  int const error = SSL_get_error(tls_, result);
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) throw Broken("TLS handshake failed");
  bool const write = error == SSL_ERROR_WANT_WRITE;
  if (write != wants_write_) loop_.change(*this, wants_write_ = write);
}

void Socket::upgrade() {
  state_ = State::upgrading;
  auto handshake = make_upgrade(*target_);
  expected_accept_ = std::move(handshake.accept);
  out_ = std::move(handshake.request);
  write_out();
}

void Socket::read() {
  auto& scratch = loop_.scratch;
  while (descriptor_ >= 0) {
    long const count = read_some(scratch.data(), scratch.size());
    if (count == would_block) return;
    if (count == ended) throw Broken("the server ended the connection");
    if (count == failed) throw Broken("read failed: " + error_text(errno));
    take({scratch.data(), static_cast<std::size_t>(count)});
    // One read takes all there is of a plain socket; what comes meanwhile epoll reports again.
    if (!tls_ && static_cast<std::size_t>(count) < scratch.size()) return;
  }
}

void Socket::take(std::string_view bytes) {
  if (state_ == State::upgrading) {
    rest_ += bytes;
    auto const end = rest_.find("\r\n\r\n");
    if (end == std::string::npos) return;
    deflates_ = read_upgrade_reply(std::string_view(rest_).substr(0, end + 4), *target_, expected_accept_);
    expected_accept_ = {};
    state_ = State::open;
    auto const after = rest_.substr(end + 4);
    rest_ = {};
    listener_.on_open(*this);
    if (!after.empty() && descriptor_ >= 0) take(after);
    return;
  }
  if (rest_.empty()) {
    auto const used = take_frames(bytes);
    if (used < bytes.size() && descriptor_ >= 0) rest_.assign(bytes.substr(used));
    return;
  }
  rest_ += bytes;
  auto const whole = std::move(rest_);  // a message may cut the socket
  rest_ = {};
  auto const used = take_frames(whole);
  if (used < whole.size() && descriptor_ >= 0) rest_.assign(whole, used);
}

std::size_t Socket::take_frames(std::string_view bytes) {
  auto left = bytes;
  while (descriptor_ >= 0 && take_frame(left)) {
  }
  return bytes.size() - left.size();
}

bool Socket::take_frame(std::string_view& bytes) {
  if (bytes.size() < 2) return false;
  auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  unsigned const first = byte(0), second = byte(1);
  unsigned const opcode = first & 0x0F;
  bool const compressed = (first & 0x40) != 0;
  if ((first & 0x80) == 0 || opcode == 0) throw Broken("a fragment; no server here fragments");
  if ((first & 0x30) != 0 || (compressed && (!deflates_ || opcode != op_text))) throw Broken("reserved bits");
  if ((second & 0x80) != 0) throw Broken("a server's frame was masked");
  std::size_t size = second, at = 2;
  if (size >= 126) {
    std::size_t const more = size == 126 ? 2 : 8;
    if (bytes.size() < 2 + more) return false;
    size = 0;
    for (; at < 2 + more; ++at) size = size << 8 | byte(at);
    if (opcode >= op_close) throw Broken("a long control frame");
  }
  if (bytes.size() - at < size) return false;
  auto const payload = bytes.substr(at, size);
  bytes.remove_prefix(at + size);
  if (opcode == op_text || opcode == 2)
    listener_.on_message(*this, payload, compressed);
  else
    control(opcode, payload);
  return true;
}

void Socket::control(unsigned opcode, std::string_view payload) {
  if (opcode == op_ping) return queue_frame(op_pong, payload);
  if (opcode == op_pong) return;
  if (opcode != op_close) throw Broken(fmt::format("opcode {}", opcode));
  int const code =
      payload.size() < 2 ? 1005 : static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
  throw Broken(fmt::format("the server closed: {} {}", code, payload.size() > 2 ? payload.substr(2) : ""));
}

void Socket::send(std::string_view text) { queue_frame(op_text, text); }

void Socket::queue_frame(unsigned char opcode, std::string_view payload) {
  if (descriptor_ < 0) return;
  out_ += static_cast<char>(0x80 | opcode);
  auto const size = payload.size();
  if (size < 126) {
    out_ += static_cast<char>(0x80 | size);
  } else {
    out_ += static_cast<char>(0x80 | (size < 65536 ? 126 : 127));
    for (int shift = size < 65536 ? 8 : 56; shift >= 0; shift -= 8) out_ += static_cast<char>(size >> shift & 0xFF);
  }
  // A fixed mask: it protects proxies from hostile pages, and here are neither.
  static constexpr char mask[4] = {0x35, 0x5A, 0x17, 0x6C};
  out_.append(mask, 4);
  auto const from = out_.size();
  out_ += payload;
  for (std::size_t at = 0; at < size; ++at) out_[from + at] = static_cast<char>(out_[from + at] ^ mask[at % 4]);
  if (!std::exchange(queued_, true)) loop_.flush_later(*this);
}

void Socket::flush() {
  queued_ = false;
  if (descriptor_ < 0 || state_ < State::upgrading) return;
  try {
    write_out();
  } catch (Broken const& broken) {
    lost(broken.what());
  }
}

void Socket::write_out() {
  std::size_t sent = 0;
  while (sent < out_.size()) {
    long const count = write_some(out_.data() + sent, out_.size() - sent);
    if (count == would_block) break;
    if (count < 0) throw Broken("write failed: " + error_text(errno));
    sent += static_cast<std::size_t>(count);
  }
  out_.erase(0, sent);
  if (out_.empty()) out_ = {};
  if (bool const write = !out_.empty(); write != wants_write_) loop_.change(*this, wants_write_ = write);
}

long Socket::read_some(char* to, std::size_t room) {
  if (!tls_) {
    auto const count = ::recv(descriptor_, to, room, 0);
    return count >= 0 ? count : errno == EAGAIN ? would_block : failed;
  }
  ERR_clear_error();
  int const count = SSL_read(tls_, to, static_cast<int>(room));
  if (count > 0) return count;
  int const error = SSL_get_error(tls_, count);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return would_block;
  return error == SSL_ERROR_ZERO_RETURN ? ended : failed;
}

long Socket::write_some(char const* from, std::size_t size) {
  if (!tls_) {
    auto const count = ::send(descriptor_, from, size, MSG_NOSIGNAL);
    return count >= 0 ? count : errno == EAGAIN ? would_block : failed;
  }
  ERR_clear_error();
  int const count = SSL_write(tls_, from, static_cast<int>(size));
  if (count > 0) return count;
  int const error = SSL_get_error(tls_, count);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? would_block : failed;
}

}  // namespace shidra::bench
