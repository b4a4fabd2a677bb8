// SPDX-License-Identifier: AGPL-3.0-or-later
// Surveys: four that are closed, one for anyone with the code, one that a meeting answers right now.
#include "storage/surveys.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/demo/story.hpp"
#include "server/demo/texts.hpp"
#include "server/surveys/commands.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::Id;
using protocol::IdentityMode;
using protocol::QuestionKind;
using protocol::ResultsPolicy;
using protocol::SurveyAudience;

constexpr std::size_t live_answers = 9;  ///< of twenty: the room is still at it

struct Poll {
  json const* entry;
  std::optional<RoomPlace> room;
  Id<protocol::Survey> id{};
  std::string code{};
  std::vector<protocol::Question> questions{};
};
using Shared = std::shared_ptr<Poll>;

class Surveys {
 public:
  Surveys(Stage& stage, Cast& cast) : stage_(stage), cast_(cast) {}
  void closed(json const& entry);
  void open_to_all(json const& entry);
  void live(json const& entry);

 private:
  Shared poll(json const& entry);
  void open(Poll& poll);
  void answer(Poll const& poll, access::Caller const& caller, std::string const& sector, protocol::Language language);
  void answer_as(Poll const& poll, PersonPlace person);
  protocol::Answer answer_to(json const& question, protocol::Question const& as_asked, std::string const& sector,
                             protocol::Language language);
  std::vector<PersonPlace> audience(Poll const& poll, std::size_t most);
  Id<protocol::Person> runner(Poll const& poll) {
    return poll.room ? cast_.runner(cast_.rooms[*poll.room]) : cast_.administrator();
  }

  Stage& stage_;
  Cast& cast_;
};

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

protocol::Answer Surveys::answer_to(json const& question, protocol::Question const& as_asked, std::string const& sector,
                                    protocol::Language language) {
  protocol::Answer answer{.question = as_asked.id, .choices = {}, .number = {}, .text = {}};
  auto& dice = stage_.dice;
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

Shared Surveys::poll(json const& entry) {
  auto const forum = text_at(entry, "forum");
  Poll poll{.entry = &entry, .room = {}};
  if (!forum.empty()) poll.room = cast_.room_place(forum);
  return std::make_shared<Poll>(std::move(poll));
}

void Surveys::open(Poll& poll) {
  auto const& entry = *poll.entry;
  protocol::SaveSurvey request{.survey = {},
                               .forum = {},
                               .meeting = {},
                               .title = {text_at(entry, "title")},
                               .intro = {text_at(entry, "intro")},
                               .questions = {},
                               .audience = audience_at(entry),
                               .mode = mode_at(entry),
                               .results = results_at(entry)};
  if (poll.room) request.forum = cast_.rooms[*poll.room].id;
  if (entry.contains("meeting")) request.meeting = cast_.live_meeting;
  for (auto const& question : entry.at("questions")) request.questions.items.push_back(question_of(question));
  poll.id = stage_.act(runner(poll), &surveys::save_survey, request).survey;
  poll.code = stage_.act(runner(poll), &surveys::open_survey, protocol::OpenSurvey{poll.id}).code;
  poll.questions = storage::questions_of(stage_.write(), poll.id);
}

void Surveys::answer(Poll const& poll, access::Caller const& caller, std::string const& sector,
                     protocol::Language language) {
  protocol::AnswerSurvey request{.survey = poll.id, .answers = {}, .code = {}};
  if (!caller.signed_in()) request.code = protocol::Line<5, 12>{poll.code};
  auto const& questions = poll.entry->at("questions");
  for (std::size_t at = 0; at < poll.questions.size(); ++at) {
    auto answer = answer_to(questions.at(at), poll.questions[at], sector, language);
    bool const given = !answer.choices.items.empty() || answer.number || answer.text;
    if (given) request.answers.items.push_back(std::move(answer));
  }
  stage_.act(caller, &surveys::answer_survey, request);
}

void Surveys::answer_as(Poll const& poll, PersonPlace place) {
  auto const& person = cast_.people[place];
  answer(poll, access::caller_of(stage_.write(), person.id), person.sector, person.language);
}

std::vector<PersonPlace> Surveys::audience(Poll const& poll, std::size_t most) {
  std::vector<PersonPlace> people;
  if (poll.room) {
    people = cast_.rooms[*poll.room].seated;
  } else {
    for (PersonPlace place = 0; place < cast_.people.size(); ++place)
      if (cast_.people[place].id.value != 0) people.push_back(place);
  }
  stage_.dice.shuffle(people);
  people.resize(std::min(most, people.size()));
  return people;
}

void Surveys::closed(json const& entry) {
  auto const survey = poll(entry);
  auto const opens = stage_.day(entry.at("opened_offset_days").get<std::int64_t>(), "09:00");
  auto const closes = stage_.day(entry.at("closed_offset_days").get<std::int64_t>(), "20:00");
  stage_.at(opens, [this, survey, opens, closes] {
    open(*survey);
    for (auto const person : audience(*survey, survey->entry->at("answered_hint").get<std::size_t>())) {
      Moment const when{opens.ms + stage_.dice.between(1, (closes.ms - opens.ms) / minute_ms - 1) * minute_ms};
      stage_.at(when, [this, survey, person] { answer_as(*survey, person); });
    }
  });
  stage_.at(closes,
            [this, survey] { stage_.act(runner(*survey), &surveys::close_survey, protocol::CloseSurvey{survey->id}); });
}

/// Answered by people who are not signed in, each with a browser of their own.
void Surveys::open_to_all(json const& entry) {
  auto const survey = poll(entry);
  auto const opens = stage_.day(entry.at("opened_offset_days").get<std::int64_t>(), "08:00");
  stage_.at(opens, [this, survey] { open(*survey); });
  for (std::int64_t guest = 0; guest < entry.at("answered_hint").get<std::int64_t>(); ++guest) {
    Moment const when{opens.ms + stage_.dice.between(1, (stage_.today().ms - opens.ms) / minute_ms - 1) * minute_ms};
    stage_.at(when, [this, survey] {
      access::Caller caller;
      caller.credentials.browser = stage_.world().random_salt();
      answer(*survey, caller, {}, stage_.dice.chance(70) ? protocol::Language::he : protocol::Language::ar);
    });
  }
}

void Surveys::live(json const& entry) {
  auto const survey = poll(entry);
  stage_.at({stage_.today().ms - 12 * minute_ms}, [this, survey] { open(*survey); });
  stage_.at({stage_.today().ms - 10 * minute_ms}, [this, survey] {
    for (auto const person : audience(*survey, live_answers))
      stage_.at({stage_.now().ms + stage_.dice.between(1, 560) * 1000},
                [this, survey, person] { answer_as(*survey, person); });
  });
}

}  // namespace

void tell_surveys(Stage& stage, Cast& cast) {
  auto const surveys = std::make_shared<Surveys>(stage, cast);
  auto const& all = texts("surveys");
  for (auto const& entry : all.at("closed")) surveys->closed(entry);
  surveys->open_to_all(all.at("public"));
  surveys->live(all.at("live"));
  stage.at(stage.today(), [surveys] {});  // lives as long as its last entry
}

}  // namespace shidra::demo
