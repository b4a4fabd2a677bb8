// SPDX-License-Identifier: AGPL-3.0-or-later
// The gate, in the order bytes are looked at: line ends, request line, header lines, what the headers say together.
#include "server/gateway/request_gate.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <tl/expected.hpp>

#include "server/gateway/request_target.hpp"
#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {
namespace {

using Checked = tl::expected<void, Refused>;

tl::unexpected<Refused> refuse(unsigned status, std::string_view why) {
  return tl::make_unexpected(Refused{status, why});
}

struct HeadEnd {
  std::size_t bytes = 0;  // 0: not there yet
};

// Refuses at once what no later byte can mend, so that a sender of bare LF does not wait for a deadline.
tl::expected<HeadEnd, Refused> find_head_end(std::string_view bytes, std::size_t scanned) {
  if (!bytes.empty() && (bytes[0] < 'A' || bytes[0] > 'Z')) return refuse(400, "not a request");
  for (auto at = scanned > 3 ? scanned - 3 : 0; at < bytes.size(); ++at) {
    auto const byte = bytes[at];
    if (byte == '\0') return refuse(400, "NUL");
    if (byte == '\n' && (at == 0 || bytes[at - 1] != '\r')) return refuse(400, "bare LF");
    if (byte == '\r' && at + 1 < bytes.size() && bytes[at + 1] != '\n') return refuse(400, "bare CR");
    if (byte == '\n' && at >= 3 && bytes[at - 2] == '\n') return HeadEnd{at + 1};
  }
  return HeadEnd{};
}

Checked read_version(std::string_view version, Admitted& admitted) {
  if (version == "HTTP/1.1") return {};
  if (version == "HTTP/1.0") {
    admitted.after = AfterReply::close;
    return {};
  }
  auto const known_shape = version.size() == 8 && version.starts_with("HTTP/");
  return refuse(known_shape ? 505 : 400, "version");
}

Checked read_request_line(std::string_view line, Admitted& admitted) {
  static constexpr std::array<std::string_view, 7> methods = {"GET",    "HEAD",  "POST",   "PUT",
                                                              "DELETE", "PATCH", "OPTIONS"};
  auto const parts = split(line, ' ');
  if (parts.size() != 3) return refuse(400, "request line");
  if (!is_token(parts[0])) return refuse(400, "method");
  if (std::find(methods.begin(), methods.end(), parts[0]) == methods.end()) return refuse(405, "method");
  admitted.request.method = parts[0];
  if (auto checked = read_version(parts[2], admitted); !checked) return checked;
  auto target = read_target(parts[1]);
  if (!target) return tl::make_unexpected(target.error());
  admitted.request.target = parts[1];
  admitted.request.path = std::move(target->path);
  admitted.request.query = std::move(target->query);
  return {};
}

Checked read_header_line(std::string_view line, HttpRequest& request) {
  if (line[0] == ' ' || line[0] == '\t') return refuse(400, "folded header");
  auto const colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return refuse(400, "header name");
  auto const value = trimmed(line.substr(colon + 1));
  auto const control = [](char byte) { return (byte >= 0 && byte < ' ' && byte != '\t') || byte == 127; };
  if (std::any_of(value.begin(), value.end(), control)) return refuse(400, "header value");
  request.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  return {};
}

Checked read_lines(std::string_view head, Limits const& limits, Admitted& admitted) {
  auto end = head.find("\r\n");
  if (auto checked = read_request_line(head.substr(0, end), admitted); !checked) return checked;
  for (head.remove_prefix(end + 2); head != "\r\n"; head.remove_prefix(end + 2)) {
    if (admitted.request.headers.size() == limits.headers) return refuse(431, "too many headers");
    end = head.find("\r\n");
    if (auto checked = read_header_line(head.substr(0, end), admitted.request); !checked) return checked;
  }
  return {};
}

std::size_t count_of(HttpRequest const& request, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(request.headers.begin(), request.headers.end(),
                    [&](Header const& header) { return same_ignoring_case(header.name, name); }));
}

