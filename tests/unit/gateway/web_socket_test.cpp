// SPDX-License-Identifier: AGPL-3.0-or-later
// WebSocket over a real socket: echo, bad frames, limits, silence.
#include <chrono>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "tests/catch.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra::gateway;
using namespace shidra::gateway::test;
using std::chrono::milliseconds;

namespace {

struct BadFrame {
  char const* name;
  std::string bytes;
  unsigned code;  // of the Close that answers
};

std::string const nul(1, '\0');

Options quick_to_close() {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.close_deadline = milliseconds(200);
  options.limits.message_bytes = 64 * 1024;
  return options;
}

std::string close_with(unsigned code, std::string_view reason = "") {
  std::string payload = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return client_frame(0x88, payload.append(reason));
}

std::vector<BadFrame> bad_frames() {
  auto const length = [](std::string_view bytes) { return "\x81\xFF" + std::string(bytes) + "mask"; };
  std::vector<BadFrame> rows = {
      {"unmasked", client_frame(0x81, "a", Mask::no), 1002},
      {"RSV1", client_frame(0xC1, "a"), 1002},
      {"RSV2", client_frame(0xA1, "a"), 1002},
      {"RSV3", client_frame(0x91, "a"), 1002},
      {"ping of 126 bytes", client_frame(0x89, std::string(126, 'p')), 1002},
      {"fragmented ping", client_frame(0x09, "p"), 1002},
      {"orphan continuation", client_frame(0x80, "a"), 1002},
      {"text inside a fragmented text", client_frame(0x01, "a") + client_frame(0x81, "b"), 1002},
      {"length 2^63", length(std::string_view("\x80\0\0\0\0\0\0\0", 8)), 1009},
      {"length 2^40", length(std::string_view("\0\0\1\0\0\0\0\0", 8)), 1009},
      {"limit + 1", client_frame(0x81, std::string(65537, 'a')), 1009},
      {"limit + 1 in two fragments",
       client_frame(0x01, std::string(40000, 'a')) + client_frame(0x80, std::string(25537, 'a')), 1009},
      {"length not minimal", "\x81\xFE" + nul + "\x05maskhello", 1002},
      {"invalid UTF-8", text_frame("a\x80"), 1007},
      {"overlong UTF-8", text_frame("\xC0\xAF"), 1007},
      {"surrogate", text_frame("\xED\xA0\x80"), 1007},
      {"cut UTF-8", text_frame("\xD7"), 1007},
      {"cut UTF-8 across fragments", client_frame(0x01, "\xD7") + client_frame(0x80, "a"), 1007},
      {"close of one byte", client_frame(0x88, "a"), 1002},
      {"close 999", close_with(999), 1002},
      {"close 1005", close_with(1005), 1002},
      {"close 1006", close_with(1006), 1002},
      {"close 1015", close_with(1015), 1002},
      {"close 5000", close_with(5000), 1002},
      {"close with a bad reason", close_with(1000, "\xFF"), 1002},
      {"binary", client_frame(0x82, "a"), 1003},
  };
  for (unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U})
    rows.push_back({"reserved opcode", client_frame(0x80 | opcode, "a"), 1002});
  return rows;
}

}  // namespace

