// SPDX-License-Identifier: AGPL-3.0-or-later
// Status line, headers of the Site, headers of the house.
#include "server/gateway/reply_head.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {
namespace {

using NamedValue = std::pair<std::string_view, std::string_view>;

// Each of these gives way to a header of the same name from the Site.
constexpr std::array<NamedValue, 7> house_headers = {{
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
     "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
     "require-trusted-types-for 'script'; trusted-types shidra"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy",
     "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
     "midi=(), payment=(), usb=()"},
}};

constexpr std::array<std::pair<unsigned, std::string_view>, 33> phrases = {{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
}};

std::string_view phrase_of(unsigned status) {
  auto const found = std::find_if(phrases.begin(), phrases.end(), [&](auto const& row) { return row.first == status; });
  return found == phrases.end() ? "Status" : found->second;  // the phrase means nothing to a client
}

bool is_written_by_gateway(std::string_view name) {
  static constexpr std::array<std::string_view, 6> names = {
      "content-length", "transfer-encoding", "connection", "keep-alive", "date", "server"};
  return std::any_of(names.begin(), names.end(), [&](auto own) { return same_ignoring_case(own, name); });
}

bool is_sendable(Header const& header) {
  auto const control = [](char byte) { return (byte >= 0 && byte < ' ' && byte != '\t') || byte == 127; };
  return is_token(header.name) && !is_written_by_gateway(header.name) &&
         std::none_of(header.value.begin(), header.value.end(), control);
}

bool sets(HttpReply const& reply, std::string_view name) {
  return std::any_of(reply.headers.begin(), reply.headers.end(),
                     [&](Header const& header) { return same_ignoring_case(header.name, name); });
}

}  // namespace

std::string http_date(std::time_t seconds) {
  static constexpr std::array<char const*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<char const*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                     parts.tm_min, parts.tm_sec);
}

std::uint64_t body_bytes(HttpReply const& reply) {
  struct Size {
    std::uint64_t operator()(std::string const& text) const { return text.size(); }
    std::uint64_t operator()(std::shared_ptr<std::string const> const& text) const { return text ? text->size() : 0; }
    std::uint64_t operator()(StaticBody const& body) const { return body.bytes.size(); }
    std::uint64_t operator()(FileBody const& body) const { return body.length; }
  };
  return std::visit(Size{}, reply.body);
}

std::optional<std::string> reply_head(HttpReply const& reply, HeadOptions const& options) {
  if (!std::all_of(reply.headers.begin(), reply.headers.end(), is_sendable)) return std::nullopt;
  std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", reply.status, phrase_of(reply.status), options.date);
  if (reply.status >= 200 && reply.status != 204 && reply.status != 304)
    head += fmt::format("Content-Length: {}\r\n", body_bytes(reply));
  for (auto const& header : reply.headers) head += fmt::format("{}: {}\r\n", header.name, header.value);
  for (auto const& [name, value] : house_headers) {
    if (!sets(reply, name)) head += fmt::format("{}: {}\r\n", name, value);
  }
  if (options.secure && !sets(reply, "strict-transport-security"))
    head += "Strict-Transport-Security: max-age=63072000\r\n";
  if (options.after == AfterReply::close) head += "Connection: close\r\n";
  return head += "\r\n";
}

HttpReply plain_reply(unsigned status, std::string_view why) {
  HttpReply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  if (status == 426) reply.headers.push_back({"Sec-WebSocket-Version", "13"});
  if (status == 405) reply.headers.push_back({"Allow", "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS"});
  if (status == 503) reply.headers.push_back({"Retry-After", "5"});
  reply.body = std::string(why) + "\n";
  return reply;
}

}  // namespace shidra::gateway
