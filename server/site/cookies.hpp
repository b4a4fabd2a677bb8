// SPDX-License-Identifier: AGPL-3.0-or-later
// Cookies and what they say about who asks. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/access/caller.hpp"
#include "server/gateway/http_message.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::site {

/// Behind https the names carry __Host-: no other site, subdomain or path can set them.
std::string cookie_name(pipeline::Cookie::Purpose purpose, std::string_view public_url);
/// Tells the browser cookies that this server has given out from those that somebody has made up: a guest has one sheet
/// a browser, so whoever could make browsers up could answer as often as they like.
class BrowserSeal {
 public:
  explicit BrowserSeal(std::string key) : key_(std::move(key)) {}
  /// Token, dot, 32 hexadecimal digits.
  std::string seal(std::string_view token) const;
  /// The token of a value that this seal made; nothing for any other.
  std::optional<std::string_view> open(std::string_view value) const;

 private:
  std::string key_;
};

/// The value of a Set-Cookie header.
std::string set_cookie(pipeline::Cookie const& cookie, std::string_view public_url, BrowserSeal const& seal);
/// From cookies, or for programs from `Authorization: Bearer <session>`.
access::Credentials credentials_of(gateway::HttpRequest const& request, std::string_view public_url,
                                   BrowserSeal const& seal);
/// What this server gave the asking browser to tell it from others, if it brings it along.
std::optional<std::string> browser_token_of(gateway::HttpRequest const& request, std::string_view public_url,
                                            BrowserSeal const& seal);

/// Whether a request that may change something, or opens a socket, comes from our own pages: Origin is the public
/// address, or the one it was sent to if that is no name (any name could be made to point here). `required`: a missing
/// Origin is refused (browsers always send it with a socket).
enum class Origin { required, if_present };
bool is_own_origin(gateway::HttpRequest const& request, std::string_view public_url, Origin rule);

}  // namespace shidra::site
