// SPDX-License-Identifier: AGPL-3.0-or-later
// The result of a survey that was open to anyone, once it is out: as answered and with every sector weighing the same.
#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "server/pages/pictures.hpp"
#include "server/surveys/results.hpp"

namespace shidra::pages {
namespace {

using protocol::Question;
using protocol::QuestionResult;

constexpr std::size_t most_texts = 200;

/// For a scale a result's choice is its point + 1.
std::string label_of(Visit const& visit, Question const& question, protocol::ChoiceResult const& result) {
  if (question.kind == protocol::QuestionKind::scale) return visit.number(result.choice.value - 1);
  auto const choice = std::ranges::find(question.choices, result.choice, &protocol::Choice::id);
  return choice == question.choices.end() ? "" : choice->text;
}

bool is_balanced(QuestionResult const& result) {
  return std::ranges::any_of(result.choices, [](auto const& choice) { return choice.balanced_per_mille.has_value(); });
}

void put_choice(Visit const& visit, Html& html, std::string const& label, protocol::ChoiceResult const& choice) {
  html.element("div", {{"class", "result"}}, [&] {
    html.element("span", {{"class", "result-label"}}, [&] { html.own(label); });
    put_bar(html, "", choice.per_mille, 1000);
    html.element("span", {{"class", "result-share"}}, [&] {
      html.element("strong", visit.share(choice.per_mille)).text(" ");
      html.element("span", {{"class", "soft"}}, "(" + visit.number(choice.count) + ")");
    });
    if (!choice.balanced_per_mille) return;
    put_bar(html, "balanced", *choice.balanced_per_mille, 1000);
    html.element("span", {{"class", "result-share balanced"}}, visit.share(*choice.balanced_per_mille));
  });
}

void put_bars(Visit const& visit, Html& html, Question const& question, QuestionResult const& result) {
  bool const balanced = is_balanced(result);
  Table table{{visit.say("client.option"), visit.say("client.count"), visit.say("client.raw")}, {}};
  if (balanced) table.head.push_back(visit.say("client.balanced"));
  Html drawing;
  for (auto const& choice : result.choices) {
    auto const label = label_of(visit, question, choice);
    put_choice(visit, drawing, label, choice);
    table.rows.push_back({label, visit.number(choice.count), visit.share(choice.per_mille)});
    if (balanced) table.rows.back().push_back(choice.balanced_per_mille ? visit.share(*choice.balanced_per_mille) : "");
  }
  if (balanced)
    drawing.element("ul", {{"class", "legend"}}, [&] {
      drawing.element("li", {}, [&] {
        drawing.element("span", {{"class", "swatch"}}, "").text(" " + visit.say("client.raw"));
      });
      drawing.element("li", {}, [&] {
        drawing.element("span", {{"class", "swatch balanced"}}, "").text(" " + visit.say("client.balanced"));
      });
    });
  put_picture(visit, html, "results", question.text, drawing, table, TableIs::folded);
}

void put_mean(Visit const& visit, Html& html, Question const& question, QuestionResult const& result) {
  if (!result.mean_per_mille) return;
  html.element("p", {{"class", "row"}}, [&] {
    html.element("strong", visit.say("client.mean", {{"value", visit.thousandths(*result.mean_per_mille)}}));
    if (result.balanced_mean_per_mille)
      html.element("span", {{"class", "soft"}},
                   visit.say("client.balanced_mean", {{"value", visit.thousandths(*result.balanced_mean_per_mille)}}));
  });
  if (!question.from_label && !question.to_label) return;
  html.element("p", {{"class", "about"}}, [&] {
    if (question.from_label) html.text(visit.number(question.from.value_or(0)) + " – ").own(*question.from_label);
    if (question.from_label && question.to_label) html.text(" · ");
    if (question.to_label) html.text(visit.number(question.to.value_or(0)) + " – ").own(*question.to_label);
  });
}

void put_texts(Visit const& visit, Html& html, QuestionResult const& result) {
  if (result.texts.empty()) return;
  html.element("ul", {{"class", "list said"}}, [&] {
    for (std::size_t at = 0; at < std::min(result.texts.size(), most_texts); ++at) html.own("li", {}, result.texts[at]);
  });
  if (result.texts.size() > most_texts)
    html.element("p", {{"class", "soft"}},
                 visit.count("pages.more_texts", static_cast<std::int64_t>(result.texts.size() - most_texts)));
}

void put_question(Visit const& visit, Html& html, Question const& question, QuestionResult const& result) {
  html.own("h2", {}, question.text);
  if (result.hidden) return void(html.element("p", {{"class", "soft"}}, visit.say("client.hidden_few")));
  if (!result.choices.empty()) put_bars(visit, html, question, result);
  put_mean(visit, html, question, result);
  put_texts(visit, html, result);
  bool const held_back = question.kind == protocol::QuestionKind::text && result.texts.empty() && result.answered > 0;
  if (held_back) html.element("p", {{"class", "soft"}}, visit.say("pages.texts_after_closing"));
  html.element("p", {{"class", "about"}}, visit.count("client.answers", result.answered));
}

void put_head(Visit const& visit, Html& html, storage::SurveyRow const& survey, protocol::Results const& results) {
  html.element("div", {{"class", "page-head"}}, [&] {
    html.own("h1", {}, survey.title);
    if (!survey.intro.empty()) html.own("p", {{"class", "lead"}}, survey.intro);
    html.element("ul", {{"class", "facts"}}, [&] {
      html.element("li", visit.count("client.answers", results.answered));
      html.element("li", visit.say("pages.mode_" + std::string(boost::describe::enum_to_string(survey.mode, ""))));
      if (survey.closed_at) html.element("li", {}, [&] { visit.put_time(html, *survey.closed_at, Detail::date); });
    });
  });
  if (survey.state == protocol::SurveyState::open && survey.code)
    html.element("p", {{"class", "row"}}, [&] {
      html.element("span", {{"class", "live now"}}, visit.say("pages.open_survey"));
      html.element("a", {{"class", "button"}, {"href", "/s/" + *survey.code}}, visit.say("pages.answer_survey"));
    });
}

}  // namespace

Page survey_page(Visit const& visit, protocol::Id<protocol::Survey> id) {
  auto const survey = storage::find_survey(visit.read, id);
  if (!survey || survey->initiative != visit.initiative->id || !is_result_public(*survey)) return not_found(visit);
  auto const results = surveys::results_for(visit.read, id);
  if (!results) return not_found(visit);
  auto const questions = storage::questions_of(visit.read, id);
  Html html;
  put_way_back(visit, html, "", visit.initiative->name);
  html.element("div", {{"class", "stack"}}, [&] {
    put_head(visit, html, *survey, *results);
    if (std::ranges::any_of(results->questions, is_balanced))
      html.element("p", {{"class", "notice"}}, visit.say("pages.balanced_method"));
    for (auto const& result : results->questions) {
      auto const question = std::ranges::find(questions, result.question, &Question::id);
      if (question == questions.end()) continue;
      html.element("section", {{"class", "card"}}, [&] {
        html.element("div", {{"class", "stack"}}, [&] { put_question(visit, html, *question, result); });
      });
    }
  });
  return page_around(visit,
                     {.title = survey->title,
                      .description = survey->intro.empty() ? visit.say("pages.survey_results") : survey->intro,
                      .path = visit.path_within(path_of("surveys", id)),
                      .kind = "article",
                      .narrow = true},
                     html);
}

}  // namespace shidra::pages
