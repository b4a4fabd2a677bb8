// SPDX-License-Identifier: AGPL-3.0-or-later
// The event streams: one per initiative, numbered 1, 2, 3 … without gaps in commit order. Old events go from the front
// only, so a stream always holds first_kept … head whole. Appending is Write::append_event.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine/read.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

/// Events of one topic with seq > since, oldest first, at most `limit`.
/// Whether `since` is still covered is first_kept()'s to say: since + 1 >= first_kept.
std::vector<Event> events_after(Read& read, std::int64_t stream, std::string_view topic, std::int64_t since,
                                std::int64_t limit);

/// The number of the topic's last event that is kept; 0 when none is.
std::int64_t last_event_of(Read& read, std::int64_t stream, std::string_view topic);

/// The last number given out; 0 for a stream without events.
std::int64_t head(Read& read, std::int64_t stream);

/// The oldest number still stored; head + 1 if none is.
std::int64_t first_kept(Read& read, std::int64_t stream);

/// Removes events from the front that are older than `before` (milliseconds UTC), at most `limit` in one go so that the
/// writer is not held up; returns how many.
std::int64_t prune_events(Write& write, std::int64_t stream, std::int64_t before, std::int64_t limit = 10'000);

/// Names this history of the database: positions in streams mean something only together with it.
std::string epoch(Read& read);

/// After a restore from a copy: positions given out since that copy must not be mistaken for positions of this history.
std::string renew_epoch(Write& write);

/// When a thing leaves a topic, what earlier events told of it there must not reach whoever resumes from before: their
/// bodies that begin with `beginning` become `body`. Positions stay dense.
void blank_events(Write& write, std::int64_t stream, std::string_view topic, std::string_view beginning,
                  std::string_view body);

}  // namespace shidra::storage