TEST_CASE("a WebSocket opens with the accepted key and the sub-protocol, and echoes") {
  Server server;
  Client client(server.port());
  auto opened = client.open();
  REQUIRE(opened.status == 101);
  CHECK(opened.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(opened.headers["sec-websocket-protocol"] == "shidra.v1");
  CHECK(opened.headers["server"] == "shidra");
  CHECK(opened.headers.count("sec-websocket-extensions") == 0);
  client.send(text_frame("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"));
  CHECK(client.message().payload == "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D");
  client.send(client_frame(0x89, "ping"));
  auto const pong = client.frame();
  CHECK(pong.opcode == 10);
  CHECK(pong.payload == "ping");
  std::string const longest(Limits{}.message_bytes, 'a');
  client.send(text_frame(longest));
  CHECK(client.message().payload == longest);
}

TEST_CASE("a stranger's messages are held to less, compressed or not, until the Site says who it is") {
  Options options;
  options.limits.close_deadline = milliseconds(200);
  Server server(options);
  server.site.knows_peers = false;
  auto const most = options.limits.stranger_bytes;
  Client long_frame(server.port());
  REQUIRE(long_frame.open_compressed().status == 101);
  long_frame.send(client_frame(0xC1, std::string(100'000, 'a')).substr(0, 20));  // known by its length
  CHECK(long_frame.close_code() == 1009);
  for (bool const known : {false, true}) {
    Client plain(server.port()), squeezing(server.port());
    REQUIRE(plain.open().status == 101);
    REQUIRE(squeezing.open_compressed().status == 101);
    if (known)
      server.on_io([&] {
        for (auto* socket : server.site.open) socket->allow_long_messages();
      });
    for (auto const size : {most, most + 1}) {
      std::string const text(size, 'a');
      plain.send(text_frame(text));
      squeezing.send(client_frame(0xC1, squeezed(text)));
      for (auto* client : {&plain, &squeezing}) {
        if (known || size == most) {
          CHECK(client->message().payload == text);
        } else {
          CHECK(client->close_code() == 1009);
        }
      }
    }
  }
}

TEST_CASE("the Site may refuse a WebSocket, and a bad handshake never reaches it") {
  Server server;
  Client client(server.port());
  CHECK(client.open("/elsewhere").status == 403);
  CHECK(client.open("/ws").status == 101);
  Client bad(server.port());
  auto reply = bad.ask("GET", "/ws", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n");
  CHECK(reply.status == 426);
  CHECK(reply.headers["sec-websocket-version"] == "13");
  CHECK(bad.ended());
}

TEST_CASE("bad frames are answered with the right close code, and the connection ends") {
  Server server(quick_to_close());
  for (auto const& row : bad_frames()) {
    INFO(row.name);
    Client client(server.port());
    REQUIRE(client.open().status == 101);
    client.send(row.bytes);
    CHECK(client.close_code() == row.code);
    CHECK(client.ended());
  }
  CHECK(server.becomes([&] { return server.site.closed == static_cast<int>(bad_frames().size()); }));
  CHECK(server.counters().exceptions == 0);
  CHECK(server.counters().messages_in == 0);
}

TEST_CASE("messages may be cut and joined at will by the network and by fragments") {
  Server server;
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  client.send(text_frame("one") + text_frame("two"));
  for (char const byte : text_frame("three")) client.send(std::string(1, byte));
  client.send(client_frame(0x01, "\xD7") + client_frame(0x00, "") + client_frame(0x89, "") +
              client_frame(0x80, "\xA9"));
  CHECK(client.message().payload == "one");
  CHECK(client.message().payload == "two");
  CHECK(client.message().payload == "three");
  CHECK(client.message().payload == "\xD7\xA9");
}

TEST_CASE("frames that come together with the handshake are not lost") {
  Server server;
  Client client(server.port());
  client.send(
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
      "13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: shidra.v1\r\n\r\n" +
      text_frame("early"));
  CHECK(client.reply().status == 101);
  CHECK(client.message().payload == "early");
}

TEST_CASE("a close is answered with the same code, and nothing follows it") {
  Server server;
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  client.send(close_with(1001, "leaving") + text_frame("after the close"));
  CHECK(client.close_code() == 1001);
  CHECK(client.ended());
  CHECK(client.rest.empty());
  CHECK(server.becomes([&] { return server.site.closed == 1 && server.site.open.empty(); }));
  CHECK(server.counters().messages_in == 0);
}

TEST_CASE("a close of the server comes after what was queued, once, and refuses more") {
  Server server;
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  server.on_io([&] {
    auto& socket = *server.site.open.at(0);
    auto const id = socket.id();
    CHECK(server.gateway.socket(id) == &socket);
    CHECK(socket.send(make_text_frame("last words"), 1, Importance::log) == Sent::queued);
    socket.close(CloseCode::policy, std::string(122, 'r') + "\xD7\xA9");
    socket.close(CloseCode::internal, "again");
    CHECK(socket.send(make_text_frame("too late"), 1, Importance::log) == Sent::closed);
    CHECK(server.gateway.socket(id) == nullptr);
  });
  CHECK(client.message().payload == "last words");
  auto const close = client.message();
  CHECK(close.close_code() == 1008);
  CHECK(close.payload.substr(2) == std::string(122, 'r'));
  client.send(close_with(1008));
  CHECK(client.ended());
  CHECK(client.rest.empty());
}

TEST_CASE("whoever is signed out gets nothing more of what was queued") {
  Server server;
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  server.on_io([&] {
    auto& socket = *server.site.open.at(0);
    CHECK(socket.send(make_text_frame("a secret"), 1, Importance::log) == Sent::queued);
    socket.close(CloseCode::signed_out, "signed out");
  });
  CHECK(client.message().close_code() == 4004);
}

TEST_CASE("a flood of control frames closes the socket") {
  Options options;
  options.limits.message_burst = 20;
  options.limits.messages_per_second = 1;
  Server server(options);
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  std::string flood;
  for (int at = 0; at < 100; ++at) flood += client_frame(0x89, "p");
  client.send(flood);
  int before = 0;
  for (auto next = client.frame(); next.opcode != 8; next = client.frame()) ++before;
  CHECK(before <= 20);
  CHECK(before >= 15);
  CHECK(server.counters().closed_too_many == 1);
}

TEST_CASE("whoever sends messages quicker than the limit is read more slowly, and loses none") {
  Options options;
  options.limits.message_burst = 20;
  options.limits.messages_per_second = 20;
  Server server(options);
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  std::string flood;
  for (int at = 0; at < 50; ++at) flood += text_frame(std::to_string(at));
  auto const began = std::chrono::steady_clock::now();
  client.send(flood);
  for (int at = 0; at < 50; ++at) REQUIRE(client.message().payload == std::to_string(at));
  CHECK(std::chrono::steady_clock::now() - began >= std::chrono::seconds(1));
  CHECK(server.counters().closed_too_many == 0);
}

TEST_CASE(
    "a long message counts as several, also where it takes more than there are, but never more than a burst more") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.message_burst = 20;
  options.limits.messages_per_second = 20;
  options.limits.bytes_as_one_message = 1'000;
  Server server(options);
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  auto const waits = [&](std::size_t bytes) {
    auto const began = std::chrono::steady_clock::now();
    client.send(text_frame(std::string(bytes, 'a')) + text_frame("next"));
    CHECK(client.message().payload.size() == bytes);
    CHECK(client.message().payload == "next");
    return std::chrono::steady_clock::now() - began;
  };
  CHECK(waits(29'999) >= milliseconds(500));         // 30: ten more than there are, and one for the next
  CHECK(waits(400'000) < std::chrono::seconds(10));  // 401: would be twenty seconds
}

TEST_CASE("a message that never becomes whole is ended") {
  Server server(quick_to_close());
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  client.send(client_frame(0x01, ""));
  std::string fragments;
  for (int at = 0; at < 10'000; ++at) fragments += client_frame(0x00, "");
  for (int at = 0; at < 60 && client.send(fragments); ++at) {
  }
  CHECK(server.becomes([&] { return server.site.closed == 1; }));
  CHECK(server.counters().closed_too_many == 1);
}

TEST_CASE("a message that stops half-way is ended, also of one who answers pings; slow ones that arrive are not") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.ping_after = milliseconds(50);
  options.limits.message_deadline = milliseconds(600);
  options.limits.close_deadline = milliseconds(100);
  Server server(options);
  Client plain(server.port()), squeezing(server.port()), slow(server.port());
  REQUIRE(plain.open().status == 101);
  REQUIRE(squeezing.open_compressed().status == 101);
  REQUIRE(slow.open().status == 101);
  plain.send(text_frame("half a message").substr(0, 12));
  squeezing.send(client_frame(0xC1, squeezed("half a message")).substr(0, 12));
  for (int at = 0; at < 8; ++at) {  // longer than the deadline, but not one message
    slow.send(text_frame("in two").substr(0, 9));
    std::this_thread::sleep_for(milliseconds(200));
    slow.send(text_frame("in two").substr(9));
    CHECK(slow.message().payload == "in two");
  }
  for (auto* client : {&plain, &squeezing}) {
    auto next = client->frame();
    while (next.opcode == 9) next = client->frame();
    CHECK(next.opcode == 8);
    CHECK(next.payload.substr(0, 2) == "\x0F\xA1");  // 4001
  }
  CHECK(server.counters().closed_slow == 2);
}

TEST_CASE("a silent peer is pinged and then let go, a living one is kept") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.ping_after = milliseconds(100);
  options.limits.pong_deadline = milliseconds(300);
  options.limits.close_deadline = milliseconds(100);
  Server server(options);
  Client silent(server.port()), living(server.port());
  REQUIRE(silent.open().status == 101);
  REQUIRE(living.open().status == 101);
  for (int at = 0; at < 8; ++at) {
    REQUIRE(living.frame().opcode == 9);
    living.send(client_frame(0x8A, ""));
  }
  CHECK(silent.frame().opcode == 9);
  CHECK(silent.close_code() == 4003);
  CHECK(silent.ended());
  living.send(text_frame("still here"));
  CHECK(living.message().payload == "still here");
  CHECK(server.counters().closed_silent == 1);
}

TEST_CASE("nobody is taken for silent while a long snapshot is on its way to them") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.ping_after = milliseconds(300);
  options.limits.pong_deadline = milliseconds(300);
  Server server(options);
  Client client(server.port(), Security::plain, 16 * 1024);
  REQUIRE(client.open().status == 101);
  std::string const long_text(5'000'000, 's');
  server.on_io([&] { server.site.open.at(0)->send(make_text_frame(long_text), 1, Importance::snapshot); });
  client.read_by(65536, 8);
  CHECK(client.message().payload.size() == long_text.size());
  CHECK(server.counters().closed_silent == 0);
  CHECK(client.frame().opcode == 9);  // now it is asked
}

TEST_CASE("a pong counts although much is on its way to the peer when it comes") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.ping_after = milliseconds(200);
  options.limits.pong_deadline = milliseconds(300);
  Server server(options);
  Client client(server.port(), Security::plain, 16 * 1024);
  REQUIRE(client.open().status == 101);
  std::string const long_text(5'000'000, 's');
  REQUIRE(client.frame().opcode == 9);
  client.send(client_frame(0x8A, ""));
  server.on_io([&] { server.site.open.at(0)->send(make_text_frame(long_text), 1, Importance::snapshot); });
  std::this_thread::sleep_for(milliseconds(100));  // so that some ticks find it waiting
  CHECK(client.message().payload.size() == long_text.size());
  CHECK(client.frame().opcode == 9);  // it is asked anew, not closed for the pong it has sent
  client.send(client_frame(0x8A, "") + text_frame("still here"));
  CHECK(client.message().payload == "still here");
  CHECK(server.counters().closed_silent == 0);
}

TEST_CASE("whoever is read slowly, being too quick, is not taken for silent although its pongs are read late") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.ping_after = milliseconds(100);
  options.limits.pong_deadline = milliseconds(250);
  options.limits.message_burst = 1;
  options.limits.messages_per_second = 8;
  Server server(options);
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  std::string flood;  // in one piece: it is read at once, and its messages one by one
  for (int at = 0; at < 12; ++at) flood += text_frame(std::to_string(at));
  client.send(flood);
  int pings = 0;
  for (int at = 0; at < 12;) {
    auto const frame = client.frame();
    if (frame.opcode != 9) {
      REQUIRE(frame.payload == std::to_string(at++));
    } else if (pings++ == 0) {
      client.send(client_frame(0x8A, frame.payload));  // it lies behind the messages
    }
  }
  CHECK(pings > 0);  // else nothing was tried here
  client.send(text_frame("still here"));
  CHECK(client.message().payload == "still here");
  CHECK(server.counters().closed_silent == 0);
}

TEST_CASE("by default a vanished peer is noticed within 20 s") {
  Limits const limits;
  CHECK(limits.ping_after + limits.pong_deadline + 2 * limits.tick <= std::chrono::seconds(20));
  CHECK(limits.write_deadline + limits.tick <= std::chrono::seconds(20));
  CHECK(limits.unacknowledged <= std::chrono::seconds(20));
}

TEST_CASE("a connection waits with nothing, keeps little in the kernel, and gives up who acknowledges nothing") {
  Options options;
  options.limits.unacknowledged = milliseconds(7'531);
  Server server(options);
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  // The accepted socket is the one of this process that has the server's port and a peer.
  int found = 0;
  for (int descriptor = 3; descriptor < 1024; ++descriptor) {
    sockaddr_in here{}, there{};
    socklen_t size = sizeof here, other = sizeof there;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&here), &size) != 0 || here.sin_family != AF_INET)
      continue;
    if (ntohs(here.sin_port) != server.port()) continue;
    if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&there), &other) != 0) continue;
    auto const option = [&](int name) {
      unsigned value = 0;
      socklen_t room = sizeof value;
      REQUIRE(::getsockopt(descriptor, IPPROTO_TCP, name, &value, &room) == 0);
      return value;
    };
    CHECK(option(TCP_NODELAY) == 1);
    CHECK(option(TCP_NOTSENT_LOWAT) == 64 * 1024);
    CHECK(option(TCP_USER_TIMEOUT) == 7'531);
    ++found;
  }
  CHECK(found == 1);
}

