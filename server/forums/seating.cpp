// SPDX-License-Identifier: AGPL-3.0-or-later
// See seating.hpp.
#include "server/forums/seating.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "server/forums/key.hpp"
#include "server/meetings/members.hpp"
#include "server/surveys/refresh_results.hpp"
#include "storage/initiatives.hpp"
#include "storage/organisations.hpp"

namespace shidra::forums {
namespace {

using pipeline::Expected;
using pipeline::refuse;
using protocol::Id;
using storage::Read;
using storage::SeatRow;

/// What people call the value of a rule: a sector by its name.
std::string label_of(Read& read, Id<protocol::Initiative> initiative, KeyRule const& rule) {
  if (rule.attribute == KeyAttribute::sector) {
    for (auto const& sector : storage::sectors_of(read, initiative))
      if (sector.code.value == rule.value) return sector.name.value;
  }
  return rule.value;
}

protocol::Refusal described(Read& read, storage::ForumRow const& forum, RepresentationKey const& key,
                            SeatRefusal const& refusal) {
  protocol::Parameters params{{"actual", std::int64_t{refusal.actual}}, {"limit", std::int64_t{refusal.limit}}};
  if (refusal.rule) {
    auto const& rule = key.rules[*refusal.rule];
    params["attribute"] = std::string(name_of(rule.attribute));
    params["value"] = rule.value;
    params["label"] = label_of(read, forum.initiative, rule);
  }
  return {std::string(code_of(refusal.code)), std::move(params), {}};
}

bool sits(std::vector<SeatRow> const& seats, Id<protocol::Person> person) {
  return std::ranges::find(seats, person, &SeatRow::person) != seats.end();
}

}  // namespace

Expected<Candidate> candidate(Read& read, storage::ForumRow const& forum, Id<protocol::Person> person) {
  auto row = storage::find_person(read, person);
  if (!row || row->initiative != forum.initiative || row->state == protocol::PersonState::left)
    return refuse("not_found");
  if (row->organisation) {
    auto const organisation = *storage::find_organisation(read, *row->organisation);
    auto const* const size_band = boost::describe::enum_to_string(organisation.size_band, "");
    return Candidate{std::move(*row), {organisation.sector.value, organisation.region, size_band}};
  }
  if (!storage::is_sector(read, forum.initiative, residents)) return refuse("no_sector", {{"name", row->name}});
  return Candidate{std::move(*row), {std::string(residents), {}, {}}};
}

Expected<void> check_seating(Read& read, storage::ForumRow const& forum, std::vector<SeatRow> const& seats,
                             Candidate const& candidate) {
  auto const& person = candidate.person;
  if (forum.closed_at) return refuse("forum_closed");
  if (sits(seats, person.id)) return refuse("already_seated", {{"name", person.name}});
  if (std::ranges::find(seats, std::optional(person.id), &SeatRow::alternate) != seats.end())
    return refuse("already_alternate", {{"name", person.name}});
  if (forum.kind == protocol::ForumKind::thematic && person.organisation &&
      std::ranges::find(seats, person.organisation, &SeatRow::organisation) != seats.end())
    return refuse("organisation_seated");
  auto const key = key_of(read, forum);
  auto const allowed = may_seat(key, profiles_of(seats), candidate.profile);
  if (!allowed) return tl::unexpected(described(read, forum, *key, allowed.error()));
  return {};
}

Expected<void> check_alternate(Read& read, storage::ForumRow const& forum, Id<protocol::Person> holder,
                               protocol::Slug const& sector, Id<protocol::Person> alternate) {
  auto const who = candidate(read, forum, alternate);
  if (!who) return tl::unexpected(who.error());
  if (alternate == holder || storage::find_seat(read, forum.id, alternate))
    return refuse("alternate_seated", {{"name", who->person.name}});
  if (who->profile.sector != sector.value) return refuse("alternate_sector");  // no name: a chair may try any number
  return {};
}

Expected<Id<protocol::Seat>> seat_person(pipeline::Act& act, storage::ForumRow const& forum,
                                         Id<protocol::Person> person, SeatTerms const& terms) {
  auto const who = candidate(act.store, forum, person);
  if (!who) return tl::unexpected(who.error());
  auto const seats = storage::seats_in(act.store, forum.id);
  if (auto const checked = check_seating(act.store, forum, seats, *who); !checked)
    return tl::unexpected(checked.error());
  protocol::Slug const sector{who->profile.sector};
  if (terms.alternate) {
    auto const checked = check_alternate(act.store, forum, person, sector, *terms.alternate);
    if (!checked) return tl::unexpected(checked.error());
  }
  touch_part(act, forum.id, person);
  if (terms.alternate) touch_part(act, forum.id, *terms.alternate);
  auto const seat = storage::add_seat(act.store, {.id = {},
                                                  .forum = forum.id,
                                                  .person = person,
                                                  .organisation = who->person.organisation,
                                                  .sector = sector,
                                                  .region = who->profile.region,
                                                  .size_band = who->profile.size_band,
                                                  .origin = terms.origin,
                                                  .chair = false,
                                                  .alternate = terms.alternate,
                                                  .since = act.now,
                                                  .until = terms.until});
  act.made("seat", seat);
  return seat;
}

void touch_part(pipeline::Act& act, Id<protocol::Forum> forum, Id<protocol::Person> person) {
  act.touch("forum", forum);
  meetings::touch_open_meetings(act, forum);
  surveys::refresh_results(act, forum);
  act.touch("me", person);
  act.touch("person", person);
  act.rights_changed(person);
}

}  // namespace shidra::forums
