// SPDX-License-Identifier: AGPL-3.0-or-later
// The gate as a table: bytes in, status out (200 stands for admitted, 100 for "more, please").
#include "server/gateway/request_gate.hpp"

#include <algorithm>

#include "server/gateway/text_rules.hpp"
#include "tests/catch.hpp"

using namespace shidra::gateway;

namespace {

struct Row {
  char const* name;
  std::string bytes;
  unsigned status;
};

std::string get(std::string const& target, std::string const& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: forum.example\r\n" + more + "\r\n";
}
std::string post(std::string const& more) { return "POST /rpc HTTP/1.1\r\nHost: forum.example\r\n" + more + "\r\n"; }
std::string with_host(std::string const& host) { return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"; }

unsigned status_of(Verdict const& verdict) {
  if (std::holds_alternative<Incomplete>(verdict)) return 100;
  if (auto const* refused = std::get_if<Refused>(&verdict)) return refused->status;
  return 200;
}

std::string many_headers(int count) {
  std::string lines;
  for (int at = 0; at < count; ++at) lines += "X-" + std::to_string(at) + ": y\r\n";
  return lines;
}

std::string const nul(1, '\0');

std::vector<Row> rows() {
  return {
      {"plain GET", get("/"), 200},
      {"query", get("/a/b?c=d&e=%20"), 200},
      {"Hebrew path", get("/%D7%A9%D7%9C%D7%95%D7%9D"), 200},
      {"POST with a body", post("Content-Length: 5\r\n"), 200},
      {"POST without a body", post(""), 200},
      {"HTTP/1.0 GET", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", 200},
      {"HEAD", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 200},
      {"100 headers", get("/", many_headers(99)), 200},
      {"header value of UTF-8", get("/", "X-Name: \xD7\xA9\r\n"), 200},
      {"empty header value", get("/", "X-Name:\r\n"), 200},
      {"tab in a value", get("/", "X-Name: a\tb\r\n"), 200},
      {"nothing yet", "", 100},
      {"half a line", "GET / HT", 100},
      {"all but the last byte", "GET / HTTP/1.1\r\nHost: a\r\n\r", 100},
      {"Transfer-Encoding: chunked", post("Transfer-Encoding: chunked\r\n"), 411},
      {"Transfer-Encoding: gzip", post("Transfer-Encoding: gzip\r\n"), 411},
      {"Transfer-Encoding: xchunked", post("Transfer-Encoding: xchunked\r\n"), 411},
      {"Transfer-Encoding: identity", post("Transfer-Encoding: identity\r\n"), 411},
      {"chunked, identity", post("Transfer-Encoding: chunked, identity\r\n"), 411},
      {"Transfer-Encoding twice", post("Transfer-Encoding: a\r\nTransfer-Encoding: chunked\r\n"), 411},
      {"Transfer-Encoding after vertical tab",
       post("Transfer-Encoding: \x0b"
            "chunked\r\n"),
       400},
      {"Content-Length then Transfer-Encoding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 411},
      {"Transfer-Encoding then Content-Length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 411},
      {"HTTP/1.0 chunked", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411},
      {"Content-Length list", post("Content-Length: 5, 5\r\n"), 400},
      {"Content-Length twice, the same", post("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {"Content-Length twice, different", post("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {"Content-Length +5", post("Content-Length: +5\r\n"), 400},
      {"Content-Length -1", post("Content-Length: -1\r\n"), 400},
      {"Content-Length 0x5", post("Content-Length: 0x5\r\n"), 400},
      {"Content-Length 5 5", post("Content-Length: 5 5\r\n"), 400},
      {"Content-Length 2^64+5", post("Content-Length: 18446744073709551621\r\n"), 400},
      {"Content-Length empty", post("Content-Length:\r\n"), 400},
      {"HTTP/1.0 with a body", "POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 400},
      {"folded header", get("/", "X-Name: a\r\n b\r\n"), 400},
      {"first header folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"space before the colon", get("/", "X-Name : a\r\n"), 400},
      {"no colon", get("/", "X-Name\r\n"), 400},
      {"no name", get("/", ": a\r\n"), 400},
      {"bracket in a name", get("/", "X[Name]: a\r\n"), 400},
      {"UTF-8 in a name", get("/", "\xD7\xA9: a\r\n"), 400},
      {"bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"bare LF in a value", get("/", "X-Name: a\nX-B: c\r\n"), 400},
      {"bare CR in a value", get("/", "X-Name: a\rb\r\n"), 400},
      {"NUL in a value", get("/", "X-Name: a" + nul + "\r\n"), 400},
      {"NUL in the target", get("/a" + nul), 400},
      {"control character in a value", get("/", "X-Name: a\x01\r\n"), 400},
      {"DEL in a value", get("/", "X-Name: a\x7F\r\n"), 400},
      {"no Host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400},
      {"no header at all", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"Host with a port", with_host("forum.example:8443"), 200},
      {"Host IPv6", with_host("[::1]:80"), 200},
      {"Host IPv4", with_host("127.0.0.1"), 200},
      {"Host empty", with_host(""), 400},
      {"Host with a user", with_host("a@b"), 400},
      {"Host with an IPv6 zone", with_host("[fe80::1%25eth0]"), 400},
      {"Host with an unclosed bracket", with_host("[::1"), 400},
      {"Host with text after the bracket", with_host("[::1]a"), 400},
      {"Host with a bad port", with_host("a:b"), 400},
      {"Host with a huge port", with_host("a:65536"), 400},
      {"Host with a path", with_host("a/b"), 400},
      {"Host list", with_host("a, b"), 400},
      {"absolute form", get("http://forum.example/"), 400},
      {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"authority form", get("forum.example:443"), 400},
      {"two slashes", get("//evil.example/"), 400},
      {"encoded second slash", get("/%2fevil.example/"), 400},
      {"backslash", get("/\\evil.example"), 400},
      {"encoded backslash", get("/%5cevil.example"), 400},
      {"fragment", get("/a#b"), 400},
      {"dot dot", get("/a/../b"), 400},
      {"dot dot at the end", get("/a/.."), 400},
      {"encoded dot dot", get("/%2e%2e/etc/passwd"), 400},
      {"dot dot with encoded slashes", get("/a%2f..%2fb"), 400},
      {"dot dot semicolon", get("/..;/b"), 400},
      {"one dot", get("/./a"), 400},
      {"three dots are a name", get("/.../a"), 200},
      {"%00", get("/a%00"), 400},
      {"%0d%0a in the path", get("/a%0d%0ab"), 400},
      {"%ff is no UTF-8", get("/%ff"), 400},
      {"overlong slash", get("/%c0%af"), 400},
      {"bad escape", get("/%zz"), 400},
      {"cut escape", get("/%4"), 400},
      {"raw UTF-8 target", get("/\xD7\xA9"), 400},
      {"target of 9 KiB", get("/" + std::string(9 * 1024, 'a')), 414},
      {"line without end", "GET /" + std::string(17 * 1024, 'a'), 414},
      {"101 headers", get("/", many_headers(100)), 431},
      {"header of 17 KiB", get("/", "X-Name: " + std::string(17 * 1024, 'a') + "\r\n"), 431},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"gEt", "gEt / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 405},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"http/1.1", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"TLS hello", "\x16\x03\x01\x02", 400},
      {"Expect: 100-continue", post("Expect: 100-continue\r\nContent-Length: 5\r\n"), 200},
      {"Expect: something", post("Expect: 200-ok\r\n"), 417},
      {"two Origins", get("/", "Origin: https://a\r\nOrigin: https://b\r\n"), 400},
      {"two Content-Types", post("Content-Type: a\r\nContent-Type: b\r\n"), 400},
  };
}

HttpRequest handshake(std::string const& replace, std::string const& with) {
  std::string text =
      "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: other, shidra.v1\r\n\r\n";
  if (!replace.empty()) text.replace(text.find(replace), replace.size(), with);
  return std::get<Admitted>(admit(text, Limits{})).request;
}

unsigned handshake_status(std::string const& replace, std::string const& with) {
  auto const wish = handshake_wish(handshake(replace, with), 0);
  if (auto const* refused = std::get_if<Refused>(&wish)) return refused->status;
  return std::get<Wish>(wish) == Wish::web_socket ? 101 : 200;
}

}  // namespace

TEST_CASE("the gate admits and refuses by the table") {
  REQUIRE(rows().size() >= 60);
  for (auto const& row : rows()) {
    INFO(row.name);
    CHECK(status_of(admit(row.bytes, Limits{})) == row.status);
  }
}

TEST_CASE("the verdict does not depend on how the bytes were cut") {
  for (auto const& row : rows()) {
    INFO(row.name);
    Verdict verdict = Incomplete{};
    std::size_t scanned = 0;
    for (std::size_t size = 0; size <= row.bytes.size() && std::holds_alternative<Incomplete>(verdict); ++size) {
      verdict = admit(std::string_view(row.bytes).substr(0, size), Limits{}, scanned);
      scanned = size;
    }
    CHECK(status_of(verdict) == row.status);
  }
}

TEST_CASE("an admitted request carries what was asked") {
  auto const verdict = admit(
      "POST /a%20b/%D7%A9?x=%31 HTTP/1.1\r\nHost: h:1\r\ncookie: a=1; sid=x=y; a=2\r\n"
      "Content-Length: 7\r\nConnection: close\r\n\r\nrest",
      Limits{});
  auto const& admitted = std::get<Admitted>(verdict);
  CHECK(admitted.request.method == "POST");
  CHECK(admitted.request.path == "/a b/\xD7\xA9");
  CHECK(admitted.request.query == "x=%31");
  CHECK(admitted.request.header("HOST") == "h:1");
  CHECK(admitted.request.cookie("sid") == "x=y");
  CHECK_FALSE(admitted.request.cookie("a").has_value());
  CHECK_FALSE(admitted.request.cookie("si").has_value());
  CHECK(admitted.content_length == 7);
  CHECK(admitted.after == AfterReply::close);
  CHECK(admitted.head_bytes + 4 ==
        std::string("POST /a%20b/%D7%A9?x=%31 HTTP/1.1\r\nHost: h:1\r\ncookie: a=1; sid=x=y; a=2\r\n"
                    "Content-Length: 7\r\nConnection: close\r\n\r\nrest")
            .size());
}

TEST_CASE("a WebSocket handshake is judged strictly") {
  CHECK(handshake_status("", "") == 101);
  CHECK(handshake_status("Upgrade: WebSocket\r\n", "") == 200);
  CHECK(handshake_status("Upgrade: WebSocket", "Upgrade: h2c") == 200);
  CHECK(handshake_status("keep-alive, Upgrade", "keep-alive") == 400);
  CHECK(handshake_status("GET", "POST") == 405);
  CHECK(handshake_status("Version: 13", "Version: 8") == 426);
  CHECK(handshake_status("Version: 13", "Version: 13,8") == 426);
  CHECK(handshake_status("dGhlIHNhbXBsZSBub25jZQ==", "abc") == 400);
  CHECK(handshake_status("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZR==") == 400);
  CHECK(handshake_status("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=!") == 400);
  CHECK(handshake_status("Sec-WebSocket-Version",
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version") == 400);
  CHECK(handshake_status("shidra.v1", "shidra.v2") == 400);
  CHECK(handshake_status("Sec-WebSocket-Protocol: other, shidra.v1\r\n", "") == 400);
}

TEST_CASE("UTF-8 is checked to the letter") {
  CHECK(is_utf8("\xD7\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (std::string_view bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
                               "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xD7"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}
