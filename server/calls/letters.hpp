// SPDX-License-Identifier: AGPL-3.0-or-later
// What organisations are told about their responses, by e-mail to all their editors. Runs on: writer thread.
#pragma once

#include "server/mail/letters.hpp"
#include "server/pipeline/act.hpp"
#include "storage/calls.hpp"

namespace shidra::calls {

/// To the editors of every organisation that has begun.
void tell_amended(pipeline::Act& act, storage::CallRow const& call, std::string const& note);
void tell_received(pipeline::Act& act, storage::CallRow const& call, storage::ResponseRow const& response);
void tell_decided(pipeline::Act& act, storage::CallRow const& call, storage::ResponseRow const& response,
                  mail::Outcome outcome);

}  // namespace shidra::calls
