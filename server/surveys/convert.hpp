// SPDX-License-Identifier: AGPL-3.0-or-later
// The one place where questions and answers of the contract become those of the pure rules. Pure, any thread.
#pragma once

#include <optional>
#include <string>

#include "protocol/codec/problem.hpp"
#include "protocol/surveys.hpp"
#include "server/surveys/rules/answer_rules.hpp"
#include "server/surveys/rules/suppression.hpp"

namespace shidra::surveys {

Question rules_question(protocol::Question const& question);
/// Nothing when it is an answer to several kinds of question at once.
std::optional<Answer> rules_answer(protocol::Answer const& answer);
IdentityMode rules_mode(protocol::IdentityMode mode);

/// Everything wrong with an answer to this question; `path` is that of the answer in the request.
void check_given(protocol::Problems& problems, std::string const& path, protocol::Question const& question,
                 protocol::Answer const& answer);
/// Everything wrong with the questions of a plan.
protocol::Problems check_plan(protocol::List<protocol::QuestionPlan, 0, 400> const& plan);
/// The plan with its ids, numbered through the survey.
std::vector<protocol::Question> numbered(protocol::List<protocol::QuestionPlan, 0, 400> const& plan);

}  // namespace shidra::surveys
