// SPDX-License-Identifier: AGPL-3.0-or-later
// What may be asked of the journal. Run on: reader threads.
#pragma once

#include "protocol/journal.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::journal {

pipeline::Expected<protocol::JournalChecked> check_journal(pipeline::Look& look, protocol::CheckJournal const& request);

}  // namespace shidra::journal
