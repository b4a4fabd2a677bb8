// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands about organisations. Each lies in a file of its own name. Run on: writer thread.
#pragma once

#include "protocol/organisations.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::organisations {

pipeline::Expected<protocol::OrganisationCreated> create_organisation(pipeline::Act& act,
                                                                      protocol::CreateOrganisation const& request);
pipeline::Expected<protocol::Nothing> update_organisation(pipeline::Act& act,
                                                          protocol::UpdateOrganisation const& request);

}  // namespace shidra::organisations
