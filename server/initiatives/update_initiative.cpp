// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes the initiative's texts, time zone, sectors, regions and contact. Administrators may.
// A sector or region that something refers to stays; so does every list that a forum's key needs to be met.
// Brings: initiative in initiative/<id>, and its forums, which count seats by sector.
#include <algorithm>

#include "server/forums/key.hpp"
#include "server/initiatives/checks.hpp"
#include "server/initiatives/commands.hpp"
#include "server/meetings/members.hpp"
#include "server/people/address.hpp"
#include "server/pipeline/markdown.hpp"
#include "server/surveys/refresh_results.hpp"
#include "storage/initiatives.hpp"

namespace shidra::initiatives {
namespace {

using pipeline::Act;
using pipeline::Expected;
using protocol::UpdateInitiative;

Expected<void> expect_unused(Act& act, storage::InitiativeRow const& initiative, UpdateInitiative const& request) {
  for (auto const& sector : storage::sectors_of(act.store, initiative.id)) {
    bool const stays =
        std::ranges::find(request.sectors.items, sector.code, &protocol::Sector::code) != request.sectors.end();
    if (!stays && storage::sector_in_use(act.store, initiative.id, sector.code.value))
      return pipeline::refuse("sector_in_use", {{"sector", sector.name.value}});
  }
  auto const regions = names_of(request.regions);
  for (auto const& region : storage::lines_of(initiative.regions)) {
    bool const stays = std::ranges::find(regions, region) != regions.end();
    if (!stays && storage::region_in_use(act.store, initiative.id, region))
      return pipeline::refuse("region_in_use", {{"region", region}});
  }
  return {};
}

/// With fewer values to choose from, maxima that were enough may no longer fill a forum.
Expected<void> expect_keys_hold(Act& act, storage::InitiativeRow const& initiative, UpdateInitiative const& request) {
  auto const values = forums::all_values(request.sectors.items, names_of(request.regions));
  for (auto const id : storage::forums_of(act.store, initiative.id)) {
    auto const forum = *storage::find_forum(act.store, id);
    auto const key = forums::key_of(act.store, forum);
    if (key && !forums::check_key(*key, values).empty())
      return pipeline::refuse("breaks_forum_key", {{"forum", forum.name}});
  }
  return {};
}

Expected<storage::InitiativeRow> changed(storage::InitiativeRow row, UpdateInitiative const& request) {
  auto description = pipeline::rendered("/description", request.description.value);
  if (!description) return tl::unexpected(description.error());
  if (!request.contact_email.value.empty()) {
    auto const address = people::address_of("/contact_email", request.contact_email.value);
    if (!address) return tl::unexpected(address.error());
  }
  row.name = request.name.value;
  row.purpose = request.purpose.value;
  row.description = request.description.value;
  row.description_html = std::move(*description);
  row.zone = request.zone.value;
  row.regions = storage::as_lines(names_of(request.regions));
  row.contact_name = request.contact_name.value;
  row.contact_email = request.contact_email.value;
  row.contact_phone = request.contact_phone.value;
  return row;
}

}  // namespace

Expected<protocol::Nothing> update_initiative(Act& act, UpdateInitiative const& request) {
  auto const before = storage::find_initiative(act.store, act.initiative());
  if (!before) return pipeline::refuse("not_found");
  if (auto const lists = check_lists(request.zone.value, request.sectors, request.regions); !lists)
    return tl::unexpected(lists.error());
  if (auto const unused = expect_unused(act, *before, request); !unused) return tl::unexpected(unused.error());
  if (auto const keys = expect_keys_hold(act, *before, request); !keys) return tl::unexpected(keys.error());
  auto const after = changed(*before, request);
  if (!after) return tl::unexpected(after.error());

  act.touch("initiative", before->id);
  for (auto const forum : storage::forums_of(act.store, before->id)) {
    act.touch("forum", forum);
    surveys::refresh_results(act, forum);
  }
  surveys::refresh_results(act, before->id);
  meetings::touch_meetings(act, before->id);
  storage::change_initiative(act.store, *after);
  storage::set_sectors(act.store, before->id, request.sectors.items);
  return protocol::Nothing{};
}

}  // namespace shidra::initiatives
