// SPDX-License-Identifier: AGPL-3.0-or-later
// Surveys as their texts have them, and answers as likely as their texts say.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "protocol/surveys.hpp"
#include "server/demo/dice.hpp"

namespace shidra::demo {

/// Without forum and meeting.
protocol::SaveSurvey survey_of(nlohmann::json const& entry);

/// By the weights of the sector, else the usual ones; texts in the reader's language. Empty: no answer.
protocol::Answer answer_to(Dice& dice, nlohmann::json const& question, protocol::Question const& as_asked,
                           std::string const& sector, protocol::Language language);

}  // namespace shidra::demo