Checked check_single(HttpRequest const& request) {
  // What access is decided by may be said once only.
  for (std::string_view name :
       {"content-length", "origin", "content-type", "sec-fetch-site", "authorization", "upgrade"}) {
    if (count_of(request, name) > 1) return refuse(400, "repeated header");
  }
  if (count_of(request, "transfer-encoding") > 0) return refuse(411, "Transfer-Encoding is not accepted");
  if (count_of(request, "host") != 1 || !is_host(request.header("host"))) return refuse(400, "Host");
  return {};
}

Checked read_content_length(Admitted& admitted) {
  if (count_of(admitted.request, "content-length") == 0) return {};
  auto const value = admitted.request.header("content-length");
  auto const digits = std::all_of(value.begin(), value.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
  auto const parsed = std::from_chars(value.data(), value.data() + value.size(), admitted.content_length);
  if (value.empty() || !digits || parsed.ec != std::errc{}) return refuse(400, "Content-Length");
  return {};
}

Checked read_meaning(Admitted& admitted) {
  auto const& request = admitted.request;
  if (auto checked = check_single(request); !checked) return checked;
  if (auto checked = read_content_length(admitted); !checked) return checked;
  auto const old = admitted.after == AfterReply::close;
  if (old && admitted.content_length > 0) return refuse(400, "body in HTTP/1.0");
  if (count_of(request, "expect") > 0) {
    if (old || count_of(request, "expect") > 1 || !same_ignoring_case(request.header("expect"), "100-continue"))
      return refuse(417, "Expect");
    admitted.expects = Expects::go_ahead;
  }
  for (auto const& header : request.headers) {
    if (same_ignoring_case(header.name, "connection") && lists_token(header.value, "close"))
      admitted.after = AfterReply::close;
  }
  return {};
}

bool any_lists(HttpRequest const& request, std::string_view name, std::string_view token) {
  return std::any_of(request.headers.begin(), request.headers.end(), [&](Header const& header) {
    return same_ignoring_case(header.name, name) && lists_token(header.value, token);
  });
}

}  // namespace

Verdict admit(std::string_view bytes, Limits const& limits, std::size_t scanned) {
  auto const end = find_head_end(bytes.substr(0, limits.header_bytes), scanned);
  if (!end) return end.error();
  if (end->bytes == 0) {
    if (bytes.size() < limits.header_bytes) return Incomplete{};
    return Refused{bytes.find('\n') == std::string_view::npos ? 414U : 431U, "header too large"};
  }
  Admitted admitted;
  admitted.head_bytes = end->bytes;
  if (auto checked = read_lines(bytes.substr(0, end->bytes), limits, admitted); !checked) return checked.error();
  if (auto checked = read_meaning(admitted); !checked) return checked.error();
  return admitted;
}

std::variant<Wish, Refused> handshake_wish(HttpRequest const& request, std::uint64_t content_length) {
  if (!same_ignoring_case(request.header("upgrade"), "websocket")) return Wish::http;
  if (request.method != "GET") return Refused{405, "a WebSocket starts with GET"};
  if (content_length > 0) return Refused{400, "body in a handshake"};
  if (!any_lists(request, "connection", "upgrade")) return Refused{400, "Connection: Upgrade"};
  if (count_of(request, "sec-websocket-version") != 1 || request.header("sec-websocket-version") != "13")
    return Refused{426, "Sec-WebSocket-Version"};
  if (count_of(request, "sec-websocket-key") != 1 || !is_websocket_key(request.header("sec-websocket-key")))
    return Refused{400, "Sec-WebSocket-Key"};
  if (!any_lists(request, "sec-websocket-protocol", sub_protocol)) return Refused{400, "Sec-WebSocket-Protocol"};
  return Wish::web_socket;
}

}  // namespace shidra::gateway
