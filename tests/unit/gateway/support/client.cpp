// SPDX-License-Identifier: AGPL-3.0-or-later
// POSIX sockets and OpenSSL, nothing of the product: the judge must not share a mistake with the judged.
#include "tests/unit/gateway/support/client.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

namespace shidra::gateway::test {
namespace {

constexpr int patience = 8000;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (auto const byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

unsigned WireFrame::close_code() const {
  return payload.size() < 2 ? 1005 : static_cast<unsigned>(big_endian(std::string_view(payload).substr(0, 2)));
}

std::string client_frame(unsigned first_byte, std::string_view payload, Mask mask) {
  static constexpr std::array<char, 4> key = {'\x12', '\x34', '\x56', '\x78'};
  std::string bytes(1, static_cast<char>(first_byte));
  auto const flag = mask == Mask::yes ? 0x80U : 0U;
  auto const add = [&](std::size_t value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  };
  if (payload.size() < 126) {
    add(flag | payload.size(), 1);
  } else if (payload.size() <= 0xFFFF) {
    add(flag | 126U, 1), add(payload.size(), 2);
  } else {
    add(flag | 127U, 1), add(payload.size(), 8);
  }
  if (mask == Mask::no) return bytes.append(payload);
  bytes.append(key.data(), key.size());
  for (std::size_t at = 0; at < payload.size(); ++at) bytes.push_back(static_cast<char>(payload[at] ^ key[at % 4]));
  return bytes;
}

std::string text_frame(std::string_view payload) { return client_frame(0x81, payload); }

std::string squeezed(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(stream.total_out - 4);
  deflateEnd(&stream);
  return out;
}

std::string unsqueezed(std::string_view payload) {
  auto const whole = std::string(payload) + std::string("\0\0\xFF\xFF", 4);
  z_stream stream{};
  inflateInit2(&stream, -15);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(whole.data()));
  stream.avail_in = static_cast<uInt>(whole.size());
  std::string out;
  std::array<char, 16 * 1024> room;  // one room for all sizes would be zeroed anew for each of thousands of messages
  int said = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    said = inflate(&stream, Z_SYNC_FLUSH);
    out.append(room.data(), room.size() - stream.avail_out);
  } while (said == Z_OK && stream.avail_out == 0);
  auto const left = stream.avail_in;
  inflateEnd(&stream);
  // A room that was filled to its last byte leaves nothing for the next turn: Z_BUF_ERROR says just that.
  if ((said != Z_OK && said != Z_BUF_ERROR) || left != 0)
    throw std::runtime_error("no deflate stream in a compressed frame");
  return out;
}

Client::Client(std::uint16_t port, Security security, int receive_buffer) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("connect");
  if (security == Security::plain) return;
  context_ = SSL_CTX_new(TLS_client_method());
  tls_ = SSL_new(context_);
  SSL_set_fd(tls_, socket_);
  if (SSL_connect(tls_) != 1) throw std::runtime_error("TLS handshake");
}

Client::~Client() {
  if (tls_ != nullptr) SSL_free(tls_);
  if (context_ != nullptr) SSL_CTX_free(context_);
  ::close(socket_);
}

