// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that writes to a socket at once: broadcasts plain and compressed, states that replace each other, purges,
// echoes, pongs, pings of ours, closes from both sides, readers that take a few bytes at a time. A client that shares
// no code with the gateway takes the bytes apart and says what is out of place.
#include <chrono>
#include <list>
#include <random>

#include "tests/catch.hpp"
#include "tests/unit/gateway/support/certificate.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra::gateway;
using namespace shidra::gateway::test;
using std::chrono::milliseconds;

namespace {

constexpr int rounds = 1500;
constexpr Tag log_tag = 1, state_tag = 2, secret_tag = 3;

enum class End { sees_all, closed_by_us, closed_by_server };

struct Plan {
  bool compressed, slow;
  End end;
};

/// "kind number padding": the padding is of a length that leads to all three forms of the length field.
std::string said(std::string const& kind, int number) {
  auto const largest = kind == "echo" ? 30'000 : 70'000;  // a peer may send no more than 64 kB
  auto const size = number % 97 == 0 ? largest : number * 7919 % 900;
  return kind + " " + std::to_string(number) + " " + std::string(static_cast<std::size_t>(size), 'x');
}

[[noreturn]] void out_of_place(std::string const& what) { throw std::runtime_error(what); }

/// What one peer has seen so far, and whether the next thing may follow it.
class Judge {
 public:
  void take(WireFrame const& frame) {
    if (closed) out_of_place("a frame after Close");
    compressed += frame.compressed ? 1 : 0;
    if (frame.opcode == 8) return code = frame.close_code(), void(closed = true);
    if (frame.opcode == 9) return void(++pinged);
    if (frame.opcode == 10) return expect(frame.payload, std::to_string(pongs++), "pong");
    auto const space = frame.payload.find(' ');
    auto const kind = frame.payload.substr(0, space);
    auto const number = std::stoi(frame.payload.substr(space + 1));
    if (frame.payload != said(kind, number)) out_of_place("a payload was changed: " + kind);
    if (kind == "echo") return in_order(number, echoes++, kind);
    if (kind == "log") return in_order(number, logs++, kind);
    if (kind == "purged") return void(purged = number);
    auto& last = kind == "state" ? state : secret;
    if (number <= last) out_of_place(kind + " out of order");
    if (kind == "secret" && number <= purged) out_of_place("a secret that was purged");
    last = number;
  }

  int pings = 0, pinged = 0, pongs = 0, echoes = 0, logs = 0, compressed = 0, state = -1, secret = -1, purged = -1;
  unsigned code = 0;
  bool closed = false;

