// SPDX-License-Identifier: AGPL-3.0-or-later
// See survey_texts.hpp.
#include "server/demo/survey_texts.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/demo/texts.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::IdentityMode;
using protocol::QuestionKind;
using protocol::ResultsPolicy;
using protocol::SurveyAudience;

SurveyAudience audience_at(json const& entry) {
  auto const name = text_at(entry, "audience");
  return name == "forum"    ? SurveyAudience::forum
         : name == "public" ? SurveyAudience::anyone
                            : SurveyAudience::initiative;
}

IdentityMode mode_at(json const& entry) {
  auto const name = text_at(entry, "identity_mode");
  return name == "named"       ? IdentityMode::named
         : name == "anonymous" ? IdentityMode::anonymous
                               : IdentityMode::confidential;
}

/// The audience says already to whom; the policy says when.
ResultsPolicy results_at(json const& entry) {
  auto const name = text_at(entry, "results_visibility");
  return name.ends_with("_live")     ? ResultsPolicy::live
         : name == "after_answering" ? ResultsPolicy::after_answering
                                     : ResultsPolicy::after_closing;
}

protocol::QuestionPlan question_of(json const& entry) {
  auto const kind = text_at(entry, "kind");
  protocol::QuestionPlan plan{};
  plan.kind = kind == "single"     ? QuestionKind::single
              : kind == "multiple" ? QuestionKind::multiple
              : kind == "scale"    ? QuestionKind::scale
                                   : QuestionKind::text;
  plan.text = {text_at(entry, "text")};
  plan.required = entry.at("required").get<bool>();
  if (entry.contains("options"))
    for (auto const& option : entry.at("options")) plan.choices.items.push_back({option.get<std::string>()});
  if (entry.contains("scale")) {
    auto const& scale = entry.at("scale");
    plan.from = protocol::Number<0, 10>{scale.at("min").get<std::int64_t>()};
    plan.to = protocol::Number<1, 10>{scale.at("max").get<std::int64_t>()};
    plan.from_label = protocol::Line<1, 60>{text_at(scale, "min_label")};
    plan.to_label = protocol::Line<1, 60>{text_at(scale, "max_label")};
  }
  return plan;
}

std::vector<int> weights_for(json const& by_sector, std::string const& sector) {
  auto const found = by_sector.find(sector);
  return (found == by_sector.end() ? by_sector.at("default") : *found).get<std::vector<int>>();
}

/// In the reader's language where there are such texts.
std::string text_for(Dice& dice, json const& answers, protocol::Language language) {
  std::vector<std::string> own, all;
  for (auto const& answer : answers) {
    all.push_back(text_at(answer, "text"));
    if (language_at(answer) == language) own.push_back(all.back());
  }
  return dice.pick(own.empty() ? all : own);
}

/// Each option as likely as the texts say, never more than allowed, at least one.
std::vector<std::size_t> several(Dice& dice, std::vector<int> const& probabilities, std::size_t most) {
  std::vector<std::size_t> order, chosen;
  for (std::size_t at = 0; at < probabilities.size(); ++at) order.push_back(at);
  dice.shuffle(order);
  for (auto const at : order)
    if (chosen.size() < most && dice.chance(probabilities[at])) chosen.push_back(at);
  if (chosen.empty()) chosen.push_back(dice.weighted(probabilities));
  std::ranges::sort(chosen);
  return chosen;
}

}  // namespace

protocol::SaveSurvey survey_of(json const& entry) {
  protocol::SaveSurvey request{.survey = {},
                               .forum = {},
                               .meeting = {},
                               .title = {text_at(entry, "title")},
                               .intro = {text_at(entry, "intro")},
                               .questions = {},
                               .audience = audience_at(entry),
                               .mode = mode_at(entry),
                               .results = results_at(entry)};
  for (auto const& question : entry.at("questions")) request.questions.items.push_back(question_of(question));
  return request;
}

protocol::Answer answer_to(Dice& dice, json const& question, protocol::Question const& as_asked,
                           std::string const& sector, protocol::Language language) {
  protocol::Answer answer{.question = as_asked.id, .choices = {}, .number = {}, .text = {}};
  switch (as_asked.kind) {
    case QuestionKind::single:
      answer.choices.items.push_back(as_asked.choices[dice.weighted(weights_for(question.at("weights"), sector))].id);
      break;
    case QuestionKind::multiple:
      for (auto const at : several(dice, weights_for(question.at("probabilities"), sector),
                                   question.at("max_choices").get<std::size_t>()))
        answer.choices.items.push_back(as_asked.choices[at].id);
      break;
    case QuestionKind::scale:
      answer.number = protocol::Number<0, 10>{
          *as_asked.from + static_cast<std::int64_t>(dice.weighted(weights_for(question.at("weights"), sector)))};
      break;
    case QuestionKind::text:
      if (dice.chance(question.at("answer_rate").get<std::int64_t>()))
        answer.text = protocol::Text<0, 2000>{text_for(dice, question.at("answers"), language)};
      break;
  }
  return answer;
}

}  // namespace shidra::demo
