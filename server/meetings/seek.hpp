// SPDX-License-Identifier: AGPL-3.0-or-later
// A meeting that a request names, as far as the caller may know of it. Run on: the thread of `read`.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/meetings.hpp"

namespace shidra::meetings {

/// "not_found" unless it belongs to the caller's initiative and the caller reads its forum.
pipeline::Expected<storage::MeetingRow> seek_to_read(storage::Read& read, access::Caller const& caller,
                                                     protocol::Id<protocol::Meeting> meeting);
/// As above, and "not_allowed" for those who read the forum without running it.
pipeline::Expected<storage::MeetingRow> seek_to_run(storage::Read& read, access::Caller const& caller,
                                                    protocol::Id<protocol::Meeting> meeting);

}  // namespace shidra::meetings
