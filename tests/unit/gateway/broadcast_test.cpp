// SPDX-License-Identifier: AGPL-3.0-or-later
// Many frames to many sockets: order and framing under load, slow readers, purge, importance, draining, TLS.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <list>

#include "tests/catch.hpp"
#include "tests/unit/gateway/support/certificate.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra::gateway;
using namespace shidra::gateway::test;
using std::chrono::milliseconds;

namespace {

constexpr int sockets = 20, broadcasts = 2000;

std::string numbered(int number) {
  return std::to_string(number) + ":" + std::string(static_cast<std::size_t>(number * 7919 % 6000), 'x');
}

/// Sends a ping now and then, reads until the last broadcast has come; throws when anything is out of place.
void judge(Client& client) {
  int pings = 0, pongs = 0;
  for (int expected = 0; expected < broadcasts;) {
    if (expected % 20 == 0 && pings * 20 <= expected) client.send(client_frame(0x89, std::to_string(pings++)));
    auto const frame = client.frame();
    if (frame.opcode == 10) {
      if (frame.payload != std::to_string(pongs++)) throw std::runtime_error("pong out of order");
    } else if (frame.opcode != 1 || frame.payload != numbered(expected++)) {
      throw std::runtime_error("not broadcast " + std::to_string(expected - 1));
    }
  }
  client.send(client_frame(0x88, "\x03\xE8"));
  for (auto frame = client.frame(); frame.opcode != 8; frame = client.frame()) {
    if (frame.opcode != 10) throw std::runtime_error("data after the last broadcast");
    ++pongs;
  }
  if (pongs != pings) throw std::runtime_error("a ping was not answered");
}

void broadcast_and_judge(Server& server, Security security) {
  std::list<Client> clients;
  std::vector<std::future<void>> judges;
  for (int at = 0; at < sockets; ++at) {
    REQUIRE(clients.emplace_back(server.port(), security).open().status == 101);
    judges.push_back(std::async(std::launch::async, [&client = clients.back()] { judge(client); }));
  }
  for (int number = 0; number < broadcasts; ++number) {
    auto const frame = make_text_frame(numbered(number));
    server.gateway.post([&server, frame] {
      for (auto* socket : server.site.open) socket->send(frame, 1, Importance::log);
    });
    if (number % 50 == 49) {  // as fast as the readers read: this is about order, not about slowness
      REQUIRE(server.becomes([&] {
        return std::all_of(server.site.open.begin(), server.site.open.end(),
                           [](Socket* socket) { return socket->queued_bytes() < 200'000; });
      }));
    }
  }
  for (auto& result : judges) CHECK_NOTHROW(result.get());
  CHECK(server.becomes([&] { return server.site.closed == sockets; }));
  CHECK(server.counters().closed_slow == 0);
}

Options generous() {
  Options options;
  options.limits.message_burst = 1000;
  return options;
}

}  // namespace

TEST_CASE("every socket gets every broadcast in order, pongs whole in between") {
  Server server(generous());
  broadcast_and_judge(server, Security::plain);
}

TEST_CASE("over TLS too, and the certificate can be replaced meanwhile") {
  Certificate certificate;
  auto options = generous();
  options.certificate_file = certificate.certificate;
  options.key_file = certificate.key;
  Server server(options);
  Client before(server.port(), Security::tls);
  REQUIRE(before.open().status == 101);
  before.send(text_frame("over TLS"));
  CHECK(before.message().payload == "over TLS");
  certificate.write(2);
  CHECK(server.gateway.reload_certificate().has_value());
  std::filesystem::remove(certificate.key);
  CHECK_FALSE(server.gateway.reload_certificate().has_value());
  Client after(server.port(), Security::tls);
  auto reply = after.ask("GET", "/shared");
  CHECK(reply.body.size() == 3'000'000);
  CHECK(reply.headers["strict-transport-security"] == "max-age=63072000");
  before.send(text_frame("still open"));
  CHECK(before.message().payload == "still open");
  before.send(client_frame(0x88, "\x03\xE8"));
  CHECK(before.close_code() == 1000);
  CHECK(before.ended());
  REQUIRE(server.becomes([&] { return server.site.closed == 1; }));
  server.site.closed = 0;
  broadcast_and_judge(server, Security::tls);
  Client plain(server.port());
  plain.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(plain.ended());
  CHECK(server.counters().exceptions == 0);
}

TEST_CASE("a bad certificate is said at the start") {
  EchoSite site;
  Options options;
  options.certificate_file = "/nonexistent";
  CHECK_THROWS_WITH(Gateway(site, options), Catch::Matchers::Contains("/nonexistent"));
}

TEST_CASE("a slow reader is closed as slow, within the bound, with a whole frame before the close") {
  Server server;
  Client slow(server.port(), Security::plain, 4096), quick(server.port());
  REQUIRE(slow.open().status == 101);
  REQUIRE(server.becomes([&] { return server.site.open.size() == 1; }));
  REQUIRE(quick.open().status == 101);
  auto const frame = make_text_frame(std::string(10'000, 'b'));
  int sent = 0;
  std::size_t most = 0;
  for (bool open = true; open && sent < 2000;) {
    server.on_io([&] {
      auto& socket = *server.site.open.at(0);
      open = socket.send(frame, 1, Importance::log) != Sent::closed;
      most = std::max(most, socket.queued_bytes());
      ++sent;
    });
  }
  CHECK(sent < 1000);
  CHECK(most <= 1024 * 1024);
  CHECK(server.counters().closed_slow == 1);
  int whole = 0;
  auto next = slow.message();
  for (; next.opcode == 1; next = slow.message()) {
    REQUIRE(next.payload.size() == 10'000);
    ++whole;
  }
  CHECK(next.close_code() == 4001);
  CHECK(whole < sent - 90);
  quick.send(text_frame("not touched"));
  CHECK(quick.message().payload == "not touched");
}

TEST_CASE(
    "a long snapshot on a slow line does not close the socket, whatever comes after it; other replies are counted") {
  Server server;
  Client client(server.port(), Security::plain, 4096), greedy(server.port(), Security::plain, 4096);
  REQUIRE(client.open().status == 101);
  REQUIRE(server.becomes([&] { return server.site.open.size() == 1; }));
  REQUIRE(greedy.open().status == 101);
  REQUIRE(server.becomes([&] { return server.site.open.size() == 2; }));
  std::vector<Socket*> sockets;
  server.on_io([&] { sockets = server.site.open; });
  auto const snapshot = make_text_frame(std::string(3'000'000, 's'));
  auto const answer = make_text_frame(std::string(100'000, 'a'));
  auto const push = make_text_frame(std::string(1'000, 'p'));
  auto const send = [&](std::size_t to, SharedFrame const& frame, Importance importance) {
    Sent sent{};
    server.on_io([&] { sent = sockets.at(to)->send(frame, 0, importance); });
    return sent;
  };
  CHECK(send(0, push, Importance::log) == Sent::queued);
  CHECK(send(0, snapshot, Importance::snapshot) == Sent::queued);
  CHECK(send(0, snapshot, Importance::snapshot) == Sent::queued);
  for (int at = 0; at < 100; ++at) CHECK(send(0, push, Importance::log) == Sent::queued);
  CHECK(send(0, answer, Importance::reply) == Sent::queued);
  CHECK(client.message().payload.size() == 1'000);
  CHECK(client.message().payload.size() == 3'000'000);
  CHECK(client.message().payload.size() == 3'000'000);
  for (int at = 0; at < 100; ++at) CHECK(client.message().payload.size() == 1'000);
  CHECK(client.message().payload.size() == 100'000);
  CHECK(server.counters().closed_slow == 0);
  int taken = 0;
  while (taken < 20 && send(0, snapshot, Importance::snapshot) == Sent::queued) ++taken;
  CHECK(taken >= 5);
  CHECK(taken < 10);
  CHECK(server.counters().closed_slow == 1);
  taken = 0;
  while (taken < 200 && send(1, answer, Importance::reply) == Sent::queued) ++taken;
  CHECK(taken < 60);
  CHECK(server.counters().closed_slow == 2);
}

TEST_CASE("purged frames do not leave, all others do") {
  Server server;
  Client client(server.port(), Security::plain, 4096);
  REQUIRE(client.open().status == 101);
  std::size_t purged = 0;
  constexpr int rounds = 400;
  server.on_io([&] {
    auto& socket = *server.site.open.at(0);
    for (int at = 0; at < rounds; ++at) {
      socket.send(make_text_frame("secret " + std::string(1000, 's')), 11, Importance::log);
      socket.send(make_text_frame("open " + std::to_string(at) + std::string(1000, 'o')), 12, Importance::log);
      if (at == 50) socket.send(make_text_frame("untagged"), 0, Importance::log);
    }
    CHECK(socket.purge(0).frames == 0);
    purged = socket.purge(11).frames;
    CHECK(socket.purge(11).frames == 0);
    socket.send(make_text_frame("end"), 12, Importance::log);
  });
  CHECK(purged > 200);
  std::size_t secrets = 0;
  int open = 0, untagged = 0;
  for (auto next = client.message(); next.payload != "end"; next = client.message()) {
    if (next.payload.starts_with("secret")) {
      ++secrets;
    } else if (next.payload == "untagged") {
      ++untagged;
    } else {
      REQUIRE(next.payload == "open " + std::to_string(open++) + std::string(1000, 'o'));
    }
  }
  CHECK(secrets + purged == rounds);
  CHECK(open == rounds);
  CHECK(untagged == 1);
}

TEST_CASE("state gives way before log, its latest value wins, and room is announced") {
  Server server;
  Client client(server.port(), Security::plain, 4096);
  REQUIRE(client.open().status == 101);
  int log = 0;
  server.on_io([&] {
    auto& socket = *server.site.open.at(0);
    auto const filler = make_text_frame(std::string(10'000, 'l'));
    while (socket.queued_bytes() < 450'000) socket.send(filler, 1, Importance::log), ++log;
    CHECK(socket.send(make_text_frame("tally 1"), 2, Importance::state) == Sent::queued);
    while (socket.queued_bytes() < 600'000) socket.send(filler, 1, Importance::log), ++log;
    CHECK(socket.send(make_text_frame("tally 2"), 2, Importance::state) == Sent::queued);
    CHECK(socket.send(make_text_frame("room 1"), 3, Importance::state) == Sent::dropped);
  });
  std::vector<std::string> states;
  int received = 0;
  while (received < log) {
    auto const next = client.message();
    if (next.payload.size() == 10'000) {
      ++received;
    } else {
      states.push_back(next.payload);
    }
  }
  CHECK(states == std::vector<std::string>{"tally 2"});
  CHECK(server.becomes([&] { return server.site.rooms == 1; }));
  CHECK(server.counters().state_frames_dropped == 1);
}

TEST_CASE("draining tells every socket a time to come back, closes it with restarting and accepts nobody") {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.close_deadline = milliseconds(500);
  Server server(options);
  std::list<Client> clients;
  for (int at = 0; at < 30; ++at) REQUIRE(clients.emplace_back(server.port()).open().status == 101);
  Client idle(server.port());
  CHECK(idle.ask("GET", "/hello").status == 200);
  std::promise<void> drained;
  auto const start = std::chrono::steady_clock::now();
  server.on_io([&] { server.gateway.drain(milliseconds(400), [&] { drained.set_value(); }); });
  CHECK_THROWS(Client(server.port()));
  int soon = 0;
  std::list<int> told;
  std::vector<std::future<int>> waits;
  for (auto& client : clients) {
    waits.push_back(std::async(std::launch::async, [&client, start, told = &told.emplace_back(0)] {
      auto const come_back = std::stoi(client.message().payload);
      auto const code = come_back >= 500 && come_back <= 1500 ? client.close_code() : 0;
      *told = come_back;
      auto const waited = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start).count();
      client.send(client_frame(0x88, "\x03\xF4"));
      return code == 1012 && client.ended() ? static_cast<int>(waited) : -1;
    }));
  }
  for (auto& wait : waits) {
    auto const waited = wait.get();
    CHECK(waited >= 0);
    soon += waited < 200 ? 1 : 0;
  }
  CHECK(soon > 3);
  CHECK(soon < 27);
  CHECK(*std::min_element(told.begin(), told.end()) < 800);
  CHECK(*std::max_element(told.begin(), told.end()) > 1200);
  CHECK(idle.ended());
  CHECK(drained.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready);
  CHECK(server.site.closed == 30);
}

TEST_CASE("draining waits for the replies that are owed on a socket, but not for ever") {
  Options options;
  options.limits.tick = milliseconds(20);
  Server server(options);
  Client patient(server.port()), forgotten(server.port());
  for (auto* client : {&patient, &forgotten}) {
    REQUIRE(client->open().status == 101);
    client->send(text_frame("owe"));
    auto const owed = client == &patient ? 1U : 2U;
    REQUIRE(server.becomes([&] { return server.site.owing.size() == owed; }));
  }
  std::promise<void> drained;
  auto const start = std::chrono::steady_clock::now();
  server.on_io([&] { server.gateway.drain(milliseconds(0), [&] { drained.set_value(); }); });
  for (auto* client : {&patient, &forgotten}) CHECK(std::stoi(client->message().payload) >= 500);
  CHECK(!patient.readable(200));
  server.on_io(
      [&] { server.gateway.socket(server.site.owing[0])->reply(make_text_frame("late but there"), ReplySize::large); });
  CHECK(patient.message().payload == "late but there");
  CHECK(patient.close_code() == 1012);
  patient.send(client_frame(0x88, "\x03\xF4"));
  CHECK(forgotten.close_code() == 1012);
  CHECK(std::chrono::steady_clock::now() - start >= milliseconds(2000));
  forgotten.send(client_frame(0x88, "\x03\xF4"));
  CHECK(drained.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready);
}

TEST_CASE("a peer to whom replies are owed, or that does not read them, is not read from") {
  Options options;
  options.limits.tick = milliseconds(20);
  Server server(options);
  Client client(server.port(), Security::plain, 4096);
  REQUIRE(client.open().status == 101);
  for (int asked = 0; asked < 10; ++asked) client.send(text_frame("owe"));
  REQUIRE(server.becomes([&] { return server.site.owing.size() == 4; }));
  std::this_thread::sleep_for(milliseconds(100));
  server.on_io([&] { CHECK(server.site.owing.size() == 4); });
  // Replies larger than what may wait: the client reads nothing, and is not read.
  server.on_io([&] {
    for (int at = 0; at < 4; ++at)
      server.gateway.socket(server.site.owing[0])->reply(make_text_frame(std::string(200'000, 'r')), ReplySize::large);
  });
  std::this_thread::sleep_for(milliseconds(100));
  server.on_io([&] { CHECK(server.site.owing.size() == 4); });
  for (int reply = 0; reply < 4; ++reply) CHECK(client.message().payload.size() == 200'000);
  CHECK(server.becomes([&] { return server.site.owing.size() == 8; }));
}
