// SPDX-License-Identifier: AGPL-3.0-or-later
// Seating somebody: who may take which seat, and everything that changes when they do. All commands that fill seats go
// through here, on the one writer; that is what keeps a maximum from being exceeded however many act at once.
#pragma once

#include <optional>
#include <vector>

#include "server/forums/rules/seating.hpp"
#include "server/pipeline/act.hpp"
#include "storage/forums.hpp"
#include "storage/people.hpp"

namespace shidra::forums {

/// Somebody who could be seated, as the key would count them.
struct Candidate {
  storage::PersonRow person;
  SeatProfile profile;
};

/// Refuses people who are not (or no longer) of the forum's initiative, and those whom no sector counts (`no_sector`).
pipeline::Expected<Candidate> candidate(storage::Read& read, storage::ForumRow const& forum,
                                        protocol::Id<protocol::Person> person);

/// Everything that speaks against this seat: the forum is closed, seated already, their organisation seated in a
/// thematic forum, the key.
pipeline::Expected<void> check_seating(storage::Read& read, storage::ForumRow const& forum,
                                       std::vector<storage::SeatRow> const& seats, Candidate const& candidate);

/// An alternate takes the seat one day, so the key must count them as it counts the holder: somebody else of the same
/// sector who holds no seat here.
pipeline::Expected<void> check_alternate(storage::Read& read, storage::ForumRow const& forum,
                                         protocol::Id<protocol::Person> holder, protocol::Slug const& sector,
                                         protocol::Id<protocol::Person> alternate);

/// How the seat came about and until when it lasts.
struct SeatTerms {
  protocol::SeatOrigin origin;
  std::optional<protocol::Id<protocol::Person>> alternate;
  std::optional<protocol::Moment> until;
};

/// Checks everything above, then seats them; whether the caller may is the command's question.
/// Brings: seat in seats/<forum>, forum in initiative/<id>, me and person of holder and alternate.
/// Runs on: writer thread. Refused: nothing is changed.
pipeline::Expected<protocol::Id<protocol::Seat>> seat_person(pipeline::Act& act, storage::ForumRow const& forum,
                                                             protocol::Id<protocol::Person> person,
                                                             SeatTerms const& terms);

/// Before somebody's part in a forum changes: what shows it is touched, their rights are asked again.
void touch_part(pipeline::Act& act, protocol::Id<protocol::Forum> forum, protocol::Id<protocol::Person> person);

}  // namespace shidra::forums
