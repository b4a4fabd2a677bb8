// SPDX-License-Identifier: AGPL-3.0-or-later
// Remembered replies' SQL. Remembering runs on the writer thread, in the transaction of the command itself.
#include "storage/engine/replies.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace shidra::storage {
namespace {

/// Clients' clocks may be this much ahead without their replies being kept longer than others'.
constexpr std::int64_t trusted_ahead_ms = 24LL * 3'600'000;

/// How keys made at this moment begin: the first 48 bits of a UUIDv7 (RFC 9562 §5.7) are milliseconds.
std::string first_key_of(std::int64_t ms) {
  auto const digits = fmt::format("{:012x}", std::max<std::int64_t>(ms, 0));
  return digits.substr(0, 8) + "-" + digits.substr(8);
}

}  // namespace

std::optional<RememberedReply> find_reply(Read& read, std::string_view key) {
  return read.first<RememberedReply>(
      R"sql(SELECT key, caller, method, request, reply, at FROM reply WHERE key = $1)sql", key);
}

void remember_reply(Write& write, RememberedReply const& reply) {
  write.run(R"sql(
      INSERT INTO reply (key, caller, method, request, reply, at) VALUES ($1, $2, $3, $4, $5, $6))sql",
            reply.key, reply.caller, reply.method, reply.request, reply.reply, reply.at);
}

std::int64_t forget_replies(Write& write, std::int64_t before, std::int64_t now, std::int64_t limit) {
  auto const forgotten = write.run(R"sql(
      DELETE FROM reply WHERE key IN (SELECT key FROM reply WHERE key < $1 AND at < $2 ORDER BY key LIMIT $3))sql",
                                   first_key_of(before + trusted_ahead_ms), before, limit);
  return forgotten + write.run(R"sql(
      DELETE FROM reply WHERE key IN (SELECT key FROM reply WHERE key >= $1 AND at < $2 ORDER BY key LIMIT $3))sql",
                               first_key_of(now + trusted_ahead_ms), before, limit - forgotten);
}

}  // namespace shidra::storage
