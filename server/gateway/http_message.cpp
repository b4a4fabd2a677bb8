// SPDX-License-Identifier: AGPL-3.0-or-later
// Looking things up in a request; removing spooled bodies.
#include "server/gateway/http_message.hpp"

#include <system_error>

#include "server/gateway/text_rules.hpp"

namespace shidra::gateway {

SpooledBody::~SpooledBody() {
  std::error_code ignored;  // gone already when the Site moved the file away
  std::filesystem::remove(path, ignored);
}

std::string_view HttpRequest::header(std::string_view name) const {
  for (auto const& header : headers) {
    if (same_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

std::optional<std::string> HttpRequest::cookie(std::string_view name) const {
  std::optional<std::string> found;
  for (auto const& header : headers) {
    if (!same_ignoring_case(header.name, "cookie")) continue;
    for (auto pair : split(header.value, ';')) {
      pair = trimmed(pair);
      auto const equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = std::string(pair.substr(equals + 1));
    }
  }
  return found;
}

}  // namespace shidra::gateway
