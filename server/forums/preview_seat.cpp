// SPDX-License-Identifier: AGPL-3.0-or-later
// What seating somebody would do to every rule of the key, before it is done, and whose name looks the same. Those
// who run the forum may ask.
#include "server/forums/commands.hpp"
#include "server/forums/find.hpp"
#include "server/forums/key.hpp"
#include "server/forums/seating.hpp"
#include "server/text/unicode.hpp"
#include "storage/organisations.hpp"

namespace shidra::forums {
namespace {

std::vector<protocol::RuleEffect> effects_of(RepresentationKey const& key, std::vector<SeatProfile> const& seats,
                                             SeatProfile const& profile) {
  std::vector<protocol::RuleEffect> effects;
  auto const [before, after] = effect_of_seating(key, seats, profile);
  for (std::size_t index = 0; index < key.rules.size(); ++index) {
    auto const& rule = key.rules[index];
    effects.push_back({to_protocol(rule.attribute), rule.value, rule.min, rule.max, before.rules[index].seated,
                       after.rules[index].seated});
  }
  return effects;
}

/// Whoever is chosen by name may be the wrong one, or want to be taken for another. Who may see everybody is told of
/// them.
std::vector<protocol::Namesake> namesakes_of(pipeline::Look& look, storage::PersonRow const& person) {
  std::vector<protocol::Namesake> namesakes;
  if (!look.caller.coordinates()) return namesakes;
  text::Appearance const appearance(person.name);
  for (auto& [id, name] : storage::names_of_people(look.store, person.initiative)) {
    if (id == person.id || !text::Appearance(name).is_like(appearance)) continue;
    auto const organisation = storage::find_person(look.store, id)->organisation;
    protocol::Namesake namesake{id, std::move(name), {}};
    if (organisation) namesake.organisation = storage::find_organisation(look.store, *organisation)->name;
    namesakes.push_back(std::move(namesake));
  }
  return namesakes;
}

}  // namespace

pipeline::Expected<protocol::SeatPreview> preview_seat(pipeline::Look& look, protocol::PreviewSeat const& request) {
  auto const forum = forum_in(look.store, look.caller, request.forum);
  if (!forum) return tl::unexpected(forum.error());
  if (auto const runs = expect_runs(look.caller, forum->id); !runs) return tl::unexpected(runs.error());
  auto const seats = storage::seats_in(look.store, forum->id);
  protocol::SeatPreview preview{.allowed = true,
                                .refusal = {},
                                .effects = {},
                                .seated_after = static_cast<std::int64_t>(seats.size()) + 1,
                                .capacity = forum->capacity,
                                .namesakes = {}};
  auto const who = candidate(look.store, *forum, request.person);
  if (!who && who.error().code == "not_found") return tl::unexpected(who.error());
  auto const checked = who ? check_seating(look.store, *forum, seats, *who) : tl::unexpected(who.error());
  if (!checked) {
    preview.allowed = false;
    preview.refusal = checked.error().code;
    if (!who || checked.error().code == "already_seated")
      preview.seated_after = static_cast<std::int64_t>(seats.size());
  }
  auto const key = key_of(look.store, *forum);
  if (who) preview.namesakes = namesakes_of(look, who->person);
  if (who && key) preview.effects = effects_of(*key, profiles_of(seats), who->profile);
  return preview;
}

}  // namespace shidra::forums
