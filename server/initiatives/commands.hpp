// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands about initiatives. Each lies in a file of its own name. Run on: writer thread.
#pragma once

#include "protocol/initiatives.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::initiatives {

pipeline::Expected<protocol::InitiativeCreated> create_initiative(pipeline::Act& act,
                                                                  protocol::CreateInitiative const& request);
pipeline::Expected<protocol::Nothing> update_initiative(pipeline::Act& act, protocol::UpdateInitiative const& request);

}  // namespace shidra::initiatives
