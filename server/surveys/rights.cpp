// SPDX-License-Identifier: AGPL-3.0-or-later
// See rights.hpp.
#include "server/surveys/rights.hpp"

#include "server/surveys/rules/code.hpp"
#include "storage/answers.hpp"

namespace shidra::surveys {

using pipeline::refuse;
using protocol::ResultsPolicy;
using protocol::SurveyAudience;
using protocol::SurveyState;
using storage::SurveyRow;

namespace {

bool is_of_initiative(access::Caller const& caller, SurveyRow const& survey) {
  return caller.initiative == survey.initiative;
}

std::optional<Respondent> as_person(access::Caller const& caller, SurveyRow const& survey) {
  if (!caller.person || !is_of_initiative(caller, survey)) return std::nullopt;
  if (survey.audience == SurveyAudience::forum && !(survey.forum && caller.sits_in(*survey.forum))) return std::nullopt;
  return Respondent{caller.person, std::nullopt};
}

}  // namespace

bool manages(access::Caller const& caller, SurveyRow const& survey) {
  if (!is_of_initiative(caller, survey)) return false;
  return survey.forum ? caller.has_charge_of(*survey.forum) : caller.is_team();
}

bool sees(access::Caller const& caller, SurveyRow const& survey) {
  if (manages(caller, survey)) return true;
  if (survey.state == SurveyState::draft || !is_of_initiative(caller, survey)) return false;
  if (survey.forum && caller.reads(*survey.forum)) return true;
  return survey.audience != SurveyAudience::forum && caller.signed_in();
}

bool is_code_of(std::string const& typed, SurveyRow const& survey) {
  return survey.audience == SurveyAudience::anyone && survey.code && normalise_code(typed) == survey.code;
}

pipeline::Expected<Respondent> respondent_of(access::Caller const& caller, SurveyRow const& survey,
                                             std::optional<std::string> const& code) {
  if (survey.state == SurveyState::draft && !manages(caller, survey)) return refuse("not_found");
  if (auto const person = as_person(caller, survey)) return *person;
  if (sees(caller, survey)) return refuse("not_allowed");
  if (!code || !survey.code || normalise_code(*code) != survey.code) return refuse("not_found");
  if (survey.audience != SurveyAudience::anyone) return refuse("not_in_audience");
  if (!caller.credentials.browser) return refuse("browser_needed");
  return Respondent{std::nullopt, caller.credentials.browser};
}

storage::Digest receipt_key(Respondent const& respondent) {
  if (respondent.person) return storage::sha256("person/" + std::to_string(respondent.person->value));
  return storage::sha256("guest/" + storage::to_hex(respondent.guest.value()));
}

bool has_answered(storage::Read& read, SurveyRow const& survey, Respondent const& respondent) {
  if (survey.mode == protocol::IdentityMode::anonymous)
    return storage::find_receipt(read, survey.id, receipt_key(respondent)).has_value();
  return respondent.person ? storage::find_sheet(read, survey.id, *respondent.person).has_value()
                           : storage::find_sheet(read, survey.id, respondent.guest.value()).has_value();
}

// "Whoever runs the survey always sees what suppression leaves; others see what they were promised: all along, once
// they have answered, once it is closed, or not at all."
bool sees_results(storage::Read& read, access::Caller const& caller, SurveyRow const& survey) {
  if (survey.state == SurveyState::draft) return false;
  if (manages(caller, survey)) return true;
  switch (survey.results) {
    case ResultsPolicy::live:
      return sees(caller, survey);
    case ResultsPolicy::after_closing:
      return survey.state == SurveyState::closed && sees(caller, survey);
    case ResultsPolicy::team:
      return false;
    case ResultsPolicy::after_answering:
      break;
  }
  if (auto const person = as_person(caller, survey)) return has_answered(read, survey, *person);
  bool const guest = survey.audience == SurveyAudience::anyone && caller.credentials.browser.has_value();
  return guest && has_answered(read, survey, {std::nullopt, caller.credentials.browser});
}

bool code_shows_results(SurveyRow const& survey) {
  if (survey.state == SurveyState::draft) return false;
  return survey.results == ResultsPolicy::live ||
         (survey.results == ResultsPolicy::after_closing && survey.state == SurveyState::closed);
}

pipeline::Expected<SurveyRow> seek_managed(storage::Read& read, access::Caller const& caller,
                                           protocol::Id<protocol::Survey> id) {
  auto const survey = storage::find_survey(read, id);
  if (!survey || !sees(caller, *survey)) return refuse("not_found");
  if (!manages(caller, *survey)) return refuse("not_allowed");
  return *survey;
}

pipeline::Expected<SurveyRow> seek_to_run(storage::Read& read, access::Caller const& caller,
                                          protocol::Id<protocol::Survey> id) {
  auto survey = seek_managed(read, caller, id);
  if (survey && survey->forum && caller.is_closed(*survey->forum)) return refuse("forum_closed");
  return survey;
}

}  // namespace shidra::surveys
