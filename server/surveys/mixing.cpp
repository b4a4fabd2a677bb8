// SPDX-License-Identifier: AGPL-3.0-or-later
// See mixing.hpp.
#include "server/surveys/mixing.hpp"

#include <utility>

#include "storage/answers.hpp"

namespace shidra::surveys {
namespace {

/// Fisher and Yates. The remainder of 64 random bits is as good as even for any number of sheets there can be.
void shuffle(std::vector<PackedSheet>& sheets, pipeline::World& world) {
  for (std::size_t left = sheets.size(); left > 1; --left)
    std::swap(sheets[left - 1], sheets[world.random_number() % left]);
}

}  // namespace

void mix_ballots(pipeline::Act& act, storage::SurveyRow const& survey, SurveyKey const& key) {
  std::vector<PackedSheet> sheets;
  for (auto const& sealed : storage::sealed_sheets(act.store, survey.id)) sheets.push_back(key.open(sealed));
  shuffle(sheets, act.world);
  for (auto const& sheet : sheets) {
    storage::BallotRow ballot{.id = {}, .answers = pack({std::nullopt, sheet.answers}), .sector = sheet.sector};
    act.world.random(ballot.id);
    storage::add_ballot(act.store, survey.id, ballot);
  }
  storage::erase_sealed(act.store, survey.id);
  act.aftermath.erase_log = true;
  act.store.after_commit([folder = act.world.settings().folder, id = survey.id] { remove_key(folder, id); });
}

}  // namespace shidra::surveys
