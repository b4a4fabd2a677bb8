// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes an organisation's entry. The backbone team may, and its editors; they cannot move it to another sector,
// because the keys of the forums count by that. Seats that are taken keep the sector, region and size they were filled
// with. Brings: organisation in members/<initiative>, and the seats that show its name.
#include "server/organisations/commands.hpp"
#include "server/organisations/entry.hpp"
#include "server/organisations/touch_shown.hpp"

namespace shidra::organisations {

pipeline::Expected<protocol::Nothing> update_organisation(pipeline::Act& act,
                                                          protocol::UpdateOrganisation const& request) {
  auto const before = storage::find_organisation(act.store, request.organisation);
  if (!before || before->initiative != act.initiative()) return pipeline::refuse("not_found");
  if (!act.caller.is_team() && !act.caller.edits(before->id)) return pipeline::refuse("not_allowed");
  if (!act.caller.is_team() && request.sector != before->sector)
    return pipeline::refuse_field("/sector", "not_allowed");
  auto const after = entry_of(request, before->initiative, before->id);
  if (auto const checked = check_entry(act.store, after); !checked) return tl::unexpected(checked.error());
  touch_shown(act, before->id);
  storage::change_organisation(act.store, after);
  return protocol::Nothing{};
}

}  // namespace shidra::organisations
