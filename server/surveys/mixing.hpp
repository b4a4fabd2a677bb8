// SPDX-License-Identifier: AGPL-3.0-or-later
// The end of an anonymous survey: sealed sheets become ballots that lead to nobody. Runs on: writer thread.
#pragma once

#include "server/pipeline/act.hpp"
#include "server/surveys/sealing.hpp"

namespace shidra::surveys {

/// Ends each sector's code in the label that small sectors have together; no code has it.
inline constexpr char pool_mark = '+';

/// Opens every sealed sheet, writes the ballots in a random order under random ids, erases what was sealed, and has the
/// key removed and the log emptied once this is durable. Throws when a sheet does not open; nothing is changed then.
void mix_ballots(pipeline::Act& act, storage::SurveyRow const& survey, SurveyKey const& key);

}  // namespace shidra::surveys
