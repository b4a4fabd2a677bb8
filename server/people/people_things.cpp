// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of people in topics, and who may watch these.
#include "server/people/people_things.hpp"

#include "storage/people.hpp"

namespace shidra::people {
namespace {

using live::Place;
using live::Topic;
using protocol::Id;
using storage::Read;
using PersonId = Id<protocol::Person>;

std::optional<storage::PersonRow> present(Read& read, std::string const& id) {
  auto row = storage::find_person(read, {live::number_of(id)});
  if (row && row->state == protocol::PersonState::left) row.reset();
  return row;
}

std::vector<Place> places_of_person(Read& read, std::string const& id) {
  auto const row = present(read, id);
  if (!row) return {};
  protocol::Person const person{row->id,    row->name,         row->email, row->language,
                                row->state, row->organisation, row->title, storage::grants_of(read, row->id)};
  return {live::place("people", row->initiative.value, person)};
}

std::vector<Place> places_of_me(Read& read, std::string const& id) {
  auto const row = present(read, id);
  if (!row) return {};
  protocol::Me const me{row->id,
                        row->initiative,
                        row->name,
                        row->email,
                        row->language,
                        row->organisation,
                        storage::grants_of(read, row->id),
                        storage::seats_of(read, row->id)};
  return {live::place("person", row->id.value, me)};
}

std::vector<Place> places_of_session(Read& read, std::string const& id) {
  auto const row = storage::find_session(read, Id<protocol::Session>{live::number_of(id)});
  if (!row) return {};
  protocol::Session const session{row->id, row->device, row->since, row->seen};
  return {live::place("person", row->person.value, session)};
}

std::vector<std::string> people_in(Read& read, Topic const& topic) {
  if (topic.kind != "people") return {};
  return live::id_texts(storage::people_of(read, {topic.id}));
}

std::vector<std::string> me_in(Read&, Topic const& topic) {
  if (topic.kind != "person") return {};
  return {std::to_string(topic.id)};
}

std::vector<std::string> sessions_in(Read& read, Topic const& topic) {
  if (topic.kind != "person") return {};
  return live::id_texts(storage::sessions_of(read, {topic.id}));
}

// "You see yourself."
bool may_watch_person(Read&, access::Caller const& caller, std::int64_t id) { return caller.person == PersonId{id}; }

// "Whoever coordinates a forum finds people for it, so sees everybody."
bool may_watch_people(Read&, access::Caller const& caller, std::int64_t id) {
  return caller.initiative.value == id && caller.coordinates();
}

// "What the backbone team prepares for the whole initiative is its own."
bool may_watch_team(Read&, access::Caller const& caller, std::int64_t id) {
  return caller.initiative.value == id && caller.is_team();
}

// "Whoever belongs to the initiative sees what is meant for all of it."
bool may_watch_members(Read&, access::Caller const& caller, std::int64_t id) {
  return caller.initiative.value == id && caller.signed_in();
}

std::int64_t stream_of_person(Read& read, std::int64_t id) {
  auto const row = storage::find_person(read, {id});
  return row ? row->initiative.value : 0;
}

std::int64_t stream_of_initiative(Read&, std::int64_t id) { return id; }

}  // namespace

live::Kind const me_kind{"me", places_of_me, me_in};
live::Kind const session_kind{"session", places_of_session, sessions_in};
live::Kind const person_kind{"person", places_of_person, people_in};

live::LogTopic const person_topic{"person", may_watch_person, stream_of_person};
live::LogTopic const people_topic{"people", may_watch_people, stream_of_initiative};
live::LogTopic const team_topic{"team", may_watch_team, stream_of_initiative};
live::LogTopic const members_topic{"members", may_watch_members, stream_of_initiative};

}  // namespace shidra::people
