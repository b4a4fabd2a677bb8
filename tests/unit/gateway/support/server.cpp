// SPDX-License-Identifier: AGPL-3.0-or-later
// The test's Site and the thread its gateway runs in.
#include "tests/unit/gateway/support/server.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace shidra::gateway::test {
namespace {

class Echo final : public Conversation {
 public:
  Echo(EchoSite& site, Socket& socket) : site_(site), socket_(socket) {
    site_.open.push_back(&socket);
    if (site_.knows_peers) socket.allow_long_messages();
  }
  void on_message(std::string text) override {
    if (site_.only_echoes || !does(text)) socket_.send(make_text_frame(text), 0, Importance::reply);
  }
  void on_room() override { ++site_.rooms; }
  void on_restart(std::chrono::milliseconds come_back) override {
    socket_.send(make_text_frame(std::to_string(come_back.count())), 0, Importance::reply);
  }
  void on_closed() override {
    std::erase(site_.open, &socket_);
    ++site_.closed;
  }

 private:
  /// Words that ask for something else than an echo.
  bool does(std::string const& word) {
    if (word == "throw") throw std::runtime_error("asked to throw");
    if (word == "owe") return site_.owing.push_back(socket_.id()), socket_.owe_reply(ReplySize::large), true;
    if (word == "bye") return socket_.close(CloseCode::signed_out, "as you wish"), true;
    return false;
  }

  EchoSite& site_;
  Socket& socket_;
};

HttpReply text(std::string body) { return {200, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)}; }

}  // namespace

EchoSite::~EchoSite() {
  for (auto& thread : threads) thread.join();
}

std::size_t EchoSite::body_limit(std::string_view, std::string_view path) const {
  return path == "/upload" ? 8 * 1024 * 1024 : default_body_limit;
}

void EchoSite::admit(HttpRequest const& head, Admission answer) {
  ++admissions;
  if (head.query == "no") return answer(HttpReply{403, {}, std::string("not from you, " + head.peer_address)});
  if (head.query == "later") return void(threads.emplace_back([answer] { answer(std::nullopt), answer(text("no")); }));
  answer(std::nullopt);
}

void EchoSite::request(HttpRequest request, Answer answer) {
  last = request;
  if (request.path == "/hello") return answer(text("hello"));
  if (request.path == "/echo") return answer(text(request.body));
  if (request.path == "/shared") return answer({200, {}, shared});
  if (request.path == "/static") return answer({200, {{"Cache-Control", "max-age=9"}}, StaticBody{"static"}});
  if (request.path == "/file") return answer({206, {}, FileBody{file, 10, std::stoul(request.query)}});
  if (request.path == "/throws") throw std::runtime_error("asked to throw");
  if (request.path == "/dropped") return;
  if (request.path == "/bad-header") return answer({200, {{"X-Name", "a\r\nSet-Cookie: b"}}, std::string("x")});
  if (request.path == "/later") {
    threads.emplace_back([answer] { answer(text("later")), answer(text("twice")); });
    return;
  }
  if (request.path == "/upload") {
    auto const where = request.body_file ? "file " + std::to_string(std::filesystem::file_size(request.body_file->path))
                                         : "memory " + std::to_string(request.body.size());
    return answer(text(where));
  }
  answer({404, {}, std::string("no such page")});
}

void EchoSite::upgrade(HttpRequest request, UpgradeAnswer answer) {
  last = request;
  if (request.path != "/ws") return answer(HttpReply{403, {}, std::string("not here")});
  answer(Opening([this](Socket& socket) { return std::make_unique<Echo>(*this, socket); }));
}

Server::Server(Options options) : gateway(site, std::move(options)) {
  gateway.start();
  thread_ = std::thread([this] { gateway.run(); });
}

Server::~Server() {
  gateway.stop();
  thread_.join();
}

void Server::on_io(std::function<void()> work) {
  std::promise<void> done;
  gateway.post([&] {
    work();
    done.set_value();
  });
  if (done.get_future().wait_for(std::chrono::seconds(20)) != std::future_status::ready) std::abort();
}

Counters Server::counters() {
  Counters copy;
  on_io([&] { copy = gateway.counters(); });
  return copy;
}

bool Server::becomes(std::function<bool()> condition) {
  for (int tries = 0; tries < 500; ++tries) {
    bool holds = false;
    on_io([&] { holds = condition(); });
    if (holds) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace shidra::gateway::test
