// SPDX-License-Identifier: AGPL-3.0-or-later
// The result of a survey as it may be shown, suppression done: the same for the live topic, pages and downloads.
// Whether somebody may see it at all is asked in rights.hpp. Runs on: the thread of the view it is given.
#pragma once

#include <optional>

#include "protocol/surveys.hpp"
#include "storage/engine/write.hpp"
#include "storage/surveys.hpp"

namespace shidra::surveys {

/// Nothing for a draft, or when there is no such survey. Named surveys show everything but who the small
/// sectors are, at any time; the others, while open, the pictures last taken (pictures.hpp), and once closed what large
/// groups leave, with sectors, balanced shares and texts.
std::optional<protocol::Results> results_for(storage::Read& read, protocol::Id<protocol::Survey> survey);

/// At closing, before it is noted: from now on the result is made with today's sectors and number of invited people. On
/// the writer thread.
void keep_what_counts(storage::Write& write, storage::SurveyRow const& survey);

}  // namespace shidra::surveys
