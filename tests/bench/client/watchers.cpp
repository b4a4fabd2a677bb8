// SPDX-License-Identifier: AGPL-3.0-or-later
// See watchers.hpp.
#include "tests/bench/client/watchers.hpp"

#include <fmt/core.h>

#include "tests/bench/client/dialect.hpp"

namespace shidra::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;

}  // namespace

Watchers::Watchers(Loop& loop, Options const& options, Report& report)
    : loop_(loop),
      options_(options),
      report_(report),
      tls_(options.tls ? make_tls() : nullptr),
      target_(watch_target(options, tls_.get())),
      opening_(options.sockets, options.pending),
      next_(options.sockets),
      watches_(options.sockets),
      streams_(options.dialect == "nats" ? options.sockets : 0) {
  for (std::size_t number = 0; number < options.sockets; ++number)
    sockets_.push_back(std::make_unique<Socket>(loop, static_cast<Listener&>(*this), number));
}

void Watchers::gather() {
  auto const until = Clock::now() + patience;
  while (!opening_.all_done()) {
    opening_.advance([this](std::size_t number) { sockets_[number]->connect(target_); });
    loop_.turn(std::min(until, Clock::now() + 1s));
    if (Clock::now() > until) throw Broken("the watchers did not gather in time");
  }
}

std::uint64_t Watchers::missed(std::uint64_t published) const {
  std::uint64_t missing = 0;
  for (auto const next : next_) missing += published - next;
  return missing;
}

void Watchers::on_open(Socket& socket) {
  if (options_.dialect == "nats") {
    socket.send(nats::greeting(options_.watching));
  } else if (options_.dialect == "plain") {
    watches_[socket.number()] = 1;
    opening_.done();
  } else if (options_.watching) {
    socket.send(watch_request(1, options_, options_.topic));
  }
}

void Watchers::on_message(Socket& socket, std::string_view wire, bool compressed) {
  if (options_.dialect == "nats") return on_nats(socket, compressed ? inflate_(wire) : wire);
  if (!watches_[socket.number()]) return on_answer(socket, compressed ? inflate_(wire) : wire);
  hear(socket, wire, compressed);
}

void Watchers::on_nats(Socket& socket, std::string_view bytes) {
  streams_[socket.number()].take(
      bytes, [&](std::string_view payload) { hear(socket, payload, false); },
      [&](std::string_view line) {
        if (line == "PING") return socket.send(nats::pong);
        if (line != "PONG" || watches_[socket.number()]) return;
        watches_[socket.number()] = 1;
        opening_.done();
      });
}

void Watchers::hear(Socket& socket, std::string_view wire, bool compressed) {
  auto const number = socket.number();
  if (!ledger_) return report_.wrong("a message before anything was published");
  next_[number] = ledger_->hear(next_[number], wire, compressed);
}

/// Our server: first its welcome, then the answer to the watch.
void Watchers::on_answer(Socket& socket, std::string_view text) {
  bool const welcome = text.starts_with(R"({"jsonrpc":"2.0","method":"welcome")");
  if (welcome && options_.watching) return;
  if (!welcome && !text.starts_with(R"({"jsonrpc":"2.0","id":1,"result":{)"))
    throw Broken(fmt::format("an answer to the watch was wanted, heard: {}", text));
  watches_[socket.number()] = 1;
  opening_.done();
}

void Watchers::on_lost(Socket& socket, std::string const& why) {
  if (!watches_[socket.number()]) throw Broken(fmt::format("watcher {} could not watch: {}", socket.number(), why));
  report_.wrong(fmt::format("a watcher was lost: {}", why));
}

Publisher::Publisher(Loop& loop, Options const& options, Report& report)
    : loop_(loop),
      options_(options),
      report_(report),
      tls_(options.tls ? make_tls() : nullptr),
      target_(publish_target(options, tls_.get())),
      socket_(loop, *this, 0) {}

void Publisher::gather() {
  socket_.connect(target_);
  auto const until = Clock::now() + patience;
  while (!open_) {
    loop_.turn(until);
    if (Clock::now() > until) throw Broken("the publisher did not connect in time");
  }
}

void Publisher::publish(Ledger& ledger) {
  socket_.send(publish_request(ledger.published(), options_));
  ledger.publish();
}

void Publisher::on_open(Socket& socket) {
  if (options_.dialect == "nats") socket.send(nats::greeting(false));
  if (options_.dialect == "plain") open_ = true;
}

void Publisher::on_message(Socket& socket, std::string_view wire, bool) {
  if (options_.dialect == "plain") return;  // nchan tells its publisher about the channel
  if (options_.dialect == "nats")
    return stream_.take(
        wire, [](std::string_view) {},
        [&](std::string_view line) {
          if (line == "PING") socket.send(nats::pong);
          if (line == "PONG") open_ = true;
        });
  if (wire.starts_with(R"({"jsonrpc":"2.0","method":"welcome")")) {
    open_ = true;
  } else if (number_after(wire, R"("id":)") == static_cast<std::int64_t>(acknowledged_) &&
             wire.find(R"("result":)") != std::string_view::npos) {
    ++acknowledged_;
  } else {
    report_.wrong(fmt::format("acknowledgement {} was wanted, heard: {}", acknowledged_, wire));
  }
}

void Publisher::on_lost(Socket&, std::string const& why) { throw Broken("the publisher was lost: " + why); }

}  // namespace shidra::bench
