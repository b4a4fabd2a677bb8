// SPDX-License-Identifier: AGPL-3.0-or-later
// The codec of protocol/surveys.hpp, compiled once here.
#include "protocol/surveys.hpp"

#include "protocol/codec/codec_instances.hpp"

namespace shidra::protocol {

SHIDRA_REPLY(Choice)
SHIDRA_REPLY(Question)
SHIDRA_REPLY(Survey)
SHIDRA_REPLY(QuestionPlan)
SHIDRA_REQUEST(SaveSurvey)
SHIDRA_REPLY(SurveySaved)
SHIDRA_REQUEST(OpenSurvey)
SHIDRA_REPLY(SurveyOpened)
SHIDRA_REQUEST(CloseSurvey)
SHIDRA_REQUEST(DeleteSurvey)
SHIDRA_REQUEST(ShowResults)
SHIDRA_REPLY(Answer)
SHIDRA_REQUEST(AnswerSurvey)
SHIDRA_REPLY(Sheet)
SHIDRA_REPLY(Answered)
SHIDRA_REQUEST(ReadSheet)
SHIDRA_REQUEST(FindSurvey)
SHIDRA_REPLY(SurveyFound)
SHIDRA_REPLY(ChoiceResult)
SHIDRA_REPLY(SectorShare)
SHIDRA_REPLY(QuestionResult)
SHIDRA_REPLY(Results)
SHIDRA_REQUEST(ReadSheets)
SHIDRA_REPLY(NamedSheet)
SHIDRA_REPLY(Sheets)

}  // namespace shidra::protocol
