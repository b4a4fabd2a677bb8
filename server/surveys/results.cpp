// SPDX-License-Identifier: AGPL-3.0-or-later
// One pass over the answers, then the rules, question by question.
#include "server/surveys/results.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <ranges>
#include <set>

#include "server/surveys/convert.hpp"
#include "server/surveys/counting.hpp"
#include "server/surveys/mixing.hpp"
#include "server/surveys/packed_answers.hpp"
#include "storage/answers.hpp"
#include "storage/forums.hpp"
#include "storage/initiatives.hpp"
#include "storage/meetings.hpp"
#include "storage/people.hpp"

namespace shidra::surveys {
namespace {

using protocol::SurveyState;
using storage::Read;
using storage::SurveyRow;
using Texts = std::map<std::int64_t, std::vector<std::string>>;

std::int64_t per_mille(double share) { return std::llround(share * 1000); }

std::optional<std::int64_t> per_mille(std::optional<double> share) {
  return share ? std::optional(per_mille(*share)) : std::nullopt;
}

SurveyStage stage_of(SurveyRow const& survey) {
  return survey.state == SurveyState::closed ? SurveyStage::closed : SurveyStage::open;
}

/// Each sector of the initiative weighs the same, but for those that the forum's key gives no seat. One that the key
/// says nothing of may have any number of seats.
std::vector<std::string> weighing_sectors(Read& read, SurveyRow const& survey) {
  std::set<std::string> without_seat;
  if (survey.forum)
    for (auto const& rule : storage::key_of(read, *survey.forum))
      if (rule.attribute == protocol::KeyAttribute::sector && rule.max.value == 0)
        without_seat.insert(rule.value.value);
  std::vector<std::string> sectors;
  for (auto& sector : storage::sectors_of(read, survey.initiative))
    if (!without_seat.contains(sector.code.value)) sectors.push_back(std::move(sector.code.value));
  return sectors;
}

bool is_pool(std::string_view label) { return label.find(pool_mark) != std::string_view::npos; }

/// Several small sectors with one label weigh what they weigh together.
int weight_of_pool(std::string_view label, std::set<std::string, std::less<>> const& weighing) {
  int weight = 0;
  for (std::size_t end = label.find(pool_mark); end != std::string_view::npos; end = label.find(pool_mark)) {
    weight += weighing.contains(label.substr(0, end)) ? 1 : 0;
    label.remove_prefix(end + 1);
  }
  return weight;
}

std::vector<SectorWeight> weights_of(std::vector<std::string> const& sectors, Counting const& counting) {
  std::vector<SectorWeight> weights;
  for (auto const& sector : sectors) weights.push_back({sector, 1});
  std::set<std::string, std::less<>> const weighing(sectors.begin(), sectors.end());
  std::set<std::string> pools;
  for (auto const& counted : counting.all())
    for (auto const& one : counted.sectors)
      if (is_pool(one.sector) && pools.insert(one.sector).second)
        weights.push_back({one.sector, weight_of_pool(one.sector, weighing)});
  return weights;
}

std::int64_t invited_to(Read& read, SurveyRow const& survey) {
  switch (survey.audience) {
    case protocol::SurveyAudience::forum:
      return survey.forum ? storage::count_members(read, *survey.forum) : 0;
    case protocol::SurveyAudience::initiative:
      return static_cast<std::int64_t>(storage::people_of(read, survey.initiative).size());
    case protocol::SurveyAudience::anyone:
      break;
  }
  return 0;
}

/// What a result is made with beside the answers.
struct MadeWith {
  std::int64_t invited = 0;
  std::vector<std::string> sectors;
};

MadeWith made_with_now(Read& read, SurveyRow const& survey) {
  return {invited_to(read, survey), weighing_sectors(read, survey)};
}

/// Of a closed one as it was at closing: nobody turns a result that has been read by changing the key.
MadeWith made_with_of(Read& read, SurveyRow const& survey) {
  auto const closed = survey.state == SurveyState::closed ? storage::find_closed_survey(read, survey.id) : std::nullopt;
  if (!closed) return made_with_now(read, survey);
  MadeWith then{closed->invited, {}};
  for (auto const part : std::views::split(closed->sectors, ' '))
    if (!part.empty()) then.sectors.emplace_back(part.begin(), part.end());
  return then;
}

void count_rows(Read& read, SurveyRow const& survey, Counting& counting, Texts& texts) {
  std::map<std::int64_t, std::string> sectors;
  for (auto const& sheet : storage::sheets_of(read, survey.id))
    sectors[sheet.id] = sheet.sector ? sheet.sector->value : "";
  storage::each_answer(read, survey.id, [&](std::int64_t sheet, protocol::Answer const& answer) {
    counting.add(sectors.at(sheet), answer);
  });
  for (auto& row : storage::texts_in(read, survey.id)) texts[row.question.value].push_back(std::move(row.text));
}

void count_ballots(Read& read, SurveyRow const& survey, Counting& counting, Texts& texts) {
  for (auto const& ballot : storage::ballots_of(read, survey.id)) {
    for (auto& answer : unpack(ballot.answers).answers) {
      counting.add(ballot.sector.value_or(""), answer);
      if (answer.text) texts[answer.question.value].push_back(std::move(answer.text->value));
    }
  }
}

/// By a digest that nobody can foretell and that differs from question to question.
void scatter(std::vector<std::string>& texts, storage::Digest const& salt, std::int64_t question) {
  auto const key = storage::to_hex(salt) + "/" + std::to_string(question) + "/";
  std::vector<std::pair<storage::Digest, std::string>> keyed;
  for (auto& text : texts) keyed.emplace_back(storage::sha256(key + text), std::move(text));
  std::ranges::sort(keyed);
  texts.clear();
  for (auto& [digest, text] : keyed) texts.push_back(std::move(text));
}

protocol::QuestionResult as_reply(protocol::Id<protocol::Question> id, Question const& question,
                                  ShownResult const& shown) {
  protocol::QuestionResult result{.question = id,
                                  .answered = shown.tally.answered,
                                  .hidden = shown.visibility == GroupVisibility::suppressed,
                                  .choices = {},
                                  .mean_per_mille = per_mille(shown.tally.mean),
                                  .balanced_mean_per_mille = per_mille(shown.tally.balanced_mean),
                                  .sectors = {},
                                  .texts = {}};
  for (std::size_t at = 0; at < shown.tally.choices.size(); ++at) {
    auto const& choice = shown.tally.choices[at];
    std::int64_t const choice_id = question.kind == QuestionKind::scale
                                       ? question.scale_from + static_cast<std::int64_t>(at) + 1
                                       : question.options[at];
    result.choices.push_back({{choice_id}, choice.count, per_mille(choice.share), per_mille(choice.balanced)});
  }
  for (auto const& sector : shown.sectors) {
    if (sector.sector.empty() || sector.answered == 0) continue;
    protocol::SectorShare share{{sector.sector}, sector.answered, {}};
    for (int const count : sector.counts)
      share.per_mille.push_back(per_mille(static_cast<double>(count) / sector.answered));
    result.sectors.push_back(std::move(share));
  }
  return result;
}

void add_pictures(Read& read, SurveyRow const& survey, protocol::Results& results) {
  std::map<std::int64_t, storage::ShownRow> pictures;
  for (auto& row : storage::shown_results(read, survey.id)) pictures[row.question.value] = std::move(row);
  for (auto const& one : storage::questions_of(read, survey.id)) {
    auto const question = rules_question(one);
    std::vector<SectorCounts> counts;
    if (auto const picture = pictures.find(one.id.value); picture != pictures.end()) {
      auto& all = counts.emplace_back(SectorCounts{"", static_cast<int>(picture->second.answered), {}});
      for (auto const number : storage::numbers_of(picture->second.counts))
        all.counts.push_back(static_cast<int>(number));
    }
    auto const shown =
        shown_result(question, counts, {}, default_threshold, rules_mode(survey.mode), SurveyStage::open);
    results.questions.push_back(as_reply(one.id, question, shown));
  }
}

/// What several sectors have one label for (mixing.hpp).
std::vector<SectorCounts> with_pools_marked(std::vector<SectorCounts> sectors) {
  for (auto& one : sectors) one.mixed = is_pool(one.sector);
  return sectors;
}

void add_counted(Read& read, SurveyRow const& survey, MadeWith const& made_with, protocol::Results& results) {
  Counting counting(storage::questions_of(read, survey.id));
  Texts texts;
  if (survey.mode == protocol::IdentityMode::anonymous)
    count_ballots(read, survey, counting, texts);
  else
    count_rows(read, survey, counting, texts);
  auto const weights = weights_of(made_with.sectors, counting);
  auto const mode = rules_mode(survey.mode);
  for (auto const& counted : counting.all()) {
    auto const shown = shown_result(counted.question, with_pools_marked(counted.sectors), weights, default_threshold,
                                    mode, stage_of(survey));
    auto result = as_reply(counted.id, counted.question, shown);
    auto const found = texts.find(counted.id.value);
    if (found != texts.end() && !result.hidden) {
      scatter(found->second, survey.salt, counted.id.value);
      result.texts = std::move(found->second);
    }
    results.questions.push_back(std::move(result));
  }
}

}  // namespace

void keep_what_counts(storage::Write& write, SurveyRow const& survey) {
  auto const [invited, sectors] = made_with_now(write, survey);
  std::string codes;
  for (auto const& sector : sectors) codes += (codes.empty() ? "" : " ") + sector;
  storage::add_closed_survey(write, survey.id, {invited, codes});
}

std::optional<protocol::Results> results_for(Read& read, protocol::Id<protocol::Survey> id) {
  auto const survey = storage::find_survey(read, id);
  if (!survey || survey->state == SurveyState::draft) return std::nullopt;
  bool const named = survey->mode == protocol::IdentityMode::named;
  auto const made_with = made_with_of(read, *survey);
  auto const sheets = survey->mode == protocol::IdentityMode::anonymous ? storage::count_receipts(read, id)
                                                                        : storage::count_sheets(read, id);
  protocol::Results results{
      .survey = id,
      .answered = named ? sheets : shown_count(static_cast<int>(sheets), default_threshold, stage_of(*survey)),
      .invited = made_with.invited,
      .questions = {},
      .counted_at = survey->closed_at.value_or(survey->opened_at.value())};
  if (named) results.counted_at = storage::last_change(read, id).value_or(results.counted_at);
  if (!named && survey->state == SurveyState::open)
    add_pictures(read, *survey, results);
  else
    add_counted(read, *survey, made_with, results);
  return results;
}

}  // namespace shidra::surveys
