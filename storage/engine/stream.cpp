// SPDX-License-Identifier: AGPL-3.0-or-later
// The event streams' SQL. Appending runs on the writer thread, in the transaction of the change it tells about.
#include "storage/engine/stream.hpp"

#include <algorithm>

#include "storage/engine/digest.hpp"

namespace shidra::storage {

std::int64_t Write::append_event(std::int64_t stream, std::string_view topic, std::string body) {
  auto const seq = value<std::int64_t>(R"sql(
      INSERT INTO stream (id, head) VALUES ($1, 1)
      ON CONFLICT (id) DO UPDATE SET head = stream.head + 1
      RETURNING head)sql",
                                       stream);
  run(R"sql(INSERT INTO event (stream, seq, topic, at, body) VALUES ($1, $2, $3, $4, $5))sql", stream, seq, topic,
      began_at_, body);
  commit_->events.push_back({stream, seq, std::string{topic}, std::move(body)});
  return seq;
}

std::vector<Event> events_after(Read& read, std::int64_t stream, std::string_view topic, std::int64_t since,
                                std::int64_t limit) {
  return read.all<Event>(R"sql(
      SELECT stream, seq, topic, body FROM event
      WHERE stream = $1 AND topic = $2 AND seq > $3 ORDER BY seq LIMIT $4)sql",
                         stream, topic, since, limit);
}

std::int64_t last_event_of(Read& read, std::int64_t stream, std::string_view topic) {
  return read
      .value<std::optional<std::int64_t>>(R"sql(SELECT MAX(seq) FROM event WHERE stream = $1 AND topic = $2)sql",
                                          stream, topic)
      .value_or(0);
}

std::int64_t head(Read& read, std::int64_t stream) {
  return read.first<std::int64_t>(R"sql(SELECT head FROM stream WHERE id = $1)sql", stream).value_or(0);
}

std::int64_t first_kept(Read& read, std::int64_t stream) {
  auto const oldest =
      read.value<std::optional<std::int64_t>>(R"sql(SELECT MIN(seq) FROM event WHERE stream = $1)sql", stream);
  return oldest ? *oldest : head(read, stream) + 1;
}

// Only the front goes: the first event that is young enough protects all after it, even if a clock went backwards.
std::int64_t prune_events(Write& write, std::int64_t stream, std::int64_t before, std::int64_t limit) {
  auto const young = write.first<std::int64_t>(R"sql(
      SELECT seq FROM event WHERE stream = $1 AND at >= $2 ORDER BY seq LIMIT 1)sql",
                                               stream, before);
  auto const end = std::min(young.value_or(head(write, stream) + 1), first_kept(write, stream) + limit);
  return write.run(R"sql(DELETE FROM event WHERE stream = $1 AND seq < $2)sql", stream, end);
}

std::string epoch(Read& read) { return read.value<std::string>(R"sql(SELECT value FROM meta WHERE key = 'epoch')sql"); }

std::string renew_epoch(Write& write) {
  std::string fresh = random_hex(8);
  write.run(R"sql(
      INSERT INTO meta (key, value) VALUES ('epoch', $1)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value)sql",
            fresh);
  return fresh;
}

void blank_events(Write& write, std::int64_t stream, std::string_view topic, std::string_view beginning,
                  std::string_view body) {
  write.run(R"sql(UPDATE event SET body = $4 WHERE stream = $1 AND topic = $2 AND substr(body, 1, length($3)) = $3)sql",
            stream, topic, beginning, body);
}

}  // namespace shidra::storage
