// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers that fit their question, and what is said of those that do not.
#include "server/surveys/rules/answer_rules.hpp"

#include "tests/catch.hpp"

using namespace shidra::surveys;

namespace {

Question const single{QuestionKind::single, Demand::required, {11, 12, 13}};
Question const multiple{QuestionKind::multiple, Demand::required, {11, 12, 13, 14}, 2, 3};
Question const scale{QuestionKind::scale, Demand::optional, {}, 1, 0, -2, 2};
Question const text{QuestionKind::text, Demand::optional, {}, 1, 0, 1, 5, 5};

ChosenOptions chosen(std::vector<std::int64_t> ids) { return {std::move(ids)}; }

std::vector<std::string> codes(Question const& question, Answer const& answer,
                               AnswerStep step = AnswerStep::handing_in) {
  std::vector<std::string> found;
  for (auto const& problem : check_answer(question, answer, step)) found.emplace_back(code_of(problem.code));
  return found;
}

}  // namespace

TEST_CASE("An answer is refused for exactly what is wrong with it") {
  struct Row {
    std::string why;
    Question question;
    Answer answer;
    std::vector<std::string> expected;
  };
  auto const row = GENERATE(values<Row>({
      {"one option of a single choice", single, chosen({12}), {}},
      {"two options of a single choice", single, chosen({12, 13}), {"too_many_choices"}},
      {"an option of another question", single, chosen({21}), {"unknown_option"}},
      {"no option has the id 0", single, chosen({0}), {"unknown_option"}},
      {"as many as asked for", multiple, chosen({14, 11}), {}},
      {"the most there may be", multiple, chosen({14, 11, 12}), {}},
      {"too few", multiple, chosen({14}), {"too_few_choices"}},
      {"too many", multiple, chosen({11, 12, 13, 14}), {"too_many_choices"}},
      {"one option twice", multiple, chosen({11, 11}), {"duplicate_option"}},
      {"twice and foreign", multiple, chosen({11, 99, 11}), {"unknown_option", "duplicate_option"}},
      {"the lower end of a scale", scale, ScaleValue{-2}, {}},
      {"the upper end of a scale", scale, ScaleValue{2}, {}},
      {"below the scale", scale, ScaleValue{-3}, {"out_of_range"}},
      {"above the scale", scale, ScaleValue{3}, {"out_of_range"}},
      {"a text of five Hebrew letters is five long", text, FreeText{"שלוםם"}, {}},
      {"a text of six", text, FreeText{"abcdef"}, {"too_long"}},
      {"a text of spaces and marks", text, FreeText{" \n\u00A0\u200F"}, {"blank_text"}},
      {"a picture is a text", text, FreeText{"\U0001F44D"}, {}},
      {"a text for a choice", single, FreeText{"x"}, {"wrong_kind"}},
      {"a number for a text", text, ScaleValue{1}, {"wrong_kind"}},
      {"options for a scale", scale, chosen({11}), {"wrong_kind"}},
      {"nothing where something is required", single, std::monostate{}, {"missing_required"}},
      {"no options where some are required", multiple, chosen({}), {"missing_required"}},
      {"nothing where nothing is required", text, std::monostate{}, {}},
  }));
  INFO(row.why);
  CHECK(codes(row.question, row.answer) == row.expected);
}

TEST_CASE("While filling in, an empty answer withdraws the one before, required or not") {
  for (Answer const& empty : {Answer{}, Answer{chosen({})}, Answer{FreeText{""}}}) {
    CHECK(is_empty(empty));
    CHECK(codes(single, empty, AnswerStep::filling_in).empty());
  }
  CHECK_FALSE(is_empty(ScaleValue{0}));
  CHECK_FALSE(is_empty(FreeText{" "}));
}

TEST_CASE("A problem names the option and the limit") {
  CHECK(check_answer(single, chosen({77}), AnswerStep::filling_in) ==
        std::vector<AnswerProblem>{{AnswerProblemCode::unknown_option, 77, 0}});
  CHECK(check_answer(scale, ScaleValue{9}, AnswerStep::filling_in) ==
        std::vector<AnswerProblem>{{AnswerProblemCode::out_of_range, std::nullopt, 2}});
  CHECK(check_answer(multiple, chosen({11}), AnswerStep::filling_in) ==
        std::vector<AnswerProblem>{{AnswerProblemCode::too_few_choices, std::nullopt, 2}});
}

TEST_CASE("A question nobody could answer is refused") {
  struct Row {
    std::string why;
    Question question;
    std::vector<QuestionProblemCode> expected;
  };
  using enum QuestionProblemCode;
  auto const row = GENERATE(values<Row>({
      {"a good choice", single, {}},
      {"a good multiple choice", multiple, {}},
      {"a scale from -2 to 2", scale, {}},
      {"a text", text, {}},
      {"one option is no choice", {QuestionKind::single, Demand::optional, {1}}, {too_few_options}},
      {"one option twice", {QuestionKind::single, Demand::optional, {1, 1}}, {duplicate_option}},
      {"more choices than options", {QuestionKind::multiple, Demand::optional, {1, 2}, 1, 3}, {choices_out_of_range}},
      {"more at least than at most",
       {QuestionKind::multiple, Demand::optional, {1, 2, 3}, 3, 2},
       {choices_out_of_range}},
      {"a choice of none", {QuestionKind::multiple, Demand::optional, {1, 2}, 0, 2}, {choices_out_of_range}},
      {"a scale of one step", {QuestionKind::scale, Demand::optional, {}, 1, 0, 3, 3}, {scale_out_of_range}},
      {"a scale of twelve steps", {QuestionKind::scale, Demand::optional, {}, 1, 0, 0, 11}, {scale_out_of_range}},
      {"a scale of eleven", {QuestionKind::scale, Demand::optional, {}, 1, 0, 0, 10}, {}},
      {"a text of no length", {QuestionKind::text, Demand::optional, {}, 1, 0, 1, 5, 0}, {length_out_of_range}},
  }));
  INFO(row.why);
  CHECK(check_question(row.question) == row.expected);
}
