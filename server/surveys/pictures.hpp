// SPDX-License-Identifier: AGPL-3.0-or-later
// What an open survey that is not named shows of each question: a picture, taken only when at least five more have
// answered that question since the last one, so that no step between two pictures is one person's answer. It is shown
// when the next one is taken: so the result at closing is five answers away from it as well, whoever picks the moment.
// Pictures are kept in the database: a restart shows no finer steps. Runs on: writer thread, inside the command that
// brought an answer.
#pragma once

#include <vector>

#include "server/surveys/sealing.hpp"
#include "storage/answers.hpp"
#include "storage/engine/write.hpp"

namespace shidra::surveys {

/// Confidential: this question has one more answer now, or one less. Taking a picture looks at every answer, so in a
/// large hall it waits for a sixty-fourth of their number: a step of less than two in a hundred, and a look at some
/// sixty answers for each new one, however many there are.
void refresh_picture(storage::Write& write, storage::SurveyRow const& survey, protocol::Question const& question,
                     storage::AnswerChange change);

/// Anonymous: opens the sealed sheets when enough answers have come since the last time. Opening takes as long as there
/// are sheets, so in large surveys it waits for an eighth of their number: a few openings for each answer, however many
/// there are.
void refresh_sealed_pictures(storage::Write& write, storage::SurveyRow const& survey, SurveyKey const& key);

}  // namespace shidra::surveys
