// SPDX-License-Identifier: AGPL-3.0-or-later
// Tables to open in a spreadsheet, in the caller's language, with the caller's rights: the same numbers as on the
// screen.
#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "server/calls/find.hpp"
#include "server/pages/pages.hpp"
#include "server/surveys/results.hpp"
#include "server/surveys/rights.hpp"
#include "server/text/csv.hpp"
#include "server/text/feed.hpp"
#include "storage/calls.hpp"
#include "storage/forums.hpp"
#include "storage/organisations.hpp"
#include "storage/people.hpp"

namespace shidra::pages {
namespace {

/// Rows of texts that are kept until they are written.
class Sheet {
 public:
  explicit Sheet(Visit const& visit) : visit_(visit) {}
  void head(std::initializer_list<std::string_view> keys, std::vector<std::string> const& more = {}) {
    std::vector<std::string> cells;
    for (auto const key : keys) cells.push_back(visit_.say(key));
    cells.insert(cells.end(), more.begin(), more.end());
    row(cells);
  }
  void row(std::vector<std::string> const& cells) { csv_.row({cells.begin(), cells.end()}); }
  Page page(std::string file_name) const {
    Page page;
    page.type = "text/csv; charset=utf-8";
    page.body = csv_.bytes();
    page.file_name = std::move(file_name);
    return page;
  }

 private:
  Visit const& visit_;
  text::CsvWriter csv_;
};

/// A share as a spreadsheet computes with it: 0.125.
std::string fraction(std::int64_t per_mille) {
  auto digits = std::to_string(per_mille % 1000);
  digits.insert(0, 3 - digits.size(), '0');
  return std::to_string(per_mille / 1000) + "." + digits;
}

std::string sector_name(Visit const& visit, std::string_view code) {
  auto const* const sector = visit.sector(code);
  return sector ? sector->name.value : std::string(code);
}

template <class Enum>
std::string word_for(Visit const& visit, std::string_view prefix, Enum value) {
  return visit.say(std::string(prefix) + boost::describe::enum_to_string(value, ""));
}

std::string label_of(protocol::Question const& question, protocol::ChoiceResult const& result) {
  if (question.kind == protocol::QuestionKind::scale) return std::to_string(result.choice.value - 1);
  auto const choice = std::ranges::find(question.choices, result.choice, &protocol::Choice::id);
  return choice == question.choices.end() ? "" : choice->text;
}

void add_question(Visit const& visit, Sheet& sheet, protocol::Question const& question,
                  protocol::QuestionResult const& result) {
  if (result.hidden) return sheet.row({question.text, visit.say("client.hidden_few"), "", "", ""});
  for (auto const& choice : result.choices)
    sheet.row({question.text, label_of(question, choice), std::to_string(choice.count), fraction(choice.per_mille),
               choice.balanced_per_mille ? fraction(*choice.balanced_per_mille) : ""});
  for (auto const& text : result.texts) sheet.row({question.text, text, "", "", ""});
}

std::vector<std::string> response_cells(Visit const& visit, storage::ResponseRow const& response) {
  auto const organisation = storage::find_organisation(visit.read, response.organisation);
  auto const forum = response.forum ? storage::find_forum(visit.read, *response.forum) : std::nullopt;
  bool const withdrawn = response.state == protocol::ResponseState::withdrawn;
  auto const person =
      response.representative && !withdrawn ? storage::find_person(visit.read, *response.representative) : std::nullopt;
  std::vector<std::string> cells{organisation ? organisation->name : "",
                                 sector_name(visit, response.sector.value),
                                 word_for(visit, "pages.size_", response.size_band),
                                 response.region,
                                 word_for(visit, "pages.response_", response.state),
                                 response.submitted_at ? text::rfc3339(response.submitted_at->ms) : "",
                                 forum ? forum->name : "",
                                 person ? person->name : "",
                                 response.reason.value_or("")};
  if (!withdrawn)
    for (auto& text : storage::texts_of(visit.read, response.id)) cells.push_back(std::move(text));
  return cells;
}

}  // namespace

Page results_csv(Visit const& visit, protocol::Id<protocol::Survey> id) {
  auto const survey = storage::find_survey(visit.read, id);
  if (!survey || !surveys::manages(visit.request.caller, *survey)) return not_found(visit);
  auto const results = surveys::results_for(visit.read, id);
  if (!results) return not_found(visit);
  Sheet sheet(visit);
  sheet.head({"pages.question", "client.option", "client.count", "client.raw", "client.balanced"});
  auto const questions = storage::questions_of(visit.read, id);
  for (auto const& result : results->questions) {
    auto const question = std::ranges::find(questions, result.question, &protocol::Question::id);
    if (question != questions.end()) add_question(visit, sheet, *question, result);
  }
  return sheet.page("survey-" + std::to_string(id.value) + "-results.csv");
}

Page responses_csv(Visit const& visit, protocol::Id<protocol::Call> id) {
  auto const& caller = visit.request.caller;
  auto const call = calls::opened_call_in(visit.read, caller, id);
  if (!call || call->state == protocol::CallState::open || !caller.reviews(id) ||
      calls::has_interest(visit.read, caller, id))
    return not_found(visit);
  Sheet sheet(visit);
  std::vector<std::string> questions;
  for (auto const& field : storage::fields_of(visit.read, id)) questions.push_back(field.label.value);
  sheet.head({"pages.organisation", "client.sector", "pages.size", "pages.region", "pages.state", "pages.submitted_at",
              "pages.forum", "pages.representative", "pages.reason"},
             questions);
  for (auto const response : storage::responses_to(visit.read, id))
    sheet.row(response_cells(visit, *storage::find_response(visit.read, response)));
  return sheet.page("call-" + std::to_string(id.value) + "-responses.csv");
}

Page organisations_csv(Visit const& visit) {
  auto const& caller = visit.request.caller;
  if (!caller.is_team()) return not_found(visit);
  Sheet sheet(visit);
  sheet.head(
      {"pages.organisation", "client.sector", "pages.size", "pages.region", "pages.populations", "pages.added_value"});
  for (auto const id : storage::organisations_of(visit.read, caller.initiative)) {
    auto const row = *storage::find_organisation(visit.read, id);
    std::string populations;
    for (auto const& each : storage::lines_of(row.populations)) populations += (populations.empty() ? "" : "; ") + each;
    sheet.row({row.name, sector_name(visit, row.sector.value), word_for(visit, "pages.size_", row.size_band),
               row.region, populations, row.added_value});
  }
  return sheet.page("organisations.csv");
}

}  // namespace shidra::pages
