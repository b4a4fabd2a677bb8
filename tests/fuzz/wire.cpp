// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes over a real socket to a whole gateway: as HTTP from the start, or behind a handshake as WebSocket frames,
// with and without compression. It must answer or close, throw nothing, and serve the next one.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/fuzz/oracle.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra;
using fuzz::expect;
using gateway::test::Server;

namespace {

gateway::Options options() {
  gateway::Options result;
  result.limits.messages_per_second = 1e9;
  result.limits.message_burst = 1e9;
  result.limits.new_connections_per_second = 0;
  // A close that the peer does not answer is waited for so long; the usual time would be most of a run's.
  result.limits.close_deadline = std::chrono::milliseconds(300);
  result.limits.tick = std::chrono::milliseconds(50);
  return result;
}

constexpr std::chrono::seconds patience{20};  // far more than any deadline, the machine may be busy

// libFuzzer looks at its watch by a signal, every few seconds, and its handler restarts no call: whatever blocks here
// is begun again.

/// False when nothing came of it in all that time.
bool becomes_ready(int socket, short what) {
  using Clock = std::chrono::steady_clock;
  for (auto const end = Clock::now() + patience;;) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    pollfd ready{socket, what, 0};
    auto const found = ::poll(&ready, 1, static_cast<int>(std::max<long>(left.count(), 0)));
    if (found == 1) return true;
    if (found == 0 || errno != EINTR) return false;
  }
}

/// A connect that a signal cut short goes on by itself.
bool connects(int socket, sockaddr_in const& to) {
  if (::connect(socket, reinterpret_cast<sockaddr const*>(&to), sizeof to) == 0) return true;
  if (errno != EINTR || !becomes_ready(socket, POLLOUT)) return false;
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  errno = error;
  return error == 0;
}

class Peer {
 public:
  explicit Peer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    expect(socket_ >= 0, "there is a socket");
    // From another address each time: the ports of one would soon all be waiting for their last segments.
    static unsigned count = 0;
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(0x7F010000U + ++count % 0xFFFFU);
    expect(::bind(socket_, reinterpret_cast<sockaddr*>(&from), sizeof from) == 0, "there is a port");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool const listens = connects(socket_, to);
    if (!listens) std::perror("connect");
    expect(listens, "the server listens");
    linger const at_once{1, 0};  // no sockets that wait: there would soon be no port left
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  Peer(Peer const&) = delete;
  Peer& operator=(Peer const&) = delete;
  ~Peer() { ::close(socket_); }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return;  // it has closed already, as it may
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void finish() { ::shutdown(socket_, SHUT_WR); }

  /// Whatever comes until `end` stands in it, or the end of the connection.
  std::string receive(std::string_view end = {}) {
    std::string got;
    std::array<char, 65536> room;
    for (;;) {
      expect(becomes_ready(socket_, POLLIN), "the server answers or closes");
      auto const come = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
      if (come < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (come <= 0) return got;
      got.append(room.data(), static_cast<std::size_t>(come));
      if (!end.empty() && got.find(end) != std::string::npos) return got;
    }
  }

 private:
  int socket_;
};

std::string handshake(bool compressed) {
  return std::string(
             "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
             "Sec-WebSocket-Protocol: shidra.v1\r\n") +
         (compressed ? "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n" : "") + "\r\n";
}

void serves_the_next(std::uint16_t port) {
  Peer peer(port);
  peer.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  expect(peer.receive().starts_with("HTTP/1.1 200"), "the next one is served");
}

/// Behind a handshake the server waits for frames.
void shake_hands(Peer& peer, bool compressed) {
  peer.send(handshake(compressed));
  expect(peer.receive("\r\n\r\n").starts_with("HTTP/1.1 101"), "a handshake is taken");
}

/// What a library makes at its first use (a table of header names, the log) is destroyed at exit before everything made
/// earlier, while the io thread may still be reading what the last peer sent. So it is made here, by a server that goes
/// at once, before the one that is fuzzed.
bool make_what_is_made_at_first_use() {
  Server first(options());
  serves_the_next(first.port());
  Peer peer(first.port());
  shake_hands(peer, true);
  return true;
}

Server& server() {
  [[maybe_unused]] static bool const made = make_what_is_made_at_first_use();
  static Server one(options());
  // Else an input that says "throw" is a finding, and four that say "owe" end the reading.
  [[maybe_unused]] static bool const echoes = one.site.only_echoes = true;
  return one;
}

void is_well() {
  serves_the_next(server().port());
  expect(server().counters().exceptions == 0, "nothing was thrown");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static int count = 0;
  auto bytes = fuzz::text_of(data, size);
  auto const kind = fuzz::take_byte(bytes) % 3;
  {
    Peer peer(server().port());
    if (kind > 0) shake_hands(peer, kind == 2);
    peer.send(bytes);
    peer.finish();
    peer.receive();
  }
  if (++count % 64 == 0) is_well();
  return 0;
}
