// SPDX-License-Identifier: AGPL-3.0-or-later
// The opening handshake of RFC 6455 §4, as a client.
#pragma once

#include <string>
#include <string_view>

#include "tests/bench/client/socket.hpp"

namespace shidra::bench {

struct Upgrade {
  std::string request;
  std::string accept;  ///< what Sec-WebSocket-Accept must say
};
Upgrade make_upgrade(Target const& target);

/// Reads the reply's head (up to and with the empty line). True: compression was agreed. Throws Broken.
bool read_upgrade_reply(std::string_view head, Target const& target, std::string_view accept);

}  // namespace shidra::bench
