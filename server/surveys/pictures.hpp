// SPDX-License-Identifier: AGPL-3.0-or-later
// What an open survey that is not named shows of each question: a picture, replaced only when at least five more have
// answered that question, so that no step between two pictures is one person's answer. Pictures are kept in the
// database: a restart shows no finer steps. Runs on: writer thread, inside the command that brought an answer.
#pragma once

#include <vector>

#include "server/surveys/sealing.hpp"
#include "storage/engine/write.hpp"

namespace shidra::surveys {

/// Confidential: looks at the questions just answered.
void refresh_pictures(storage::Write& write, storage::SurveyRow const& survey,
                      std::vector<protocol::Answer> const& answers);

/// Anonymous: opens the sealed sheets when enough answers have come since the last time. Opening takes as long as there
/// are sheets, so in large surveys it waits for an eighth of their number: a few openings for each answer, however many
/// there are.
void refresh_sealed_pictures(storage::Write& write, storage::SurveyRow const& survey, SurveyKey const& key);

}  // namespace shidra::surveys