bool Client::send(std::string_view bytes) {
  if (tls_ != nullptr) return SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) > 0;
  while (!bytes.empty()) {
    pollfd room{socket_, POLLOUT, 0};
    if (::poll(&room, 1, patience) != 1) throw std::runtime_error("the server does not read");
    auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Client::readable(int milliseconds) {
  if (!in_.empty() || (tls_ != nullptr && SSL_pending(tls_) > 0)) return true;
  pollfd wait{socket_, POLLIN, 0};
  return ::poll(&wait, 1, milliseconds) == 1;
}

// False at the end of the connection; throws when nothing happens in time.
bool Client::fill(int milliseconds) {
  pollfd wait{socket_, POLLIN, 0};
  if ((tls_ == nullptr || SSL_pending(tls_) == 0) && ::poll(&wait, 1, milliseconds) != 1)
    throw std::runtime_error("nothing came in time");
  if (pause_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause_));
  std::array<char, 65536> bytes;
  auto const count = tls_ != nullptr ? SSL_read(tls_, bytes.data(), static_cast<int>(piece_))
                                     : static_cast<int>(::recv(socket_, bytes.data(), piece_, 0));
  if (count <= 0) return false;
  in_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Client::take(std::size_t count) {
  while (in_.size() < count) {
    if (!fill(patience)) throw std::runtime_error("the connection ended");
  }
  auto bytes = in_.substr(0, count);
  in_.erase(0, count);
  return bytes;
}

void Client::forget() {
  std::string().swap(in_);
  std::string().swap(rest);
  if (tls_ != nullptr) SSL_free(std::exchange(tls_, nullptr));
  if (context_ != nullptr) SSL_CTX_free(std::exchange(context_, nullptr));
}

Reply Client::reply(bool to_head) {
  std::size_t end = 0;
  while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(patience)) throw std::runtime_error("no reply, the connection ended");
  }
  auto head = take(end + 4);
  Reply reply;
  reply.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
  for (head.erase(0, head.find("\r\n") + 2); head != "\r\n"; head.erase(0, head.find("\r\n") + 2)) {
    auto name = head.substr(0, head.find(':'));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    auto const from = head.find(':') + 2;
    reply.headers[name] = head.substr(from, head.find("\r\n") - from);
  }
  auto const length = reply.headers.find("content-length");
  if (!to_head && length != reply.headers.end()) reply.body = take(std::stoul(length->second));
  return reply;
}

Reply Client::ask(std::string_view method, std::string_view target, std::string_view more_headers,
                  std::string_view body) {
  auto request =
      std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more_headers);
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  send(request + "\r\n" + std::string(body));
  return reply(method == "HEAD");
}

bool Client::ended(int milliseconds) {
  try {
    while (fill(milliseconds)) {
    }
  } catch (std::runtime_error const&) {
    return false;
  }
  rest = std::exchange(in_, {});
  return true;
}

Reply Client::open(std::string_view target, std::string_view more_headers) {
  send("GET " + std::string(target) +
       " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: shidra.v1\r\n" +
       std::string(more_headers) + "\r\n");
  return reply();
}

Reply Client::open_compressed() {
  auto opened = open("/ws", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  deflate_ = opened.headers.count("sec-websocket-extensions") > 0;
  return opened;
}

WireFrame Client::frame() {
  auto const start = take(2);
  auto const first = static_cast<unsigned char>(start[0]), second = static_cast<unsigned char>(start[1]);
  auto const rsv = first & 0x70;
  auto const compressed = deflate_ && rsv == 0x40 && (first & 0x0F) == 1;
  if (rsv != 0 && !compressed) throw std::runtime_error("reserved bit in a frame of the server");
  if ((second & 0x80) != 0) throw std::runtime_error("masked frame of the server");
  WireFrame frame{first & 0x0FU, (first & 0x80) != 0, {}, compressed};
  static constexpr std::array<unsigned, 6> known = {0, 1, 2, 8, 9, 10};
  if (std::find(known.begin(), known.end(), frame.opcode) == known.end()) throw std::runtime_error("opcode");
  std::uint64_t length = second;
  if (second == 126) length = big_endian(take(2));
  if (second == 127) length = big_endian(take(8));
  if ((frame.opcode & 8U) != 0 && (length > 125 || !frame.final)) throw std::runtime_error("control frame");
  if (!frame.final) throw std::runtime_error("the server never fragments");
  frame.payload = take(length);
  if (compressed) frame.payload = unsqueezed(frame.payload);
  return frame;
}

WireFrame Client::message() {
  for (;;) {
    auto next = frame();
    if (next.opcode != 9 && next.opcode != 10) return next;
  }
}

unsigned Client::close_code() {
  try {
    for (;;) {
      auto const next = frame();
      if (next.opcode == 8) return next.close_code();
    }
  } catch (std::runtime_error const&) {
    return 0;
  }
}

}  // namespace shidra::gateway::test
