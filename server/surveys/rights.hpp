// SPDX-License-Identifier: AGPL-3.0-or-later
// Who prepares a survey, who sees it, who answers it, who sees its result. Runs on: the thread of the view it is given.
#pragma once

#include <optional>
#include <string>

#include "server/pipeline/act.hpp"
#include "storage/surveys.hpp"

namespace shidra::surveys {

/// Sees its drafts and results: who has charge of its forum; without a forum the backbone team.
bool manages(access::Caller const& caller, storage::SurveyRow const& survey);
/// Sees it by being who they are, without a code. Drafts: only those who manage them.
bool sees(access::Caller const& caller, storage::SurveyRow const& survey);
/// The code of a survey for anyone, once it has been opened.
bool is_code_of(std::string const& typed, storage::SurveyRow const& survey);

/// Somebody as a survey knows them: a person, or a browser of somebody not signed in.
struct Respondent {
  std::optional<protocol::Id<protocol::Person>> person;
  std::optional<storage::Digest> guest;
};

/// Whose sheet the caller may fill in. Refuses not_found (also who may not know of the survey), not_allowed (may see
/// it, but its result is the forum's), not_in_audience (came with the code of a narrower survey), browser_needed.
pipeline::Expected<Respondent> respondent_of(access::Caller const& caller, storage::SurveyRow const& survey,
                                             std::optional<std::string> const& code);
/// The key of the respondent's receipt.
storage::Digest receipt_key(Respondent const& respondent);
bool has_answered(storage::Read& read, storage::SurveyRow const& survey, Respondent const& respondent);

/// Sees the result now, without a code. The sentence is at the function.
bool sees_results(storage::Read& read, access::Caller const& caller, storage::SurveyRow const& survey);
/// Whether a code shows the result now to somebody who is nobody else.
bool code_shows_results(storage::SurveyRow const& survey);

/// The survey, if the caller manages it. Refuses not_found, not_allowed.
pipeline::Expected<storage::SurveyRow> seek_managed(storage::Read& read, access::Caller const& caller,
                                                    protocol::Id<protocol::Survey> survey);
/// The same to prepare, open, close or show it: its forum's work goes on. Refuses forum_closed, too.
pipeline::Expected<storage::SurveyRow> seek_to_run(storage::Read& read, access::Caller const& caller,
                                                   protocol::Id<protocol::Survey> survey);

}  // namespace shidra::surveys
