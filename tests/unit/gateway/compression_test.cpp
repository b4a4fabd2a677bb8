// SPDX-License-Identifier: AGPL-3.0-or-later
// permessage-deflate: what is agreed, what goes out compressed once for all, and what a peer may send compressed.
#include <list>
#include <random>

#include "server/gateway/deflate.hpp"
#include "server/gateway/extensions.hpp"
#include "server/gateway/unpacker.hpp"
#include "tests/catch.hpp"
#include "tests/unit/gateway/support/client.hpp"
#include "tests/unit/gateway/support/server.hpp"

using namespace shidra::gateway;
using namespace shidra::gateway::test;

namespace {

std::string const plain_answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

/// "" when nothing is agreed, "refused" when the header breaks the grammar.
std::string answered(std::vector<std::string> const& values) {
  HttpRequest request;
  for (auto const& value : values) request.headers.push_back({"Sec-WebSocket-Extensions", value});
  auto const answer = answer_extensions(request);
  if (std::holds_alternative<Refused>(answer)) return "refused";
  return std::get<0>(answer).value_or("");
}

std::string noise(std::size_t size) {
  std::minstd_rand random(7);
  std::string text;
  while (text.size() < size) text += static_cast<char>(' ' + random() % 95);
  return text;
}

std::string words(std::size_t size) {
  std::string text;
  for (int at = 0; text.size() < size; ++at) text += "word " + std::to_string(at * 7919 % 1000) + ", ";
  text.resize(size);
  return text;
}

std::string compressed_frame(std::string_view text, unsigned first = 0xC1) {
  return client_frame(first, squeezed(text));
}

struct Row {
  char const* name;
  std::string bytes;
  unsigned code;
};

}  // namespace

TEST_CASE("a few bytes never become more than one message at a time, and none is lost") {
  constexpr std::size_t most = 64 * 1024, header = 14;
  Unpacker unpacker(most);
  std::string bytes;
  int const messages = 500;
  for (int number = 0; number < messages; ++number) {
    bytes += compressed_frame(std::string(most, static_cast<char>('a' + number % 26)));
    if (number % 50 == 0) bytes += client_frame(0x89, "ping");  // not compressed
  }
  REQUIRE(bytes.size() < 64 * 1024);  // of which one read may bring so many
  REQUIRE(unpacker.take(bytes) == Unpacker::Verdict::fine);
  std::vector<char> room(most);
  int whole = 0;
  while (unpacker.has_output() || unpacker.has_rest()) {
    std::string out;
    std::size_t at_once = 0;
    while (unpacker.has_output()) {
      auto const given = unpacker.give(room.data(), room.size());
      out.append(room.data(), given);
      at_once += given;
    }
    CHECK(at_once <= most + 3 * header);
    auto const letter = static_cast<char>('a' + whole % 26);
    if (std::ranges::count(out, letter) >= static_cast<std::ptrdiff_t>(most)) ++whole;
    if (unpacker.has_rest()) REQUIRE(unpacker.go_on() == Unpacker::Verdict::fine);
  }
  CHECK(whole == messages);
  CHECK_FALSE(unpacker.has_rest());
}

