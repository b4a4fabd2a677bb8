// SPDX-License-Identifier: AGPL-3.0-or-later
// Adds a link to a meeting's materials; it goes out with the summary. Those who run the forum may.
// Brings: material in desk/<forum>.
#include "server/meetings/seek.hpp"
#include "server/summaries/add_material.hpp"
#include "server/summaries/commands.hpp"
#include "server/text/links.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::MaterialAdded> add_link(pipeline::Act& act, protocol::AddLink const& request) {
  auto const meeting = meetings::seek_to_run(act.store, act.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  if (!text::is_allowed_link(request.address.value)) return pipeline::refuse_field("/address", "not_a_web_address");
  storage::MaterialRow row{};
  row.meeting = meeting->id;
  row.title = request.title.value;
  row.kind = request.kind;
  row.address = request.address.value;
  return add_material(act, row);
}

}  // namespace shidra::summaries
