// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes before every handler: whatever the gate admits can be read in one way only, and where the bytes were cut on
// their way makes no difference.
#include <algorithm>

#include "server/gateway/request_gate.hpp"
#include "tests/fuzz/oracle.hpp"

using namespace shidra;
using fuzz::expect;

namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }

std::ptrdiff_t count_headers(gateway::HttpRequest const& request, std::string_view name) {
  return std::count_if(request.headers.begin(), request.headers.end(), [&](auto const& header) {
    return std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
  });
}

void check(gateway::Admitted const& admitted, std::string_view bytes, gateway::Limits const& limits) {
  auto const& request = admitted.request;
  expect(admitted.head_bytes <= bytes.size() && admitted.head_bytes <= limits.header_bytes, "the head ends in time");
  expect(bytes.substr(0, admitted.head_bytes).ends_with("\r\n\r\n"), "the head ends with an empty line");
  expect(count_headers(request, "transfer-encoding") == 0, "no body without a length");
  expect(count_headers(request, "host") == 1, "one host");
  expect(count_headers(request, "content-length") <= 1, "one length");
  expect(request.headers.size() <= limits.headers, "a bounded number of headers");
  expect(request.path.starts_with("/"), "a path from the root");
  for (auto const* part : {"/../", "/./", "//"})
    expect((request.path + "/").find(part) == std::string::npos || part == std::string_view("//"), "no way up");
  for (char const letter : request.path)
    expect(static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F, "no control characters in a path");
  for (auto const& header : request.headers)
    for (char const letter : header.name + header.value)
      expect(letter != '\r' && letter != '\n' && letter != '\0', "no line ends inside a header");
  static_cast<void>(gateway::handshake_wish(request, admitted.content_length));
}

bool same(gateway::Verdict const& one, gateway::Verdict const& other) {
  if (one.index() != other.index()) return false;
  if (auto const* refused = std::get_if<gateway::Refused>(&one))
    return refused->status == std::get<gateway::Refused>(other).status;
  auto const* admitted = std::get_if<gateway::Admitted>(&one);
  return !admitted || (admitted->head_bytes == std::get<gateway::Admitted>(other).head_bytes &&
                       admitted->request.path == std::get<gateway::Admitted>(other).request.path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto bytes = fuzz::text_of(data, size);
  auto const step = fuzz::take_byte(bytes) + 1;
  gateway::Limits const limits;
  auto const whole = gateway::admit(bytes, limits);
  if (auto const* admitted = std::get_if<gateway::Admitted>(&whole)) check(*admitted, bytes, limits);
  std::size_t scanned = 0;
  gateway::Verdict pieces = gateway::Incomplete{};
  for (std::size_t come = std::min<std::size_t>(step, bytes.size());; come = std::min(come + step, bytes.size())) {
    pieces = gateway::admit(bytes.substr(0, come), limits, scanned);
    scanned = come;
    if (pieces.index() != 0 || come == bytes.size()) break;
  }
  // Cut bytes may be refused sooner, for something before the place where the whole is refused for something else.
  bool const both_refuse =
      std::holds_alternative<gateway::Refused>(whole) && std::holds_alternative<gateway::Refused>(pieces);
  expect(both_refuse || same(whole, pieces), "where bytes are cut makes no difference");
  return 0;
}
