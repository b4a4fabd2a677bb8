// SPDX-License-Identifier: AGPL-3.0-or-later
// Surveys: four that are closed, one for anyone with the code, one that a meeting answers right now.
#include "storage/surveys.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/demo/story.hpp"
#include "server/demo/survey_texts.hpp"
#include "server/demo/texts.hpp"
#include "server/surveys/commands.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::Id;

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
  std::vector<PersonPlace> audience(Poll const& poll, std::size_t most);
  Id<protocol::Person> runner(Poll const& poll) {
    return poll.room ? cast_.runner(cast_.rooms[*poll.room]) : cast_.administrator();
  }

  Stage& stage_;
  Cast& cast_;
};

Shared Surveys::poll(json const& entry) {
  auto const forum = text_at(entry, "forum");
  Poll poll{.entry = &entry, .room = {}};
  if (!forum.empty()) poll.room = cast_.room_place(forum);
  return std::make_shared<Poll>(std::move(poll));
}

void Surveys::open(Poll& poll) {
  auto const& entry = *poll.entry;
  auto request = survey_of(entry);
  if (poll.room) request.forum = cast_.rooms[*poll.room].id;
  if (entry.contains("meeting")) request.meeting = cast_.live_meeting;
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
    auto answer = answer_to(stage_.dice, questions.at(at), poll.questions[at], sector, language);
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
