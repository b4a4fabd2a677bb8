// SPDX-License-Identifier: AGPL-3.0-or-later
// Watching: what a client asks of the live side, and the frames around everything (JSON-RPC 2.0). Any thread.
#pragma once

#include "protocol/codec/types.hpp"

namespace shidra::protocol {

/// Asks for a topic: a snapshot, or with `since` and `epoch` what came after that position. `code` opens a survey to a
/// guest.
struct Watch {
  Line<1, 80> topic;
  std::optional<Number<0, max_safe_integer>> since;
  std::optional<Line<1, 32>> epoch;
  std::optional<Line<4, 12>> code;
};
SHIDRA_STRUCT(Watch, topic, since, epoch, code)

struct Unwatch {
  Line<1, 80> topic;
};
SHIDRA_STRUCT(Unwatch, topic)

/// First frame on every socket. A request longer than `message_bytes` (of its JSON) is not read: the socket is closed
/// with 1009.
struct Welcome {
  Moment now;
  std::string build;
  std::string epoch;
  std::int64_t message_bytes = 0;
  std::optional<std::int64_t> person;
  std::optional<std::int64_t> initiative;
};
SHIDRA_STRUCT(Welcome, now, build, epoch, message_bytes, person, initiative)

}  // namespace shidra::protocol
