// SPDX-License-Identifier: AGPL-3.0-or-later
// The limit: a loop over epoll that passes every message of a publisher (/pub) on to all watchers (/sub), with nothing
// a server needs besides. Either one send per message and watcher, or (--coalesce) one send per turn and watcher.
//   shidra_bench_raw PORT [--coalesce]
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

struct Peer {
  int descriptor;
  bool open = false, publishes = false, waits = false;
  std::string in;       ///< of the handshake, or of a frame that is not whole
  std::string waiting;  ///< what the kernel would not take yet
};

std::string accept_for(std::string_view key) {
  auto const text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 64> base64{};
  auto const length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<char*>(base64.data()), static_cast<std::size_t>(length)};
}

std::string frame_of(std::string_view payload) {
  std::string frame = {static_cast<char>(0x81)};
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else {  // no message of the bench reaches 64 kB
    frame += static_cast<char>(126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xFF);
  }
  return frame.append(payload);
}

class Server {
 public:
  Server(int port, bool coalesce) : coalesce_(coalesce), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int const on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener_, 4096) != 0) {
      fmt::print(stderr, "listen: {}\n", std::strerror(errno));
      std::exit(1);
    }
    control(EPOLL_CTL_ADD, listener_, EPOLLIN);
    fmt::print("ready\n");
    std::fflush(stdout);
  }

  void run() {
    std::array<epoll_event, 512> events;
    for (;;) {
      int const count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int at = 0; at < count; ++at) {
        auto const& event = events[static_cast<std::size_t>(at)];
        if (event.data.fd == listener_) {
          accept_all();
        } else if (auto const peer = peers_.find(event.data.fd); peer != peers_.end()) {
          if ((event.events & EPOLLOUT) != 0) send_waiting(*peer->second);
          read(*peer->second);
        }
      }
      broadcast(batch_);
      batch_.clear();
    }
  }

 private:
  void control(int what, int descriptor, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    epoll_ctl(epoll_, what, descriptor, &event);
  }

  void accept_all() {
    for (int descriptor; (descriptor = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
      int const on = 1;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      peers_[descriptor] = std::make_unique<Peer>(Peer{.descriptor = descriptor, .in = {}, .waiting = {}});
      control(EPOLL_CTL_ADD, descriptor, EPOLLIN);
    }
  }

  void read(Peer& peer) {
    std::array<char, 64 * 1024> buffer;
    auto const count = recv(peer.descriptor, buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return forget(peer);
    if (peer.open && !peer.publishes) return;  // a watcher has nothing to say here but pongs
    peer.in.append(buffer.data(), static_cast<std::size_t>(count));
    if (!peer.open && !shake_hands(peer)) return;
    while (take_message(peer)) {
    }
  }

  bool shake_hands(Peer& peer) {
    static constexpr std::string_view name = "Sec-WebSocket-Key: ";
    auto const end = peer.in.find("\r\n\r\n");
    auto const at = peer.in.find(name);
    if (end == std::string::npos || at == std::string::npos) return false;
    auto const key = peer.in.substr(at + name.size(), 24);
    auto const reply =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
        accept_for(key) + "\r\n\r\n";
    peer.open = true;
    peer.publishes = peer.in.starts_with("GET /pub ");
    peer.in.erase(0, end + 4);
    if (!peer.publishes) watchers_.push_back(&peer);
    send(peer, reply);
    return true;
  }

  /// One whole masked text frame of less than 64 kB; anything else ends the publisher.
  bool take_message(Peer& peer) {
    auto& in = peer.in;
    auto const byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(in[at])); };
    if (in.size() < 8) return false;
    std::size_t size = byte(1) & 0x7F, at = 2;
    if (size == 126) size = byte(2) << 8 | byte(3), at = 4;
    if (in.size() < at + 4 + size) return false;
    std::string payload = in.substr(at + 4, size);
    for (std::size_t index = 0; index < size; ++index)
      payload[index] = static_cast<char>(payload[index] ^ in[at + index % 4]);
    bool const text = byte(0) == 0x81;
    in.erase(0, at + 4 + size);
    if (!text) return true;
    if (coalesce_)
      batch_ += frame_of(payload);
    else
      broadcast(frame_of(payload));
    return true;
  }

  void broadcast(std::string_view bytes) {
    if (bytes.empty()) return;
    for (auto* watcher : watchers_) send(*watcher, bytes);
  }

  void send(Peer& peer, std::string_view bytes) {
    if (peer.waits) {
      peer.waiting += bytes;
      return;
    }
    auto const sent = ::send(peer.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    auto const left = bytes.substr(static_cast<std::size_t>(sent < 0 ? 0 : sent));
    if (left.empty()) return;
    peer.waits = true;
    peer.waiting = left;
    control(EPOLL_CTL_MOD, peer.descriptor, EPOLLIN | EPOLLOUT);
  }

  void send_waiting(Peer& peer) {
    auto const sent = ::send(peer.descriptor, peer.waiting.data(), peer.waiting.size(), MSG_NOSIGNAL);
    if (sent > 0) peer.waiting.erase(0, static_cast<std::size_t>(sent));
    if (!peer.waiting.empty()) return;
    peer.waits = false;
    control(EPOLL_CTL_MOD, peer.descriptor, EPOLLIN);
  }

  void forget(Peer& peer) {
    std::erase(watchers_, &peer);
    ::close(peer.descriptor);
    peers_.erase(peer.descriptor);
  }

  bool coalesce_;
  int epoll_, listener_ = -1;
  std::unordered_map<int, std::unique_ptr<Peer>> peers_;
  std::vector<Peer*> watchers_;
  std::string batch_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  Server(std::atoi(arguments[1]), count > 2 && std::string_view(arguments[2]) == "--coalesce").run();
}
