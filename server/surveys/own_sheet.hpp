// SPDX-License-Identifier: AGPL-3.0-or-later
// One's own answers, from wherever they are kept. Runs on: a reader thread.
#pragma once

#include "server/pipeline/act.hpp"
#include "server/surveys/rights.hpp"

namespace shidra::surveys {

/// Nothing when nothing was answered, or when the survey was anonymous and is closed: then nobody can tell any more.
std::optional<protocol::Sheet> own_sheet(pipeline::Look& look, storage::SurveyRow const& survey,
                                         Respondent const& respondent);

}  // namespace shidra::surveys
