// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of forums and seats, and who may watch a forum's topics.
#include "server/forums/forum_things.hpp"

#include <algorithm>

#include "server/forums/key.hpp"
#include "storage/forums.hpp"
#include "storage/initiatives.hpp"
#include "storage/organisations.hpp"
#include "storage/people.hpp"

namespace shidra::forums {
namespace {

using live::Place;
using live::Topic;
using storage::Read;

std::string name_of_person(Read& read, protocol::Id<protocol::Person> person) {
  auto const row = storage::find_person(read, person);
  return row ? row->name : std::string();
}

void describe_standing(protocol::Forum& forum, RepresentationKey const& key,
                       std::vector<storage::SeatRow> const& seats) {
  auto const now = standing(key, profiles_of(seats));
  forum.representative = now.representative;
  for (std::size_t index = 0; index < key.rules.size(); ++index) {
    auto const& rule = key.rules[index];
    forum.standing.push_back({to_protocol(rule.attribute), rule.value, rule.min, rule.max, now.rules[index].seated,
                              now.rules[index].missing});
  }
}

std::vector<Place> places_of_forum(Read& read, std::string const& id) {
  auto const row = storage::find_forum(read, {live::number_of(id)});
  if (!row) return {};
  return {live::place("initiative", row->initiative.value, shape_of(read, *row))};
}

std::vector<std::string> forums_in(Read& read, Topic const& topic) {
  if (topic.kind != "initiative") return {};
  return live::id_texts(storage::forums_of(read, {topic.id}));
}

std::vector<Place> places_of_seat(Read& read, std::string const& id) {
  auto const row = storage::find_seat(read, protocol::Id<protocol::Seat>{live::number_of(id)});
  if (!row) return {};
  return {live::place("seats", row->forum.value, shape_of(read, *row))};
}

std::vector<std::string> seats_in_topic(Read& read, Topic const& topic) {
  if (topic.kind != "seats") return {};
  std::vector<std::string> ids;
  for (auto const& seat : storage::seats_in(read, {topic.id})) ids.push_back(live::id_text(seat.id));
  return ids;
}

bool is_of(Read& read, access::Caller const& caller, std::int64_t forum) {
  auto const row = storage::find_forum(read, {forum});
  return row && row->initiative == caller.initiative;
}

// "Who sits where is open to everybody."
bool may_watch_seats(Read&, access::Caller const&, std::int64_t) { return true; }

// "Members of a forum read what is meant for them; so do those who have charge of it, and the board."
bool may_watch_forum(Read& read, access::Caller const& caller, std::int64_t id) {
  return is_of(read, caller, id) && caller.reads({id});
}

// "Only those who have charge of a forum see what it prepares, and what it had prepared when it was closed."
bool may_watch_desk(Read& read, access::Caller const& caller, std::int64_t id) {
  return is_of(read, caller, id) && caller.has_charge_of({id});
}

std::int64_t stream_of_forum(Read& read, std::int64_t id) {
  auto const row = storage::find_forum(read, {id});
  return row ? row->initiative.value : 0;
}

}  // namespace

protocol::Forum shape_of(Read& read, storage::ForumRow const& row) {
  auto const seats = storage::seats_in(read, row.id);
  protocol::Forum forum{.id = row.id,
                        .kind = row.kind,
                        .name = row.name,
                        .theme = row.theme,
                        .mandate = row.mandate_html,
                        .mandate_source = row.mandate,
                        .capacity = row.capacity,
                        .standing = {},
                        .by_sector = {},
                        .seated = static_cast<std::int64_t>(seats.size()),
                        .representative = true,
                        .chair = {},
                        .closed = {}};
  if (row.closed_at) forum.closed = {*row.closed_at, row.closed_because.value_or("")};
  if (auto const key = key_of(read, row)) describe_standing(forum, *key, seats);
  for (auto const& sector : storage::sectors_of(read, row.initiative))
    forum.by_sector.push_back({sector.code, std::ranges::count(seats, sector.code, &storage::SeatRow::sector)});
  auto const chair = std::ranges::find(seats, true, &storage::SeatRow::chair);
  if (chair != seats.end()) forum.chair = name_of_person(read, chair->person);
  return forum;
}

protocol::Seat shape_of(Read& read, storage::SeatRow const& row) {
  protocol::Seat seat{.id = row.id,
                      .forum = row.forum,
                      .person = row.person,
                      .name = name_of_person(read, row.person),
                      .organisation = row.organisation,
                      .organisation_name = {},
                      .sector = row.sector,
                      .origin = row.origin,
                      .chair = row.chair,
                      .alternate = row.alternate,
                      .alternate_name = {},
                      .since = row.since,
                      .until = row.until};
  if (row.organisation) {
    if (auto const organisation = storage::find_organisation(read, *row.organisation))
      seat.organisation_name = organisation->name;
  }
  if (row.alternate) seat.alternate_name = name_of_person(read, *row.alternate);
  return seat;
}

live::Kind const forum_kind{"forum", places_of_forum, forums_in};
live::Kind const seat_kind{"seat", places_of_seat, seats_in_topic};

live::LogTopic const seats_topic{"seats", may_watch_seats, stream_of_forum};
live::LogTopic const forum_topic{"forum", may_watch_forum, stream_of_forum};
live::LogTopic const desk_topic{"desk", may_watch_desk, stream_of_forum};

}  // namespace shidra::forums
