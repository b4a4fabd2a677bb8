// SPDX-License-Identifier: AGPL-3.0-or-later
// See convert.hpp.
#include "server/surveys/convert.hpp"

#include <set>

#include "server/surveys/packed_answers.hpp"

namespace shidra::surveys {
namespace {

using protocol::Problems;

QuestionKind rules_kind(protocol::QuestionKind kind) {
  switch (kind) {
    case protocol::QuestionKind::single:
      return QuestionKind::single;
    case protocol::QuestionKind::multiple:
      return QuestionKind::multiple;
    case protocol::QuestionKind::scale:
      return QuestionKind::scale;
    case protocol::QuestionKind::text:
      break;
  }
  return QuestionKind::text;
}

bool has_choices(protocol::QuestionKind kind) {
  return kind == protocol::QuestionKind::single || kind == protocol::QuestionKind::multiple;
}

char const* field_of(protocol::QuestionKind kind) {
  if (has_choices(kind)) return "/choices";
  return kind == protocol::QuestionKind::scale ? "/number" : "/text";
}

void check_question_plan(Problems& problems, std::string const& path, protocol::QuestionPlan const& plan) {
  bool const scale = plan.kind == protocol::QuestionKind::scale;
  std::set<std::string> seen;
  for (std::size_t index = 0; index < plan.choices.items.size(); ++index)
    if (!seen.insert(plan.choices.items[index].value).second)
      problems.push_back({path + "/choices/" + std::to_string(index), "twice", {}});
  if (has_choices(plan.kind) && plan.choices.items.size() < 2)
    problems.push_back({path + "/choices", "too_few", {{"min", 2}}});
  if (!has_choices(plan.kind) && !plan.choices.items.empty())
    problems.push_back({path + "/choices", "not_for_this_kind", {}});
  if (!scale && plan.from) problems.push_back({path + "/from", "not_for_this_kind", {}});
  if (!scale && plan.to) problems.push_back({path + "/to", "not_for_this_kind", {}});
  if (scale && !plan.from) problems.push_back({path + "/from", "missing", {}});
  if (scale && !plan.to) problems.push_back({path + "/to", "missing", {}});
  if (scale && plan.from && plan.to && plan.from->value >= plan.to->value)
    problems.push_back({path + "/to", "too_small", {{"min", plan.from->value + 1}}});
}

template <class Value>
std::optional<std::int64_t> number_in(std::optional<Value> const& value) {
  return value ? std::optional(value->value) : std::nullopt;
}
template <class Line>
std::optional<std::string> text_in(std::optional<Line> const& line) {
  return line ? std::optional(line->value) : std::nullopt;
}

}  // namespace

Question rules_question(protocol::Question const& question) {
  Question rules;
  rules.kind = rules_kind(question.kind);
  rules.demand = question.required ? Demand::required : Demand::optional;
  for (auto const& choice : question.choices) rules.options.push_back(choice.id.value);
  rules.scale_from = static_cast<int>(question.from.value_or(0));
  rules.scale_to = static_cast<int>(question.to.value_or(0));
  return rules;
}

std::optional<Answer> rules_answer(protocol::Answer const& answer) {
  bool const text = answer.text && !answer.text->value.empty();
  int const kinds = (answer.choices.items.empty() ? 0 : 1) + (answer.number ? 1 : 0) + (text ? 1 : 0);
  if (kinds > 1) return std::nullopt;
  if (answer.number) return ScaleValue{static_cast<int>(answer.number->value)};
  if (text) return FreeText{answer.text->value};
  if (answer.choices.items.empty()) return std::monostate{};
  ChosenOptions chosen;
  for (auto const choice : answer.choices) chosen.options.push_back(choice.value);
  return chosen;
}

IdentityMode rules_mode(protocol::IdentityMode mode) {
  switch (mode) {
    case protocol::IdentityMode::named:
      return IdentityMode::named;
    case protocol::IdentityMode::confidential:
      return IdentityMode::confidential;
    case protocol::IdentityMode::anonymous:
      break;
  }
  return IdentityMode::anonymous;
}

void check_given(Problems& problems, std::string const& path, protocol::Question const& question,
                 protocol::Answer const& answer) {
  auto const given = rules_answer(answer);
  if (!given) {
    problems.push_back({path, "wrong_kind", {}});
    return;
  }
  for (auto const& problem : check_answer(rules_question(question), *given, AnswerStep::filling_in)) {
    bool const of_kind = problem.code == AnswerProblemCode::wrong_kind;
    protocol::Parameters params;
    if (problem.limit != 0) params["limit"] = std::int64_t{problem.limit};
    if (problem.option) params["choice"] = *problem.option;
    problems.push_back(
        {of_kind ? path : path + field_of(question.kind), std::string(code_of(problem.code)), std::move(params)});
  }
}

Problems check_plan(protocol::List<protocol::QuestionPlan, 0, 400> const& plan) {
  Problems problems;
  for (std::size_t index = 0; index < plan.items.size(); ++index)
    check_question_plan(problems, "/questions/" + std::to_string(index), plan.items[index]);
  return problems;
}

std::vector<protocol::Question> numbered(protocol::List<protocol::QuestionPlan, 0, 400> const& plan) {
  std::vector<protocol::Question> questions;
  std::int64_t last_choice = 0;
  for (auto const& one : plan) {
    protocol::Question question{.id = {static_cast<std::int64_t>(questions.size()) + 1},
                                .kind = one.kind,
                                .text = one.text.value,
                                .required = one.required,
                                .choices = {},
                                .from = number_in(one.from),
                                .to = number_in(one.to),
                                .from_label = text_in(one.from_label),
                                .to_label = text_in(one.to_label)};
    for (auto const& choice : one.choices) question.choices.push_back({{++last_choice}, choice.value});
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace shidra::surveys
