// SPDX-License-Identifier: AGPL-3.0-or-later
// See cookies.hpp.
#include "server/site/cookies.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "server/access/lifetimes.hpp"

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
  std::string origin(url.substr(0, url.find('/', scheme + 3)));
  std::ranges::transform(origin, origin.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  // As browsers write it: without the port that goes without saying.
  for (std::string_view const port : {":443", ":80"})
    if (origin.ends_with(port) && origin.starts_with(port == ":443" ? "https:" : "http:"))
      origin.resize(origin.size() - port.size());
  return origin;
}

/// An address of a machine rather than a name: nobody else's name server can point it at us.
bool is_address(std::string_view host) {
  if (host.starts_with("[")) return true;
  host = host.substr(0, host.find(':'));
  return host == "localhost" || (!host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

std::int64_t seconds_of(pipeline::Cookie::Purpose purpose) {
  return (purpose == pipeline::Cookie::Purpose::session ? access::session_lasts_ms : access::browser_known_ms) / 1'000;
}

}  // namespace

std::string cookie_name(pipeline::Cookie::Purpose purpose, std::string_view public_url) {
  std::string const name = purpose == pipeline::Cookie::Purpose::session ? "shidra-session" : "shidra-browser";
  return (is_https(public_url) ? "__Host-" : "") + name;
}

std::string BrowserSeal::seal(std::string_view token) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  if (!HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
            reinterpret_cast<unsigned char const*>(token.data()), token.size(), mac.data(), &length))
    throw std::runtime_error("the seal of a cookie could not be made");
  std::string value = std::string(token) + ".";
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t at = 0; at < 16; ++at) (value += digits[mac[at] >> 4U]) += digits[mac[at] & 15U];
  return value;
}

std::optional<std::string_view> BrowserSeal::open(std::string_view value) const {
  auto const token = value.substr(0, value.find('.'));
  auto const sealed = seal(token);
  if (token.empty() || sealed.size() != value.size() || CRYPTO_memcmp(sealed.data(), value.data(), value.size()) != 0)
    return std::nullopt;
  return token;
}

std::string set_cookie(pipeline::Cookie const& cookie, std::string_view public_url, BrowserSeal const& seal) {
  bool const sealed = cookie.purpose == pipeline::Cookie::Purpose::browser && !cookie.value.empty();
  std::string header = cookie_name(cookie.purpose, public_url) + "=" +
                       (sealed ? seal.seal(cookie.value) : cookie.value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (is_https(public_url)) header += "; Secure";
  return header + "; Max-Age=" + std::to_string(cookie.value.empty() ? 0 : seconds_of(cookie.purpose));
}

access::Credentials credentials_of(gateway::HttpRequest const& request, std::string_view public_url,
                                   BrowserSeal const& seal) {
  access::Credentials credentials;
  credentials.address = request.peer_address;
  credentials.device = device_of(request.header("User-Agent"));
  constexpr std::string_view bearer = "Bearer ";
  if (auto const cookie = request.cookie(cookie_name(pipeline::Cookie::Purpose::session, public_url));
      cookie && !cookie->empty())
    credentials.session = storage::sha256(*cookie);
  else if (auto const header = request.header("Authorization"); header.starts_with(bearer))
    credentials.session = storage::sha256(header.substr(bearer.size()));
  if (auto const token = browser_token_of(request, public_url, seal)) credentials.browser = storage::sha256(*token);
  return credentials;
}

std::optional<std::string> browser_token_of(gateway::HttpRequest const& request, std::string_view public_url,
                                            BrowserSeal const& seal) {
  auto const cookie = request.cookie(cookie_name(pipeline::Cookie::Purpose::browser, public_url));
  auto const token = cookie ? seal.open(*cookie) : std::nullopt;
  return token ? std::optional<std::string>(*token) : std::nullopt;
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
  return origin == origin_of(public_url) || (origin == sent_to && is_address(request.header("Host")));
}

}  // namespace shidra::site
