// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a request is addressed to: the request target and the Host header. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "server/gateway/request_gate.hpp"

namespace shidra::gateway {

struct Target {
  std::string path;   ///< decoded
  std::string query;  ///< as received
};

/// Origin form only (RFC 9112 §3.2.1), printable ASCII, and a decoded path nobody can read in two ways.
tl::expected<Target, Refused> read_target(std::string_view target);

/// A name, an IPv4 address or a bracketed IPv6 address, with an optional port; no user, no zone.
bool is_host(std::string_view host);

}  // namespace shidra::gateway