TEST_CASE("who is heard is not pinged") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.ping_after = milliseconds(300);
  Server server(options);
  Client client(server.port());
  REQUIRE(client.open().status == 101);
  for (int at = 0; at < 10; ++at) {
    client.send(text_frame("here"));
    CHECK(client.frame().opcode == 1);
    std::this_thread::sleep_for(milliseconds(60));
  }
  CHECK(client.frame().opcode == 9);
}

TEST_CASE("an exception in a conversation ends its socket only") {
  Server server;
  Client bad(server.port()), good(server.port());
  REQUIRE(bad.open().status == 101);
  REQUIRE(good.open().status == 101);
  bad.send(text_frame("throw"));
  CHECK(bad.ended());
  good.send(text_frame("unharmed"));
  CHECK(good.message().payload == "unharmed");
  CHECK(server.counters().exceptions == 1);
  CHECK(server.site.closed == 1);
}

TEST_CASE("a peer that resets or vanishes is cleaned up") {
  Server server;
  {
    Client client(server.port());
    REQUIRE(client.open().status == 101);
    client.send("\x81\xFE");
  }
  CHECK(server.becomes([&] { return server.site.closed == 1 && server.gateway.counters().connections_open == 0; }));
  CHECK(server.counters().sockets_open == 0);
}

TEST_CASE("stopping the gateway closes every conversation") {
  EchoSite site;
  Gateway gateway(site, {});
  gateway.start();
  std::thread thread([&] { gateway.run(); });
  Client client(gateway.port());
  REQUIRE(client.open().status == 101);
  gateway.stop();
  thread.join();
  CHECK(site.closed == 1);
}