 private:
  static void expect(std::string const& got, std::string const& wanted, std::string const& what) {
    if (got != wanted) out_of_place(what + " " + got + " instead of " + wanted);
  }
  static void in_order(int number, int wanted, std::string const& kind) {
    expect(std::to_string(number), std::to_string(wanted), kind);
  }
};

/// One peer: sends pings, messages and perhaps a Close between reading, and ends as planned.
Judge live(Client& client, Plan plan, unsigned seed) {
  std::minstd_rand random(seed);
  Judge judge;
  int asked = 0;
  bool said_close = false;
  if (plan.slow) client.read_by(700);
  while (!judge.closed) {
    if (!said_close && random() % 16 == 0) client.send(client_frame(0x89, std::to_string(judge.pings++)));
    if (!said_close && random() % 40 == 0 && asked - judge.echoes < 20) {
      auto const text = said("echo", asked++);
      client.send(plan.compressed && random() % 2 == 0 ? client_frame(0xC1, squeezed(text)) : text_frame(text));
    }
    auto const done = judge.logs == rounds && plan.end == End::sees_all;
    if (!said_close && (done || (plan.end == End::closed_by_us && judge.logs > rounds / 2))) {
      client.send(client_frame(0x88, "\x03\xE8"));
      said_close = true;
    }
    auto const pinged = judge.pinged;
    judge.take(client.frame());
    if (!said_close && judge.pinged > pinged) client.send(client_frame(0x8A, ""));
    if (plan.slow && random() % 64 == 0) std::this_thread::sleep_for(milliseconds(1));
  }
  if (!said_close) client.send(client_frame(0x88, "\x0F\xA4"));
  if (!client.ended() || !client.rest.empty()) out_of_place("bytes after Close");
  if (plan.end == End::sees_all && judge.logs != rounds)
    out_of_place("a broadcast was lost, closed with " + std::to_string(judge.code));
  return judge;
}

void say_all(Server& server, std::vector<SocketId> const& to_close) {
  std::minstd_rand random(11);
  for (int number = 0; number < rounds; ++number) {
    auto const log = make_text_frame(said("log", number)), state = make_text_frame(said("state", number)),
               secret = make_text_frame(said("secret", number)), purged = make_text_frame(said("purged", number));
    auto const purges = random() % 8 == 0, closes = number >= rounds / 3 && number % 50 == 0;
    auto const at = static_cast<std::size_t>(number / 50);
    server.gateway.post([&server, &to_close, log, state, secret, purged, purges, closes, at] {
      for (auto* socket : server.site.open) {
        socket->send(state, state_tag, Importance::state);
        socket->send(secret, secret_tag, Importance::log);
        if (purges) socket->purge(secret_tag), socket->send(purged, 0, Importance::log);
        socket->send(log, log_tag, Importance::log);
      }
      if (!closes || to_close.empty()) return;
      if (auto* socket = server.gateway.socket(to_close[at % to_close.size()]))
        socket->close(CloseCode::signed_out, "away with you");
    });
    if (number % 25 != 24) continue;
    // As fast as the slowest reads: the queue may be over half full, so that states give way, but never full.
    auto const has_room = [&] {
      return std::all_of(server.site.open.begin(), server.site.open.end(),
                         [](Socket* socket) { return socket->queued_bytes() < 450'000; });
    };
    bool room = false;  // a minute's patience: the machine may be busy with others
    for (int patience = 0; patience < 12 && !room; ++patience) room = server.becomes(has_room);
    REQUIRE(room);
  }
}

void all_at_once(Security security) {
  Certificate certificate;
  Options options;
  options.limits.message_burst = 5000;
  options.limits.ping_after = milliseconds(50);
  options.limits.tick = milliseconds(10);
  if (security == Security::tls) {
    options.certificate_file = certificate.certificate;
    options.key_file = certificate.key;
  }
  Server server(options);
  std::list<Client> clients;
  std::vector<Plan> plans;
  std::vector<SocketId> to_close;
  for (unsigned at = 0; at < 24; ++at) {
    auto const end = at % 6 == 4 ? End::closed_by_us : at % 6 == 5 ? End::closed_by_server : End::sees_all;
    auto const plan = plans.emplace_back(Plan{at % 2 == 0, at % 3 == 0, end});
    auto& client = clients.emplace_back(server.port(), security, plan.slow ? 32'768 : 0);
    REQUIRE((plan.compressed ? client.open_compressed() : client.open()).status == 101);
    REQUIRE(server.becomes([&] { return server.site.open.size() == at + 1; }));
    if (end == End::closed_by_server) server.on_io([&] { to_close.push_back(server.site.open.back()->id()); });
  }
  std::vector<std::future<Judge>> judges;
  unsigned seed = 0;
  for (auto& client : clients) {
    auto const plan = plans[seed++];
    judges.push_back(std::async(std::launch::async, [&client, plan, seed] { return live(client, plan, seed); }));
  }
  say_all(server, to_close);
  Judge sum;
  for (std::size_t at = 0; at < judges.size(); ++at) {
    INFO("peer " << at);
    Judge judge;
    CHECK_NOTHROW(judge = judges[at].get());
    CHECK((judge.compressed > 0) == plans[at].compressed);
    sum.pongs += judge.pongs, sum.echoes += judge.echoes;
  }
  CHECK(sum.pongs > 100);
  CHECK(sum.echoes > 100);
  CHECK(server.becomes([&] { return server.site.closed == 24; }));
  auto const counters = server.counters();
  CHECK(counters.exceptions == 0);
  CHECK(counters.closed_slow + counters.closed_silent + counters.closed_too_many == 0);
}

}  // namespace

TEST_CASE("whatever is written at once, no frame is ever cut, mixed or out of order") { all_at_once(Security::plain); }

TEST_CASE("nor over TLS") { all_at_once(Security::tls); }
