// SPDX-License-Identifier: AGPL-3.0-or-later
// See add_material.hpp.
#include "server/summaries/add_material.hpp"

#include "server/summaries/commands.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::MaterialAdded> add_material(pipeline::Act& act, storage::MaterialRow const& row) {
  if (static_cast<std::int64_t>(storage::materials_at(act.store, row.meeting).size()) >= most_materials)
    return pipeline::refuse("too_many_materials", {{"max", most_materials}});
  auto const id = storage::add_material(act.store, row);
  act.made("material", id);
  return protocol::MaterialAdded{id};
}

}  // namespace shidra::summaries
