// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads who a caller is, with all rights as of this transaction.
#pragma once

#include "server/access/caller.hpp"
#include "storage/engine/write.hpp"

namespace shidra::access {

/// Nobody in particular when the session is unknown, has ended or is past its time. Runs on: the thread of `read`.
Caller load_caller(storage::Read& read, Credentials const& credentials, protocol::Moment now);
/// The same within a write, where it is kept until something it was read from changes.
Caller load_caller(storage::Write& write, Credentials const& credentials, protocol::Moment now);

/// The rights of a person, whatever brought them here (for mail and for checking what they may still watch).
Caller caller_of(storage::Read& read, protocol::Id<protocol::Person> person);

/// The server itself, acting in an initiative.
Caller system_caller(protocol::Id<protocol::Initiative> initiative);

}  // namespace shidra::access
