// SPDX-License-Identifier: AGPL-3.0-or-later
// Turns a link from HTTP to WebSocket. Runs on: io thread.
#pragma once

#include <optional>
#include <string>

#include "server/gateway/link.hpp"

namespace shidra::gateway {

struct Handshake {
  std::string key;                        ///< a valid Sec-WebSocket-Key
  std::optional<std::string> extensions;  ///< the answer to the peer's offer; set: permessage-deflate, both ways
};

/// Answers the handshake, makes the Conversation and starts to read. The link must be counted under the client's
/// address.
void open_web_socket(Link& link, Handshake const& handshake, Opening const& opening);

}  // namespace shidra::gateway
