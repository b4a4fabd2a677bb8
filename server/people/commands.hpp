// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands about people. Each lies in a file of its own name. Run on: writer thread.
#pragma once

#include "protocol/people.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::people {

pipeline::Expected<protocol::PersonInvited> invite_person(pipeline::Act& act, protocol::InvitePerson const& request);
pipeline::Expected<protocol::Nothing> update_person(pipeline::Act& act, protocol::UpdatePerson const& request);
pipeline::Expected<protocol::Nothing> grant_roles(pipeline::Act& act, protocol::GrantRoles const& request);
pipeline::Expected<protocol::Nothing> remove_person(pipeline::Act& act, protocol::RemovePerson const& request);
pipeline::Expected<protocol::Nothing> update_me(pipeline::Act& act, protocol::UpdateMe const& request);

}  // namespace shidra::people
