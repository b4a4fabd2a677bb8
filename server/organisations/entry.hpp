// SPDX-License-Identifier: AGPL-3.0-or-later
// An organisation's entry as a form brings it, checked against the lists of its initiative. Runs on: writer thread.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/organisations.hpp"

namespace shidra::organisations {

/// Every problem at once: a sector or region that the initiative does not have, a name that another organisation has.
pipeline::Expected<void> check_entry(storage::Read& read, storage::OrganisationRow const& entry);

/// Works for both requests: they have the same fields.
template <class Request>
storage::OrganisationRow entry_of(Request const& request, protocol::Id<protocol::Initiative> initiative,
                                  protocol::Id<protocol::Organisation> organisation);

}  // namespace shidra::organisations
