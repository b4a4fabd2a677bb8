// SPDX-License-Identifier: AGPL-3.0-or-later
// The moment after a restart: everybody connects at once, watches, and has the whole snapshot. All must get the same
// bytes, as nothing changes meanwhile. Over TLS clients come back with the tickets of an earlier run, as browsers do.
#include <cstdio>

#include <fmt/core.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "tests/bench/client/dialect.hpp"
#include "tests/bench/client/modes.hpp"
#include "tests/bench/client/watchers.hpp"

namespace shidra::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct Forget {
  void operator()(SSL_SESSION* ticket) const { SSL_SESSION_free(ticket); }
};
using File = std::unique_ptr<std::FILE, Close>;
using Ticket = std::unique_ptr<SSL_SESSION, Forget>;

std::vector<Ticket> read_tickets(std::string const& path) {
  std::vector<Ticket> tickets;
  if (path.empty()) return tickets;
  File const file(std::fopen(path.c_str(), "r"));
  while (file) {
    Ticket ticket(PEM_read_SSL_SESSION(file.get(), nullptr, nullptr, nullptr));
    if (!ticket) break;
    tickets.push_back(std::move(ticket));
  }
  return tickets;
}

class Storm final : private Listener {
 public:
  Storm(Options const& options, Report& report)
      : options_(options),
        report_(report),
        loop_(options.spin),
        tls_(options.tls ? make_tls() : nullptr),
        target_(watch_target(options, tls_.get())),
        opening_(options.sockets, options.pending),
        has_(options.sockets),
        tickets_(read_tickets(options.tickets)) {
    for (std::size_t number = 0; number < options.sockets; ++number)
      sockets_.push_back(std::make_unique<Socket>(loop_, static_cast<Listener&>(*this), number));
  }

  void run() {
    auto const before = usage_of(options_.servers);
    loop_.start_counting();
    auto const began = Clock::now();
    while (having_ < options_.sockets && Clock::now() < began + patience) {
      opening_.advance([this](std::size_t number) {
        sockets_[number]->connect(target_, number < tickets_.size() ? tickets_[number].get() : nullptr);
      });
      loop_.turn(Clock::now() + 1s);
    }
    auto const took = seconds(Clock::now() - began);
    report_.set("client_busy", loop_.busy());
    report_.set("seconds", took);
    report_.set("having", static_cast<double>(having_));
    report_.set("snapshot_bytes", static_cast<double>(snapshot_.size()));
    report_.set("server_us_each", (usage_of(options_.servers).cpu_seconds - before.cpu_seconds) * 1e6 /
                                      static_cast<double>(options_.sockets));
    report_.set("resumed", static_cast<double>(resumed_));
    if (having_ < options_.sockets) report_.wrong("clients without a snapshot", options_.sockets - having_);
    keep_tickets();
  }

 private:
  void on_open(Socket& socket) override {
    opening_.done();
    if (socket.is_resumed()) ++resumed_;
    socket.send(watch_request(1, options_, options_.topic));
  }

  void on_message(Socket& socket, std::string_view text, bool) override {
    if (text.starts_with(R"({"jsonrpc":"2.0","method":"welcome")")) return;
    if (snapshot_.empty()) {
      if (text.find(R"("reset":true)") == std::string_view::npos || !text.ends_with("]}}"))
        throw Broken(fmt::format("a snapshot was wanted, heard: {}", text.substr(0, 200)));
      snapshot_ = text;
    }
    if (has_[socket.number()] || text != snapshot_) return report_.wrong("a second snapshot, or another one");
    has_[socket.number()] = 1;
    ++having_;
  }

  void on_lost(Socket& socket, std::string const& why) override {
    throw Broken(fmt::format("client {} was lost: {}", socket.number(), why));
  }

  void keep_tickets() const {
    if (options_.keep_tickets.empty()) return;
    File const file(std::fopen(options_.keep_tickets.c_str(), "w"));
    if (!file) throw Broken("no file for tickets");
    for (auto const& socket : sockets_)
      if (auto const* ticket = socket->ticket()) PEM_write_SSL_SESSION(file.get(), ticket);
  }

  Options const& options_;
  Report& report_;
  Loop loop_;
  std::unique_ptr<ssl_ctx_st, TlsFree> tls_;
  Target target_;
  Opening opening_;
  std::vector<char> has_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<Ticket> tickets_;
  std::size_t having_ = 0, resumed_ = 0;
  std::string snapshot_;
};

}  // namespace

void run_storm(Options const& options, Report& report) { Storm(options, report).run(); }

}  // namespace shidra::bench
