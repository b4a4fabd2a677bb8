// SPDX-License-Identifier: AGPL-3.0-or-later
// Forums, their keys and seats in the database. Functions run on the thread of the view they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/forums.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct ForumRow {
  protocol::Id<protocol::Forum> id;
  protocol::Id<protocol::Initiative> initiative;
  protocol::ForumKind kind;
  std::string name;
  std::string theme;
  std::string mandate;
  protocol::Html mandate_html;
  std::optional<std::int64_t> capacity;
  std::optional<protocol::Moment> closed_at;
  std::optional<std::string> closed_because;  ///< together with `closed_at`
};
BOOST_DESCRIBE_STRUCT(ForumRow, (),
                      (id, initiative, kind, name, theme, mandate, mandate_html, capacity, closed_at, closed_because))

std::optional<ForumRow> find_forum(Read& read, protocol::Id<protocol::Forum> forum);
std::vector<protocol::Id<protocol::Forum>> forums_of(Read& read, protocol::Id<protocol::Initiative> initiative);
/// Those whose work is over.
std::vector<protocol::Id<protocol::Forum>> closed_forums_of(Read& read, protocol::Id<protocol::Initiative> initiative);
std::vector<protocol::KeyRule> key_of(Read& read, protocol::Id<protocol::Forum> forum);

protocol::Id<protocol::Forum> add_forum(Write& write, ForumRow const& forum);
void change_forum(Write& write, ForumRow const& forum);
void set_key(Write& write, protocol::Id<protocol::Forum> forum, std::vector<protocol::KeyRule> const& rules);

struct SeatRow {
  protocol::Id<protocol::Seat> id;
  protocol::Id<protocol::Forum> forum;
  protocol::Id<protocol::Person> person;
  std::optional<protocol::Id<protocol::Organisation>> organisation;
  protocol::Slug sector;
  std::string region;
  std::string size_band;
  protocol::SeatOrigin origin;
  bool chair;
  std::optional<protocol::Id<protocol::Person>> alternate;
  protocol::Moment since;
  std::optional<protocol::Moment> until;
};
BOOST_DESCRIBE_STRUCT(SeatRow, (),
                      (id, forum, person, organisation, sector, region, size_band, origin, chair, alternate, since,
                       until))

std::optional<SeatRow> find_seat(Read& read, protocol::Id<protocol::Seat> seat);
/// The seat that this person holds in this forum.
std::optional<SeatRow> find_seat(Read& read, protocol::Id<protocol::Forum> forum,
                                 protocol::Id<protocol::Person> person);
std::vector<SeatRow> seats_in(Read& read, protocol::Id<protocol::Forum> forum);
/// Seats that show this person's name, as holder or alternate.
std::vector<protocol::Id<protocol::Seat>> seats_showing(Read& read, protocol::Id<protocol::Person> person);
std::vector<protocol::Id<protocol::Seat>> seats_showing(Read& read, protocol::Id<protocol::Organisation> organisation);
/// Everybody who reads a forum as a member: holders and alternates.
std::vector<protocol::Id<protocol::Person>> members_of(Read& read, protocol::Id<protocol::Forum> forum);

protocol::Id<protocol::Seat> add_seat(Write& write, SeatRow const& seat);
void change_seat(Write& write, SeatRow const& seat);
void remove_seat(Write& write, protocol::Id<protocol::Seat> seat);

}  // namespace shidra::storage
