// SPDX-License-Identifier: AGPL-3.0-or-later
// See mixing.hpp.
#include "server/surveys/mixing.hpp"

#include <map>
#include <utility>

#include "server/surveys/rules/suppression.hpp"
#include "storage/answers.hpp"

namespace shidra::surveys {
namespace {

/// Fisher and Yates. The remainder of 64 random bits is as good as even for any number of sheets there can be.
void shuffle(std::vector<PackedSheet>& sheets, pipeline::World& world) {
  for (std::size_t left = sheets.size(); left > 1; --left)
    std::swap(sheets[left - 1], sheets[world.random_number() % left]);
}

/// What a ballot says of where it comes from: its sector, if at least `default_threshold` share it; the smaller ones,
/// with as many more as that takes, have one label for all of them. A sector with one ballot would name its author to
/// whoever has the database, since the receipts tell who took part.
std::map<std::string, std::string> labels_of(std::vector<PackedSheet> const& sheets) {
  std::map<std::string, int> counted;
  for (auto const& sheet : sheets) ++counted[sheet.sector ? sheet.sector->value : ""];
  std::vector<int> sizes;
  for (auto const& [sector, size] : counted) sizes.push_back(size);
  auto const visible = visible_groups(sizes, default_threshold);
  std::map<std::string, std::string> labels;
  std::string pool;
  std::size_t at = 0;
  for (auto const& [sector, size] : counted)
    if (visible[at++] == GroupVisibility::suppressed)
      pool += sector + pool_mark;
    else
      labels[sector] = sector;
  for (auto const& [sector, size] : counted) labels.try_emplace(sector, pool);
  return labels;
}

}  // namespace

void mix_ballots(pipeline::Act& act, storage::SurveyRow const& survey, SurveyKey const& key) {
  std::vector<PackedSheet> sheets;
  for (auto const& sealed : storage::sealed_sheets(act.store, survey.id)) sheets.push_back(key.open(sealed));
  shuffle(sheets, act.world);
  // Of so few nothing is ever shown, so nothing is kept.
  if (sheets.size() < default_threshold) sheets.clear();
  auto const labels = labels_of(sheets);
  for (auto const& sheet : sheets) {
    auto const& label = labels.at(sheet.sector ? sheet.sector->value : "");
    storage::BallotRow ballot{.id = {}, .answers = pack({std::nullopt, sheet.answers}), .sector = {}};
    if (!label.empty()) ballot.sector = label;
    act.world.random(ballot.id);
    storage::add_ballot(act.store, survey.id, ballot);
  }
  storage::erase_sealed(act.store, survey.id);
  act.aftermath.erase_log = true;
  act.store.after_commit([folder = act.world.settings().folder, id = survey.id] { remove_key(folder, id); });
}

}  // namespace shidra::surveys
