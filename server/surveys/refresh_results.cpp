// SPDX-License-Identifier: AGPL-3.0-or-later
// See refresh_results.hpp.
#include "server/surveys/refresh_results.hpp"

#include <algorithm>

#include "server/surveys/survey_things.hpp"
#include "storage/surveys.hpp"

namespace shidra::surveys {
namespace {

void refresh(pipeline::Act& act, std::vector<protocol::Id<protocol::Survey>> const& surveys) {
  auto& states = act.aftermath.states;
  for (auto const survey : surveys) {
    auto name = results_name(survey);
    if (std::ranges::find(states, name) == states.end()) states.push_back(std::move(name));
  }
}

}  // namespace

void refresh_results(pipeline::Act& act, protocol::Id<protocol::Forum> forum) {
  refresh(act, storage::surveys_in(act.store, forum, storage::DraftFilter::others));
}

void refresh_results(pipeline::Act& act, protocol::Id<protocol::Initiative> initiative) {
  refresh(act, storage::wide_surveys_of(act.store, initiative));
}

}  // namespace shidra::surveys
