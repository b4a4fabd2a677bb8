// SPDX-License-Identifier: AGPL-3.0-or-later
// A gateway on an ephemeral port with a small Site, its loop in a thread of its own, stopped at the end of the test.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "server/gateway/gateway.hpp"

namespace shidra::gateway::test {

/// GET /hello, /shared, /static, /file?offset-length, /later, /dropped, /throws, /bad-header; POST /echo, /upload (?no:
/// refused at its head, ?later: let in from another thread); /ws.
class EchoSite final : public Site {
 public:
  explicit EchoSite() : shared(std::make_shared<std::string const>(3'000'000, 's')) {}
  ~EchoSite() override;
  std::size_t body_limit(std::string_view method, std::string_view path) const override;
  void admit(HttpRequest const& head, Admission answer) override;
  void request(HttpRequest request, Answer answer) override;
  void upgrade(HttpRequest request, UpgradeAnswer answer) override;

  std::shared_ptr<std::string const> shared;
  std::vector<std::thread> threads;
  std::string file;
  bool knows_peers = true;      // they may send long messages; set before the first
  bool only_echoes = false;     // no word of a message means anything; set before the first
  HttpRequest last;             // io thread
  std::vector<Socket*> open;    // io thread
  std::vector<SocketId> owing;  // io thread; those that said "owe": a reply is theirs to come
  std::atomic<int> closed{0}, rooms{0}, admissions{0};
};

class Server {
 public:
  explicit Server(Options options = {});
  ~Server();
  std::uint16_t port() const { return gateway.port(); }
  /// Runs on the io thread and waits for it.
  void on_io(std::function<void()> work);
  Counters counters();
  /// Waits until this holds, asked on the io thread; false after five seconds.
  bool becomes(std::function<bool()> condition);

  EchoSite site;
  Gateway gateway;

 private:
  std::thread thread_;
};

}  // namespace shidra::gateway::test
