// SPDX-License-Identifier: AGPL-3.0-or-later
// From one to everybody: as fast as it goes, or at a fixed rate.
#include "tests/bench/client/dialect.hpp"
#include "tests/bench/client/modes.hpp"
#include "tests/bench/client/watchers.hpp"

namespace shidra::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 10s;  // for the last messages of a run

Clock::duration span(double time) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(time));
}

/// Everything a fan-out needs, connected and watching.
struct Hall {
  Hall(Options const& options, Report& report)
      : loop(options.spin),
        watchers(loop, options, report),
        publisher(loop, options, report),
        ledger(report, options.sockets) {
    watchers.gather();
    publisher.gather();
    watchers.expect(ledger);
  }

  /// Waits for what is under way; what does not come counts as wrong.
  template <class Each>
  void drain(Report& report, Each const& each) {
    for (auto const until = Clock::now() + patience; ledger.complete() < ledger.published() && Clock::now() < until;) {
      loop.turn(Clock::now() + 100ms);
      while (auto const message = ledger.take_complete()) each(*message);
    }
    if (auto const missing = watchers.missed(ledger.published())) report.wrong("messages that never came", missing);
  }

  Loop loop;
  Watchers watchers;
  Publisher publisher;
  Ledger ledger;
};

struct Times {
  std::vector<double> first, last;
  void add(Ledger::Message const& message) {
    first.push_back(milliseconds(message.first - message.published));
    last.push_back(milliseconds(message.last - message.published));
  }
  void tell(Report& report) {
    report.set("to_first_ms", quantile(first, 0.5));
    report.set("to_last_ms", quantile(last, 0.5));
    report.set("to_last_p99_ms", quantile(last, 0.99));
    report.set("messages", static_cast<double>(last.size()));
  }
};

}  // namespace

void run_fanout(Options const& options, Report& report) {
  Hall hall(options, report);
  auto& ledger = hall.ledger;
  auto const pump = [&](TimePoint until, auto const& each) {
    while (Clock::now() < until) {
      while (ledger.published() - ledger.complete() < options.window) hall.publisher.publish(ledger);
      hall.loop.turn(until);
      while (auto const message = ledger.take_complete()) each(*message);
    }
  };
  pump(Clock::now() + span(options.warm), [](auto const&) {});
  Times times;
  auto const before = usage_of(options.servers);
  hall.loop.start_counting();
  auto const began = Clock::now();
  auto ended = began;
  auto const note = [&](Ledger::Message const& message) {
    times.add(message);
    ended = message.last;
  };
  pump(began + span(options.seconds), note);
  // A very slow server gets more time rather than no figure.
  for (auto const until = began + patience; times.last.size() < options.window && Clock::now() < until;)
    pump(Clock::now() + 100ms, note);
  report.set("client_busy", hall.loop.busy());
  auto const after = usage_of(options.servers);
  auto const deliveries = static_cast<double>(times.last.size() * options.sockets);
  if (deliveries > 0) {
    report.set("deliveries_per_s", deliveries / seconds(ended - began));
    report.set("server_us_per_delivery", (after.cpu_seconds - before.cpu_seconds) * 1e6 / deliveries);
  }
  hall.drain(report, [](auto const&) {});
  report.set("message_bytes", static_cast<double>(ledger.message_bytes()));
  report.set("wire_bytes", static_cast<double>(ledger.wire_bytes()));
  report.set("deflate", hall.watchers.deflate() ? 1 : 0);
  times.tell(report);
}

void run_rate(Options const& options, Report& report) {
  Hall hall(options, report);
  Times times;
  auto const each = [&](Ledger::Message const& message) { times.add(message); };
  auto const between = span(1 / options.rate);
  auto const before = usage_of(options.servers);
  hall.loop.start_counting();
  auto const began = Clock::now();
  auto const until = began + span(options.seconds);
  for (auto due = began; due < until; due += between) {
    while (Clock::now() < due) {
      hall.loop.turn(due);
      while (auto const message = hall.ledger.take_complete()) each(*message);
    }
    hall.publisher.publish(hall.ledger);
  }
  report.set("client_busy", hall.loop.busy());
  report.set("server_cpu_share", (usage_of(options.servers).cpu_seconds - before.cpu_seconds) / options.seconds);
  hall.drain(report, each);
  times.tell(report);
}

}  // namespace shidra::bench
