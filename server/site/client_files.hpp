// SPDX-License-Identifier: AGPL-3.0-or-later
// The embedded browser client over HTTP: compressed forms, validators, caching for ever of what its path names. Any
// thread.
#pragma once

#include <optional>

#include "server/gateway/http_message.hpp"

namespace shidra::site {

/// The reply for a file of the client, or for an address that the client itself routes (/app…, /s/…, /present/…,
/// /sign-in).
std::optional<gateway::HttpReply> client_file(gateway::HttpRequest const& request);

}  // namespace shidra::site
