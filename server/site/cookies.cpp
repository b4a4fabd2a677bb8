// SPDX-License-Identifier: AGPL-3.0-or-later
// See cookies.hpp.
#include "server/site/cookies.hpp"

#include <algorithm>

namespace shidra::site {
namespace {

bool is_https(std::string_view public_url) { return public_url.starts_with("https://"); }

/// Enough of a User-Agent for somebody to recognise their device in the list of sessions.
std::string device_of(std::string_view agent) {
  std::string device;
  for (char const c : agent.substr(0, 200))
    if (c >= 0x20 && c < 0x7F) device += c;
  return device;
}

std::string origin_of(std::string_view url) {
  auto const scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return std::string(url.substr(0, url.find('/', scheme + 3)));
}

}  // namespace

std::string cookie_name(pipeline::Cookie::Purpose purpose, std::string_view public_url) {
  std::string const name = purpose == pipeline::Cookie::Purpose::session ? "shidra-session" : "shidra-browser";
  return (is_https(public_url) ? "__Host-" : "") + name;
}

std::string set_cookie(pipeline::Cookie const& cookie, std::string_view public_url) {
  std::string header =
      cookie_name(cookie.purpose, public_url) + "=" + cookie.value + "; Path=/; HttpOnly; SameSite=Lax";
  if (is_https(public_url)) header += "; Secure";
  header += cookie.value.empty() ? "; Max-Age=0" : "; Max-Age=7776000";  // 90 days
  return header;
}

access::Credentials credentials_of(gateway::HttpRequest const& request, std::string_view public_url) {
  access::Credentials credentials;
  credentials.address = request.peer_address;
  credentials.device = device_of(request.header("User-Agent"));
  constexpr std::string_view bearer = "Bearer ";
  if (auto const cookie = request.cookie(cookie_name(pipeline::Cookie::Purpose::session, public_url));
      cookie && !cookie->empty())
    credentials.session = storage::sha256(*cookie);
  else if (auto const header = request.header("Authorization"); header.starts_with(bearer))
    credentials.session = storage::sha256(header.substr(bearer.size()));
  if (auto const cookie = request.cookie(cookie_name(pipeline::Cookie::Purpose::browser, public_url));
      cookie && !cookie->empty())
    credentials.browser = storage::sha256(*cookie);
  return credentials;
}

bool is_own_origin(gateway::HttpRequest const& request, std::string_view public_url, Origin rule) {
  auto const fetch_site = request.header("Sec-Fetch-Site");
  if (!fetch_site.empty() && fetch_site != "same-origin") return false;
  auto const count = std::ranges::count_if(request.headers, [](auto const& header) {
    return header.name.size() == 6 && (header.name == "Origin" || header.name == "origin");
  });
  if (count > 1) return false;
  auto const origin = request.header("Origin");
  if (origin.empty()) return rule == Origin::if_present;
  auto const sent_to = (request.secure ? "https://" : "http://") + std::string(request.header("Host"));
  return origin == origin_of(public_url) || origin == sent_to;
}

}  // namespace shidra::site
