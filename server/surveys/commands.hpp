// SPDX-License-Identifier: AGPL-3.0-or-later
// The commands and views about surveys. Each lies in a file of its own name. Commands run on the writer thread, views
// on a reader's.
#pragma once

#include "protocol/surveys.hpp"
#include "server/pipeline/act.hpp"

namespace shidra::surveys {

pipeline::Expected<protocol::SurveySaved> save_survey(pipeline::Act& act, protocol::SaveSurvey const& request);
pipeline::Expected<protocol::SurveyOpened> open_survey(pipeline::Act& act, protocol::OpenSurvey const& request);
pipeline::Expected<protocol::Nothing> close_survey(pipeline::Act& act, protocol::CloseSurvey const& request);
pipeline::Expected<protocol::Nothing> delete_survey(pipeline::Act& act, protocol::DeleteSurvey const& request);
pipeline::Expected<protocol::Nothing> show_results(pipeline::Act& act, protocol::ShowResults const& request);
pipeline::Expected<protocol::Nothing> answer_survey(pipeline::Act& act, protocol::AnswerSurvey const& request);

pipeline::Expected<protocol::SurveyFound> find_survey(pipeline::Look& look, protocol::FindSurvey const& request);
pipeline::Expected<protocol::Sheet> read_sheet(pipeline::Look& look, protocol::ReadSheet const& request);
pipeline::Expected<protocol::Sheets> read_sheets(pipeline::Look& look, protocol::ReadSheets const& request);

}  // namespace shidra::surveys
