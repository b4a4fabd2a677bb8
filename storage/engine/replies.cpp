// SPDX-License-Identifier: AGPL-3.0-or-later
// Remembered replies' SQL. Remembering runs on the writer thread, in the transaction of the command itself.
#include "storage/engine/replies.hpp"

namespace shidra::storage {

std::optional<RememberedReply> find_reply(Read& read, std::string_view key) {
  return read.first<RememberedReply>(
      R"sql(SELECT key, caller, method, request, reply, at FROM reply WHERE key = $1)sql", key);
}

void remember_reply(Write& write, RememberedReply const& reply) {
  write.run(R"sql(
      INSERT INTO reply (key, caller, method, request, reply, at) VALUES ($1, $2, $3, $4, $5, $6))sql",
            reply.key, reply.caller, reply.method, reply.request, reply.reply, reply.at);
}

std::int64_t forget_replies(Write& write, std::int64_t before, std::int64_t limit) {
  return write.run(R"sql(
      DELETE FROM reply WHERE key IN (SELECT key FROM reply WHERE at < $1 ORDER BY at LIMIT $2))sql",
                   before, limit);
}

}  // namespace shidra::storage
