// SPDX-License-Identifier: AGPL-3.0-or-later
// From rows to what letters.hpp asks for, and from a finished letter to the outbox. Plain values; any thread.
#pragma once

#include <string>

#include "server/mail/letters.hpp"
#include "server/mail/queue.hpp"
#include "storage/initiatives.hpp"

namespace shidra::mail {

Reader reader_of(storage::PersonRow const& person);
/// For an address that belongs to nobody (yet).
Reader reader_of(std::string const& address, protocol::Language language);

Origin origin_of(storage::InitiativeRow const& initiative, pipeline::Settings const& settings, protocol::Moment now);

/// `name` says what it is, for people who look at the queue: "invitation".
Written written(std::string name, Letter const& letter);

}  // namespace shidra::mail
