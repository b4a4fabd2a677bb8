// SPDX-License-Identifier: AGPL-3.0-or-later
// Removes a material that has not gone out yet; what is published stays with its summary. Those who run the forum may.
// Brings: material is gone from desk/<forum>. Its file stays on the disk until the next sweep (file_store.hpp).
#include "server/meetings/seek.hpp"
#include "server/summaries/commands.hpp"
#include "storage/materials.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::Nothing> remove_material(pipeline::Act& act, protocol::RemoveMaterial const& request) {
  auto const row = storage::find_material(act.store, request.material);
  if (!row) return pipeline::refuse("not_found");
  auto const meeting = meetings::seek_to_run(act.store, act.caller, row->meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  if (row->published) return pipeline::refuse("published");
  act.touch("material", row->id);
  storage::remove_material(act.store, row->id);
  return protocol::Nothing{};
}

}  // namespace shidra::summaries
