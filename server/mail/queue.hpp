// SPDX-License-Identifier: AGPL-3.0-or-later
// Puts a letter into the outbox, in the transaction of what it tells about: it is sent if, and only if, that happened.
// Runs on: writer thread.
#pragma once

#include <string>
#include <string_view>

#include "server/mail/letters.hpp"
#include "server/pipeline/act.hpp"
#include "storage/people.hpp"

namespace shidra::mail {

/// The reader of a letter to this person, and from whom it comes, for the functions of letters.hpp.
Reader reader_of(storage::PersonRow const& person);
Origin origin_of(pipeline::Act& act);

/// "he", "ar" or "en".
std::string_view code_of(protocol::Language language);

/// To a person of the initiative. `name` says what it is, for people who look at the queue, for example "invitation".
void queue(pipeline::Act& act, storage::PersonRow const& to, std::string_view name, Letter const& letter);
/// To an address that belongs to nobody yet (joining through an open call).
void queue(pipeline::Act& act, std::string_view name, Letter const& letter);

}  // namespace shidra::mail