TEST_CASE("an offer to compress is read to the letter") {
  CHECK(answered({}) == "");
  CHECK(answered({"x-webkit-deflate-frame"}) == "");
  CHECK(answered({"permessage-deflate"}) == plain_answer);
  CHECK(answered({"Permessage-Deflate"}) == plain_answer);
  CHECK(answered({"permessage-deflate; server_no_context_takeover ;client_no_context_takeover"}) == plain_answer);
  CHECK(answered({"permessage-deflate; client_max_window_bits"}) == plain_answer + "; client_max_window_bits=12");
  CHECK(answered({"permessage-deflate; client_max_window_bits=10"}) == plain_answer + "; client_max_window_bits=10");
  CHECK(answered({"permessage-deflate; client_max_window_bits=\"1\\5\""}) ==
        plain_answer + "; client_max_window_bits=12");
  CHECK(answered({"permessage-deflate;server_max_window_bits=\"15\""}) == plain_answer + "; server_max_window_bits=15");
  for (auto const* declined :
       {"permessage-deflate; unknown", "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16", "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; server_no_context_takeover=15",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover"}) {
    INFO(declined);
    CHECK(answered({declined}) == "");
    CHECK(answered({std::string(declined) + ", permessage-deflate"}) == plain_answer);
    CHECK(answered({declined, "other; a=b, permessage-deflate"}) == plain_answer);
  }
  for (auto const* broken : {"", ",", "permessage-deflate;", "permessage-deflate; =1", "permessage-deflate; a=",
                             "permessage-deflate; a=\"1", "permessage-deflate; a=\"\"", "permessage-deflate; a=\"b c\"",
                             "permessage-deflate a", "permessage-deflate; a=\"b\"c", "permessage-deflate,"}) {
    INFO(broken);
    CHECK(answered({broken}) == "refused");
  }
}

TEST_CASE("a frame has one compressed twin, and only when that is worth it") {
  auto const text = words(300);
  auto const frame = make_text_frame(text);
  auto const twin = frame->wire(Compression::deflate);
  CHECK(twin.data() == frame->wire(Compression::deflate).data());
  CHECK(twin.size() < frame->wire().size());
  CHECK(static_cast<unsigned char>(twin[0]) == 0xC1);
  CHECK(unsqueezed(twin.substr(twin[1] == 126 ? 4 : 2)) == text);
  CHECK(unsqueezed(deflated("")).empty());
  auto const small = make_text_frame(std::string(compressed_from - 1, 'a'));
  CHECK(small->wire(Compression::deflate).data() == small->wire().data());
  auto const limit = make_text_frame(std::string(compressed_from, 'a'));
  CHECK(limit->wire(Compression::deflate).size() < 20);
  std::string random(compressed_from, '\0');
  std::minstd_rand number(3);
  for (auto& byte : random) byte = static_cast<char>(number() >> 8);
  auto const rough = make_text_frame(random);
  CHECK(rough->wire(Compression::deflate).data() == rough->wire().data());
}

TEST_CASE("a bundle is its frames one behind the other, plain and compressed") {
  auto const small = make_text_frame("{}");
  auto const large = make_text_frame(std::string(2'000, 'a'));
  auto const bundle = bundle_of({small, large, small});
  CHECK(bundle->messages() == 3);
  CHECK(bundle->wire() == std::string(small->wire()) + std::string(large->wire()) + std::string(small->wire()));
  auto const squeezed = std::string(large->wire(Compression::deflate));
  REQUIRE(squeezed.size() < 100);
  CHECK(bundle->wire(Compression::deflate) == std::string(small->wire()) + squeezed + std::string(small->wire()));
  CHECK(bundle_of({large}) == large);
  CHECK(large->messages() == 1);
}

TEST_CASE("what comes compressed is inflated up to its bound, and not a byte further") {
  CHECK(inflated(squeezed(std::string(65536, 'a')), 65536).value() == std::string(65536, 'a'));
  CHECK(inflated(squeezed(std::string(65537, 'a')), 65536).error() == Unsound::too_big);
  CHECK(inflated(squeezed(std::string(50'000'000, 'a')), 65536).error() == Unsound::too_big);
  CHECK(inflated("\xFF\xFF\xFF", 100).error() == Unsound::damaged);
  CHECK(inflated(std::string(1, '\0'), 100).value().empty());
  CHECK(inflated(std::string("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8), 100).value() == "Hello");  // RFC 7692 §7.2.3.4
}

TEST_CASE("a socket that agreed is sent and may send compressed messages, one that did not is not") {
  Server server;
  Client squeezing(server.port()), plain(server.port());
  auto opened = squeezing.open_compressed();
  REQUIRE(opened.status == 101);
  CHECK(opened.headers["sec-websocket-extensions"] == plain_answer + "; client_max_window_bits=12");
  REQUIRE(plain.open().status == 101);
  auto const text = words(5000);
  for (auto* client : {&squeezing, &plain}) {
    client->send(text_frame(text));
    auto const echo = client->message();
    CHECK(echo.payload == text);
    CHECK(echo.compressed == (client == &squeezing));
    client->send(text_frame("short"));
    CHECK_FALSE(client->message().compressed);
  }
  squeezing.send(compressed_frame(text) + text_frame("plain") + compressed_frame("\xD7\xA9") + compressed_frame(""));
  CHECK(squeezing.message().payload == text);
  CHECK(squeezing.message().payload == "plain");
  CHECK(squeezing.message().payload == "\xD7\xA9");
  CHECK(squeezing.message().payload.empty());
  plain.send(compressed_frame(text));
  CHECK(plain.close_code() == 1002);
  CHECK(Client(server.port()).open("/ws", "Sec-WebSocket-Extensions: a=\r\n").status == 400);
}

TEST_CASE("a large compressed message may arrive byte by byte, in fragments, with pings in between") {
  Server server;
  Client client(server.port());
  REQUIRE(client.open_compressed().status == 101);
  auto const text = noise(65'000);
  for (char const byte : compressed_frame(text).substr(0, 20'000)) client.send(std::string(1, byte));
  client.send(compressed_frame(text).substr(20'000));
  CHECK(client.message().payload == text);
  auto const packed = squeezed(text);
  client.send(client_frame(0x41, packed.substr(0, 1)));
  for (std::size_t at = 1; at < packed.size(); at += 5000)
    client.send(client_frame(0x89, "?") + client_frame(0x00, packed.substr(at, 5000)));
  client.send(client_frame(0x80, "") + compressed_frame("next"));
  int pongs = 0;
  auto next = client.frame();
  for (; next.opcode == 10; next = client.frame()) ++pongs;
  CHECK(pongs == static_cast<int>((packed.size() - 1 + 4999) / 5000));
  CHECK(next.payload == text);
  CHECK(client.message().payload == "next");
}

TEST_CASE("compressed messages of many are inflated one by one, and one who leaves keeps nobody waiting") {
  Options options;
  options.limits.messages_per_second = 10'000;
  options.limits.message_burst = 10'000;
  Server server(options);
  auto const text = words(200'000);
  std::string const frame = compressed_frame(text);
  for (int round = 0; round < 5; ++round) {
    std::list<Client> staying;
    {
      std::list<Client> leaving;
      for (int at = 0; at < 12; ++at)
        for (auto* clients : {&staying, &leaving})
          REQUIRE(clients->emplace_back(server.port()).open_compressed().status == 101);
      for (auto& client : leaving) client.send(frame + frame + frame + compressed_frame("a\x80"));
      for (auto& client : staying) client.send(frame + frame + compressed_frame("and more"));
    }
    for (auto& client : staying) {
      for (int at = 0; at < 2; ++at) CHECK(client.message().payload == text);
      CHECK(client.message().payload == "and more");
    }
  }
  CHECK(server.becomes([&] { return server.gateway.counters().connections_open == 0; }));
  CHECK(server.counters().exceptions == 0);
}

TEST_CASE("one whose message turns out bad, and who does not leave, keeps nobody waiting") {
  Options options;
  options.limits.close_deadline = std::chrono::seconds(60);
  Server server(options);
  Client stubborn(server.port()), next(server.port());
  REQUIRE(stubborn.open_compressed().status == 101);
  REQUIRE(next.open_compressed().status == 101);
  stubborn.send(compressed_frame("a\x80" + words(100'000)));
  CHECK(stubborn.close_code() == 1007);
  next.send(compressed_frame("next"));
  CHECK(next.message().payload == "next");
}

TEST_CASE("one who is read slowly with a long message behind many small ones keeps nobody waiting") {
  Options options;
  options.limits.message_burst = 300;  // more than Beast reads at once: 1,536 bytes
  options.limits.messages_per_second = 1;
  Server server(options);
  Client hog(server.port()), next(server.port());
  REQUIRE(hog.open_compressed().status == 101);
  REQUIRE(next.open_compressed().status == 101);
  std::string small;
  for (int at = 0; at < 1'500; ++at) small += text_frame("x");
  hog.send(small + compressed_frame(words(8'000)));
  for (int at = 0; at < 300; ++at) CHECK(hog.message().payload == "x");
  next.send(compressed_frame(words(20'000)));
  CHECK(next.message().payload == words(20'000));
}

TEST_CASE("bad compressed messages are answered with the right close code") {
  Options options;
  options.limits.tick = std::chrono::milliseconds(20);
  options.limits.close_deadline = std::chrono::milliseconds(200);
  options.limits.message_bytes = 64 * 1024;
  Server server(options);
  auto const begun = client_frame(0x41, squeezed("begun"));
  std::vector<Row> const rows = {
      {"bomb", compressed_frame(std::string(20'000'000, 'a')), 1009},
      {"limit + 1", compressed_frame(std::string(65'537, 'a')), 1009},
      {"too long even compressed", client_frame(0xC1, std::string(66'000, 'a')), 1009},
      {"too long in fragments",
       client_frame(0x41, std::string(40'000, 'a')) + client_frame(0, std::string(40'000, 'a')), 1009},
      {"length 2^63", std::string("\xC1\xFF\x80\0\0\0\0\0\0\0mask", 14), 1009},
      {"no deflate stream", client_frame(0xC1, "\xFF\xFF\xFF"), 1007},
      {"invalid UTF-8 inside", compressed_frame("a\x80"), 1007},
      {"RSV1 on a ping", client_frame(0xC9, "p"), 1002},
      {"RSV1 on a continuation", begun + client_frame(0xC0, "a"), 1002},
      {"RSV1 in a plain message", client_frame(0x01, "a") + client_frame(0xC0, "a"), 1002},
      {"compressed inside plain", client_frame(0x01, "a") + compressed_frame("b"), 1002},
      {"plain inside compressed", begun + text_frame("b"), 1002},
      {"compressed inside compressed", begun + compressed_frame("b"), 1002},
      {"RSV2 too", client_frame(0xE1, squeezed("a")), 1002},
      {"unmasked", client_frame(0xC1, squeezed("a"), Mask::no), 1002},
      {"length not minimal", std::string("\xC1\xFE\0\x05maskhello", 13), 1002},
      {"reserved opcode inside", begun + client_frame(0x83, "b"), 1002},
      {"binary", compressed_frame("a", 0xC2), 1003},
      {"close of one byte inside", begun + client_frame(0x88, "a"), 1002},
      {"close inside", begun + client_frame(0x88, "\x03\xE9"), 1001},
  };
  for (auto const& row : rows) {
    INFO(row.name);
    Client client(server.port());
    REQUIRE(client.open_compressed().status == 101);
    client.send(row.bytes);
    CHECK(client.close_code() == row.code);
    CHECK(client.ended());
  }
  CHECK(server.becomes([&] { return server.site.closed == static_cast<int>(rows.size()); }));
  CHECK(server.counters().exceptions == 0);
  CHECK(server.counters().messages_in == 0);
}
