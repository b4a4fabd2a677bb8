// SPDX-License-Identifier: AGPL-3.0-or-later
// People and organisations of the caller's own initiative; those of others, and people who left, are as if not there.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/people.hpp"

namespace shidra::people {

pipeline::Expected<storage::PersonRow> person_in(storage::Read& read, access::Caller const& caller,
                                                 protocol::Id<protocol::Person> person);

/// Refuses the field /organisation when there is no such organisation here.
pipeline::Expected<void> check_organisation(storage::Read& read, protocol::Id<protocol::Initiative> initiative,
                                            std::optional<protocol::Id<protocol::Organisation>> organisation);

/// Changes the row to belong to this organisation or to none, and notes that they were of the one before: what it had a
/// part in while they were of it keeps them from reviewing. The caller stores the row.
void move_to(pipeline::Act& act, storage::PersonRow& person,
             std::optional<protocol::Id<protocol::Organisation>> organisation);

}  // namespace shidra::people
