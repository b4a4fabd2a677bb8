// SPDX-License-Identifier: AGPL-3.0-or-later
// Remembered replies: the same idempotency key gets the same reply, also after a reconnect or a restart. Keys are
// client-made UUIDv7 texts: time-ordered, so that rows arrive nearly in order and few pages change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe/class.hpp>

#include "storage/engine/digest.hpp"
#include "storage/engine/read.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct RememberedReply {
  std::string key;
  std::string caller;
  std::string method;
  Digest request{};  ///< SHA-256 of the request's text
  std::string reply;
  std::int64_t at = 0;  ///< milliseconds UTC

  /// False: the key was used for something else, or by somebody else; the reply must not be given out.
  bool answers(std::string_view by, std::string_view call, Digest const& digest) const {
    return caller == by && method == call && request == digest;
  }
};
BOOST_DESCRIBE_STRUCT(RememberedReply, (), (key, caller, method, request, reply, at))

std::optional<RememberedReply> find_reply(Read& read, std::string_view key);

/// Throws (constraint) if the key is taken: look first, in the same transaction.
void remember_reply(Write& write, RememberedReply const& reply);

/// Forgets replies older than `before`, at most `limit`; returns how many. Times are milliseconds UTC. Rows lie in the
/// order of their keys, which is that of their clients' clocks: one made by a clock that was more than a day ahead is
/// forgotten when its own time has come, or while its clock is still more than a day ahead of `now`.
std::int64_t forget_replies(Write& write, std::int64_t before, std::int64_t now, std::int64_t limit = 10'000);

}  // namespace shidra::storage
