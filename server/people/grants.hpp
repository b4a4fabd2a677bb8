// SPDX-License-Identifier: AGPL-3.0-or-later
// Which roles make sense, and who may hand them out. Runs on: the thread of the view it is given.
#pragma once

#include <optional>
#include <vector>

#include "server/pipeline/act.hpp"
#include "storage/people.hpp"

namespace shidra::people {

using GrantList = protocol::List<protocol::Grant, 0, 20>;

/// Every problem at once, each at its place (/grants/N/…): forums and calls of other initiatives, a forum or call with
/// a role that has none, an organisation's editor without an organisation, the same grant twice.
pipeline::Expected<void> check_grants(storage::Read& read, storage::PersonRow const& person, GrantList const& grants);

/// "An administrator grants any role. A coordinator grants only to edit an organisation, and to coordinate a forum that
/// they run themselves."
pipeline::Expected<void> may_grant(access::Caller const& caller, GrantList const& grants);

bool is_administrator(std::vector<protocol::Grant> const& grants);

/// Refuses to leave an initiative without anybody who can administer it. `person` is about to lose the role or to
/// leave.
pipeline::Expected<void> expect_another_administrator(storage::Read& read, storage::PersonRow const& person);

}  // namespace shidra::people
