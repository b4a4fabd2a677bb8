// SPDX-License-Identifier: AGPL-3.0-or-later
// Several threads that send: everything once, and in order on each socket.
#include "server/gateway/senders.hpp"

#include <future>
#include <list>

#include "tests/catch.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra::gateway;
using namespace shidra::gateway::test;

TEST_CASE("Each number is sent once, whoever sends it, round after round") {
  auto const threads = GENERATE(0U, 1U, 2U, 5U);
  Senders senders(threads);
  for (auto const count : {std::size_t{0}, std::size_t{1}, Senders::worth_sharing - 1, Senders::worth_sharing,
                           std::size_t{1000}, std::size_t{65}}) {
    std::vector<int> sent(count);  // plain: two threads at one number would be a race for TSan to see
    senders.run(count, [&](std::size_t number) { ++sent[number]; });
    CHECK(sent == std::vector<int>(count, 1));
  }
}

TEST_CASE("With several sending threads every socket gets every broadcast, in order") {
  constexpr std::size_t sockets = 2 * Senders::worth_sharing;
  constexpr int broadcasts = 200;
  Options options;
  options.sending_threads = 3;
  options.limits.connections_per_address = 1000;
  Server server(options);
  auto const said = [](int number) {
    return std::to_string(number) + std::string(static_cast<std::size_t>(number * 7919 % 3000), 'x');
  };
  std::list<Client> clients;
  for (std::size_t at = 0; at < sockets; ++at) REQUIRE(clients.emplace_back(server.port()).open().status == 101);
  auto judged = std::async(std::launch::async, [&] {
    for (int number = 0; number < broadcasts; ++number)
      for (auto& client : clients)
        if (client.frame().payload != said(number)) throw std::runtime_error("not broadcast " + std::to_string(number));
  });
  for (int number = 0; number < broadcasts; ++number)
    server.on_io([&] {
      for (auto* socket : server.site.open) socket->send(make_text_frame(said(number)), 1, Importance::log);
    });
  CHECK_NOTHROW(judged.get());
  auto const counters = server.counters();
  CHECK(counters.frames_out >= sockets * broadcasts);
  CHECK(counters.closed_slow == 0);
}
