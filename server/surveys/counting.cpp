// SPDX-License-Identifier: AGPL-3.0-or-later
// See counting.hpp.
#include "server/surveys/counting.hpp"

#include <algorithm>

#include "server/surveys/convert.hpp"

namespace shidra::surveys {

Counting::Counting(std::vector<protocol::Question> const& questions) {
  for (auto const& question : questions) all_.push_back({question.id, rules_question(question), {}});
}

Counting::Counted* Counting::find(protocol::Id<protocol::Question> id) {
  // Numbered within the survey: nearly always at its own number.
  auto const place = static_cast<std::size_t>(id.value - 1);
  if (place < all_.size() && all_[place].id == id) return &all_[place];
  auto const found = std::ranges::find(all_, id, &Counted::id);
  return found == all_.end() ? nullptr : &*found;
}

void Counting::add(std::string_view sector, protocol::Answer const& answer) {
  auto* counted = find(answer.question);
  if (!counted) return;
  auto at = std::ranges::find(counted->sectors, sector, &SectorCounts::sector);
  if (at == counted->sectors.end()) {
    counted->sectors.push_back({std::string(sector), 0, std::vector<int>(choice_count(counted->question), 0)});
    at = counted->sectors.end() - 1;
  }
  ++at->answered;
  if (answer.number) ++at->counts.at(static_cast<std::size_t>(answer.number->value - counted->question.scale_from));
  auto const& options = counted->question.options;
  for (auto const choice : answer.choices)
    ++at->counts.at(static_cast<std::size_t>(std::ranges::find(options, choice.value) - options.begin()));
}

int Counting::Counted::answered() const {
  int sum = 0;
  for (auto const& sector : sectors) sum += sector.answered;
  return sum;
}

std::vector<std::int64_t> Counting::Counted::counts() const {
  std::vector<std::int64_t> sums(choice_count(question), 0);
  for (auto const& sector : sectors)
    for (std::size_t choice = 0; choice < sums.size(); ++choice) sums[choice] += sector.counts[choice];
  return sums;
}

}  // namespace shidra::surveys
