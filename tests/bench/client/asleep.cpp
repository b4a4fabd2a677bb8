// SPDX-License-Identifier: AGPL-3.0-or-later
// From one to everybody while nobody reads: what the server alone can send, with every core of the machine. The next
// change is published when the last was acknowledged, and a server reads that only after it has sent the last one
// everywhere, so from the first acknowledgement to the last there lie as many fan-outs as changes between them. What is
// sent waits in the watchers' receive buffers, then they read it, untimed and checked like any other.
#include "tests/bench/client/modes.hpp"
#include "tests/bench/client/watchers.hpp"

namespace shidra::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 30s;
/// Some 30 kB for each watcher: well below a receive buffer, so that no send is cut short.
constexpr std::uint64_t changes_at_once = 40;

/// Publishes one after the other; returns the seconds from the first acknowledgement to the last.
double publish_all(Loop& loop, Publisher& publisher, Ledger& ledger) {
  TimePoint first{}, last{};
  for (std::uint64_t number = 0; number < changes_at_once; ++number) {
    publisher.publish(ledger);
    for (auto const until = Clock::now() + patience; publisher.acknowledged() < ledger.published();) {
      if (Clock::now() > until) throw Broken("a change was not acknowledged in time");
      loop.turn(until);
    }
    last = Clock::now();
    if (number == 0) first = last;
  }
  return seconds(last - first);
}

}  // namespace

void run_asleep(Options const& options, Report& report) {
  Loop awake(0), asleep(0);
  Watchers watchers(asleep, options, report);
  Publisher publisher(awake, options, report);
  Ledger ledger(report, options.sockets);
  watchers.gather();
  publisher.gather();
  watchers.expect(ledger);
  std::vector<double> rates, cores;
  for (auto const until = Clock::now() + std::chrono::duration<double>(options.warm + options.seconds);
       Clock::now() < until;) {
    auto const before = usage_of(options.servers);
    auto const spent = publish_all(awake, publisher, ledger);
    auto const cpu = usage_of(options.servers).cpu_seconds - before.cpu_seconds;
    rates.push_back(static_cast<double>((changes_at_once - 1) * options.sockets) / spent);
    cores.push_back(cpu / spent);
    for (auto const late = Clock::now() + patience; ledger.complete() < ledger.published() && Clock::now() < late;) {
      asleep.turn(Clock::now() + 100ms);
      while (ledger.take_complete()) {
      }
    }
  }
  if (auto const missing = watchers.missed(ledger.published())) report.wrong("messages that never came", missing);
  report.set("deliveries_per_s", quantile(rates, 0.5));
  report.set("server_cores", quantile(cores, 0.5));
  report.set("message_bytes", static_cast<double>(ledger.message_bytes()));
  report.set("messages", static_cast<double>(ledger.published()));
}

}  // namespace shidra::bench
