// SPDX-License-Identifier: AGPL-3.0-or-later
// HTTP over a real socket: replies, keep-alive, limits, slow and hostile senders.
#include <chrono>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "tests/catch.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra::gateway;
using namespace shidra::gateway::test;
using std::chrono::milliseconds;

namespace {

Options impatient() {
  Options options;
  options.limits.tick = milliseconds(20);
  options.limits.header_deadline = milliseconds(200);
  options.limits.keep_alive = milliseconds(200);
  options.limits.answer_deadline = milliseconds(200);
  options.limits.write_deadline = milliseconds(300);
  options.limits.close_deadline = milliseconds(200);
  return options;
}

std::size_t resident_kilobytes() {
  std::ifstream status("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  status >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

}  // namespace

TEST_CASE("a reply carries the headers of the house and no name of a library") {
  Server server;
  Client client(server.port());
  auto reply = client.ask("GET", "/hello");
  CHECK(reply.status == 200);
  CHECK(reply.body == "hello");
  CHECK(reply.headers["content-length"] == "5");
  CHECK(reply.headers["date"].ends_with(" GMT"));
  CHECK(reply.headers["cache-control"] == "no-store");
  CHECK(reply.headers["x-content-type-options"] == "nosniff");
  CHECK(reply.headers["referrer-policy"] == "same-origin");
  CHECK(reply.headers["cross-origin-opener-policy"] == "same-origin");
  CHECK(reply.headers["content-security-policy"].find("trusted-types shidra") != std::string::npos);
  CHECK(reply.headers.count("permissions-policy") == 1);
  CHECK(reply.headers.count("server") == 0);
  CHECK(reply.headers.count("strict-transport-security") == 0);
  CHECK(client.ask("GET", "/static").headers["cache-control"] == "max-age=9");
}

TEST_CASE("one connection serves many requests, one after the other") {
  Server server;
  Client client(server.port());
  std::string requests;
  for (int at = 0; at < 100; ++at)
    requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n" + std::to_string(100 + at);
  client.send(requests +
              "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int at = 0; at < 100; ++at) REQUIRE(client.reply().body == std::to_string(100 + at));
  CHECK(client.reply().headers["connection"] == "close");
  CHECK(client.ended());
  CHECK(client.rest.empty());
  CHECK(server.counters().requests == 101);
}

TEST_CASE("HEAD has the length and no body") {
  Server server;
  Client client(server.port());
  CHECK(client.ask("HEAD", "/hello").headers["content-length"] == "5");
  CHECK(client.ask("GET", "/hello").body == "hello");
}

TEST_CASE("HTTP/1.0 is answered and closed") {
  Server server;
  Client client(server.port());
  client.send("GET /hello HTTP/1.0\r\nHost: a\r\n\r\n");
  CHECK(client.reply().body == "hello");
  CHECK(client.ended());
}

TEST_CASE("after a refusal nothing more is read") {
  Server server;
  Client client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hello HTTP/1.1\r\nHost: "
      "a\r\n\r\n");
  auto reply = client.reply();
  CHECK(reply.status == 411);
  CHECK(reply.headers["connection"] == "close");
  CHECK(client.ended());
  CHECK(client.rest.empty());
  CHECK(server.counters().requests == 0);
}

TEST_CASE("large bodies leave without being copied, files in pieces") {
  Server server;
  auto const path = std::filesystem::temp_directory_path() / ("shidra-gateway-" + std::to_string(::getpid()));
  std::ofstream(path) << "0123456789" << std::string(500'000, 'f') << "end";
  server.on_io([&] { server.site.file = path.string(); });
  Client client(server.port());
  CHECK(client.ask("GET", "/shared").body == std::string(3'000'000, 's'));
  CHECK(client.ask("GET", "/file?500003").body == std::string(500'000, 'f') + "end");
  CHECK(client.ask("GET", "/hello").body == "hello");
  client.send("GET /file?900000 HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK_THROWS(client.reply());
  std::filesystem::remove(path);
}

TEST_CASE("answers may come later, from another thread, once") {
  Server server;
  Client client(server.port());
  CHECK(client.ask("GET", "/later").body == "later");
  CHECK(client.ask("GET", "/hello").body == "hello");
}

TEST_CASE("an unanswered request gets 500, an exception closes only its own connection") {
  Server server;
  Client other(server.port());
  CHECK(other.ask("GET", "/dropped").status == 500);
  Client client(server.port());
  client.send("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(client.ended());
  CHECK(server.counters().exceptions == 1);
  CHECK(other.ask("GET", "/bad-header").status == 500);
  CHECK(other.ask("GET", "/hello").body == "hello");
}

TEST_CASE("bodies stay in memory up to a length and go to a file above; both have a limit") {
  Options options;
  options.limits.memory_body_bytes = 64 * 1024;
  auto const folder = std::filesystem::temp_directory_path() / ("shidra-spool-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  options.spool_folder = folder.string();
  Server server(options);
  {
    Client client(server.port());
    CHECK(client.ask("POST", "/upload", "", std::string(65536, 'u')).body == "memory 65536");
    CHECK(client.ask("POST", "/upload", "", std::string(5'000'000, 'u')).body == "file 5000000");
    CHECK(client.ask("POST", "/echo", "", std::string(65536, 'e')).body == std::string(65536, 'e'));
    server.on_io([&] { server.site.last = {}; });
    CHECK(std::filesystem::is_empty(folder));
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n");
    CHECK(client.reply().status == 413);
    CHECK(client.ended());
  }
  {
    Client aborted(server.port());
    aborted.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(70000, 'a'));
    CHECK(server.becomes([&] { return !std::filesystem::is_empty(folder); }));
  }
  CHECK(server.becomes([&] { return std::filesystem::is_empty(folder); }));
  std::filesystem::remove(folder);
}

TEST_CASE("a large body is let in by its head, or never written") {
  Options options;
  options.limits.memory_body_bytes = 64 * 1024;
  auto const folder = std::filesystem::temp_directory_path() / ("shidra-admit-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  options.spool_folder = folder.string();
  Server server(options);
  std::string const length = " HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n";
  Client refused(server.port());
  refused.send("POST /upload?no" + length + "Expect: 100-continue\r\n\r\n");
  auto const reply = refused.reply();
  CHECK(reply.status == 403);
  CHECK(reply.body == "not from you, 127.0.0.1");
  CHECK(refused.ended());
  Client pushing(server.port());
  pushing.send("POST /upload?no" + length + "\r\n" + std::string(500'000, 'u'));
  CHECK(pushing.reply().status == 403);
  CHECK(server.counters().requests == 0);
  CHECK(std::filesystem::is_empty(folder));
  Client welcome(server.port());
  welcome.send("POST /upload?later" + length + "Expect: 100-continue\r\n\r\n");
  CHECK(welcome.reply().status == 100);
  welcome.send(std::string(5'000'000, 'u'));
  CHECK(welcome.reply().body == "file 5000000");
  CHECK(welcome.ask("POST", "/upload?later", "", std::string(100'000, 'u')).body == "file 100000");
  CHECK(server.site.admissions == 4);
  auto const most = options.limits.stranger_bytes;
  CHECK(welcome.ask("POST", "/upload?no", "", std::string(most, 'u')).body == "memory " + std::to_string(most));
  CHECK(server.site.admissions == 4);
  CHECK(welcome.ask("POST", "/upload", "", std::string(most + 1, 'u')).body == "memory " + std::to_string(most + 1));
  CHECK(server.site.admissions == 5);
  server.on_io([&] { server.site.last = {}; });
  std::filesystem::remove_all(folder);
}

TEST_CASE("bodies in files have a limit together, and it comes back with each") {
  Options options;
  options.limits.spool_bytes = 6'000'000;
  Server server(options);
  Client next(server.port());
  {
    Client first(server.port());
    first.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + std::string(100'000, 'a'));
    REQUIRE(server.becomes([&] { return server.site.admissions == 1; }));
    Client second(server.port());
    auto full = second.ask("POST", "/upload", "", std::string(1'000'001, 'b'));
    CHECK(full.status == 503);
    CHECK(full.headers["retry-after"] == "5");
    CHECK(next.ask("POST", "/upload", "", std::string(1'000'000, 'b')).body == "file 1000000");
    server.on_io([&] { server.site.last = {}; });
  }
  CHECK(server.becomes([&] { return server.gateway.counters().connections_open == 1; }));
  CHECK(next.ask("POST", "/upload", "", std::string(5'999'999, 'b')).body == "file 5999999");
}

TEST_CASE("a client that waits for 100 Continue gets it") {
  Server server;
  Client client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.reply().status == 100);
  client.send("ok");
  CHECK(client.reply().body == "ok");
}

TEST_CASE("endless headers and bodies are refused with bounded memory") {
  Server server;
  auto const before = resident_kilobytes();
  for (std::string start : {"GET / HTTP/1.1\r\nHost: a\r\nX: ", "GET /",
                            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;",
                            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n"}) {
    Client client(server.port());
    client.send(start);
    std::string const flood(256 * 1024, 'a');
    for (int at = 0; at < 256 && client.send(flood); ++at) {
    }
    server.becomes([&] { return server.gateway.counters().connections_open == 0; });
  }
  CHECK(server.counters().requests_refused == 4);
  CHECK(server.counters().bytes_in < 8U * 1024 * 1024);
  CHECK(resident_kilobytes() < before + 8 * 1024);
}

TEST_CASE("slow senders, idle connections and slow answers are ended by their deadlines") {
  Server server(impatient());
  Client silent(server.port()), half(server.port()), body(server.port()), kept(server.port()),
      unanswered(server.port());
  half.send("GET / HTT");
  body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12");
  CHECK(kept.ask("GET", "/hello").status == 200);
  CHECK(half.reply().status == 408);
  CHECK(body.reply().status == 408);
  CHECK(silent.ended());
  CHECK(kept.ended());
  CHECK(server.becomes([&] { return server.gateway.counters().connections_open <= 3; }));
}

TEST_CASE("a reader that takes nothing is ended by the write deadline") {
  Server server(impatient());
  Client client(server.port(), Security::plain, 4096);
  client.send("GET /shared HTTP/1.1\r\nHost: a\r\n\r\nGET /shared HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(server.becomes([&] { return server.gateway.counters().connections == 1; }));
  CHECK(server.becomes([&] { return server.gateway.counters().connections_open == 0; }));
}

TEST_CASE("connections are limited, altogether and per address") {
  Options options;
  options.limits.new_connections_per_second = 0;  // how quickly they come is not asked here
  SECTION("altogether") { options.limits.connections = 2; }
  SECTION("per address") { options.limits.connections_per_address = 2; }
  Server server(options);
  {
    Client one(server.port()), two(server.port());
    CHECK(one.ask("GET", "/hello").status == 200);
    CHECK(two.ask("GET", "/hello").status == 200);
    Client three(server.port());
    CHECK(three.reply().status == 503);
    CHECK(three.ended());
  }
  CHECK(server.becomes([&] { return server.gateway.counters().connections_open == 0; }));
  Client again(server.port());
  CHECK(again.ask("GET", "/hello").status == 200);
  CHECK(server.counters().connections_refused == 1);
}

TEST_CASE("a proxy is believed only when it is trusted") {
  Options options;
  SECTION("trusted") {
    options.trusted_proxies = {"127.0.0.0/8"};
    Server server(options);
    Client client(server.port());
    client.ask("GET", "/hello", "X-Forwarded-For: 9.9.9.9, 1.2.3.4\r\nX-Forwarded-Proto: https\r\n");
    server.on_io([&] {
      CHECK(server.site.last.peer_address == "1.2.3.4");
      CHECK(server.site.last.secure);
    });
  }
  SECTION("not trusted") {
    Server server(options);
    Client client(server.port());
    client.ask("GET", "/hello", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n");
    server.on_io([&] {
      CHECK(server.site.last.peer_address == "127.0.0.1");
      CHECK_FALSE(server.site.last.secure);
    });
  }
}

TEST_CASE("timers run once, in order, and can be cancelled; posted work keeps its order") {
  Server server;
  std::string order;
  std::promise<void> last;
  server.on_io([&] {
    server.gateway.after(milliseconds(30), [&] { order += "b", last.set_value(); });
    server.gateway.after(milliseconds(10), [&] { order += "a"; });
    server.gateway.cancel(server.gateway.after(milliseconds(20), [&] { order += "x"; }));
  });
  REQUIRE(last.get_future().wait_for(std::chrono::seconds(3)) == std::future_status::ready);
  std::string digits;
  for (int at = 0; at < 1000; ++at) server.gateway.post([&digits, at] { digits += std::to_string(at % 10); });
  server.gateway.post([] { throw std::runtime_error("from posted work"); });
  server.on_io([&] { CHECK(digits.size() == 1000); });
  CHECK(order == "ab");
  CHECK(digits.substr(0, 12) == "012345678901");
  CHECK(server.counters().exceptions == 1);
}

TEST_CASE("a port that is taken and an address that is none are said at the start") {
  Server server;
  EchoSite site;
  Options options;
  SECTION("port") { options.port = server.port(); }
  SECTION("address") { options.host = "not an address"; }
  Gateway second(site, options);
  CHECK_THROWS_AS(second.start(), std::system_error);
}
