// SPDX-License-Identifier: AGPL-3.0-or-later
// What adding a link and adding a file have in common. Run on: writer thread.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/materials.hpp"

namespace shidra::summaries {

/// Adds the row, or refuses when the meeting has as many materials as it may have.
pipeline::Expected<protocol::MaterialAdded> add_material(pipeline::Act& act, storage::MaterialRow const& row);

}  // namespace shidra::summaries
