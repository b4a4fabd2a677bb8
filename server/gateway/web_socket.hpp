// SPDX-License-Identifier: AGPL-3.0-or-later
// Turns a link from HTTP to WebSocket. Runs on: io thread.
#pragma once

#include <string>

#include "server/gateway/link.hpp"

namespace shidra::gateway {

/// Answers the handshake, makes the Conversation and starts to read. `key`: a valid Sec-WebSocket-Key.
void open_web_socket(Link& link, std::string const& key, std::string client, Opening const& opening);

}  // namespace shidra::gateway
