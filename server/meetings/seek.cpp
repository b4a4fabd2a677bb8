// SPDX-License-Identifier: AGPL-3.0-or-later
// See seek.hpp. Roles say nothing of an initiative, so that is always asked too.
#include "server/meetings/seek.hpp"

#include "server/forums/find.hpp"
#include "storage/forums.hpp"

namespace shidra::meetings {

pipeline::Expected<storage::MeetingRow> seek_to_read(storage::Read& read, access::Caller const& caller,
                                                     protocol::Id<protocol::Meeting> meeting) {
  auto row = storage::find_meeting(read, meeting);
  if (!row || !caller.reads(row->forum)) return pipeline::refuse("not_found");
  if (storage::find_forum(read, row->forum)->initiative != caller.initiative) return pipeline::refuse("not_found");
  return std::move(*row);
}

pipeline::Expected<storage::MeetingRow> seek_to_run(storage::Read& read, access::Caller const& caller,
                                                    protocol::Id<protocol::Meeting> meeting) {
  auto row = seek_to_read(read, caller, meeting);
  if (!row) return row;
  if (auto const runs = forums::expect_runs(caller, row->forum); !runs) return tl::unexpected(runs.error());
  return row;
}

}  // namespace shidra::meetings
