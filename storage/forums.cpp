// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of forums, keys and seats.
#include "storage/forums.hpp"

namespace shidra::storage {

using protocol::Id;

std::optional<ForumRow> find_forum(Read& read, Id<protocol::Forum> forum) {
  return read.first<ForumRow>(
      R"sql(SELECT id, initiative, kind, name, theme, mandate, mandate_html, capacity, closed_at, closed_because
    FROM forum WHERE id = $1)sql",
      forum);
}

std::vector<Id<protocol::Forum>> forums_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<Id<protocol::Forum>>(R"sql(SELECT id FROM forum WHERE initiative = $1 ORDER BY id)sql", initiative);
}

std::vector<Id<protocol::Forum>> closed_forums_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<Id<protocol::Forum>>(
      R"sql(SELECT id FROM forum WHERE initiative = $1 AND closed_at IS NOT NULL ORDER BY id)sql", initiative);
}

std::vector<protocol::KeyRule> key_of(Read& read, Id<protocol::Forum> forum) {
  return read.all<protocol::KeyRule>(
      R"sql(SELECT attribute, value, min, max FROM key_rule WHERE forum = $1 ORDER BY place)sql", forum);
}

Id<protocol::Forum> add_forum(Write& write, ForumRow const& row) {
  return {write.insert(R"sql(INSERT INTO forum (initiative, kind, name, theme, mandate, mandate_html, capacity)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql",
                       row.initiative, row.kind, row.name, row.theme, row.mandate, row.mandate_html, row.capacity)};
}

void change_forum(Write& write, ForumRow const& row) {
  write.run(
      R"sql(UPDATE forum SET name = $2, theme = $3, mandate = $4, mandate_html = $5, capacity = $6, closed_at = $7,
    closed_because = $8 WHERE id = $1)sql",
      row.id, row.name, row.theme, row.mandate, row.mandate_html, row.capacity, row.closed_at, row.closed_because);
}

void set_key(Write& write, Id<protocol::Forum> forum, std::vector<protocol::KeyRule> const& rules) {
  write.run(R"sql(DELETE FROM key_rule WHERE forum = $1)sql", forum);
  for (std::int64_t place = 0; auto const& rule : rules)
    write.run(
        R"sql(INSERT INTO key_rule (forum, place, attribute, value, min, max) VALUES ($1, $2, $3, $4, $5, $6))sql",
        forum, place++, rule.attribute, rule.value, rule.min, rule.max);
}

std::optional<SeatRow> find_seat(Read& read, Id<protocol::Seat> seat) {
  return read.first<SeatRow>(
      R"sql(SELECT id, forum, person, organisation, sector, region, size_band, origin, chair, alternate,
    since, until FROM seat WHERE id = $1)sql",
      seat);
}

std::optional<SeatRow> find_seat(Read& read, Id<protocol::Forum> forum, Id<protocol::Person> person) {
  return read.first<SeatRow>(
      R"sql(SELECT id, forum, person, organisation, sector, region, size_band, origin, chair, alternate,
    since, until FROM seat WHERE forum = $1 AND person = $2)sql",
      forum, person);
}

std::vector<SeatRow> seats_in(Read& read, Id<protocol::Forum> forum) {
  return read.all<SeatRow>(
      R"sql(SELECT id, forum, person, organisation, sector, region, size_band, origin, chair, alternate,
    since, until FROM seat WHERE forum = $1 ORDER BY id)sql",
      forum);
}

std::vector<Id<protocol::Seat>> seats_showing(Read& read, Id<protocol::Person> person) {
  return read.all<Id<protocol::Seat>>(R"sql(SELECT id FROM seat WHERE person = $1 OR alternate = $1)sql", person);
}

std::vector<Id<protocol::Seat>> seats_showing(Read& read, Id<protocol::Organisation> organisation) {
  return read.all<Id<protocol::Seat>>(R"sql(SELECT id FROM seat WHERE organisation = $1)sql", organisation);
}

std::vector<Id<protocol::Person>> members_of(Read& read, Id<protocol::Forum> forum) {
  return read.all<Id<protocol::Person>>(R"sql(SELECT person FROM seat WHERE forum = $1
    UNION SELECT alternate FROM seat WHERE forum = $1 AND alternate IS NOT NULL ORDER BY 1)sql",
                                        forum);
}

Id<protocol::Seat> add_seat(Write& write, SeatRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO seat (forum, person, organisation, sector, region, size_band, origin, chair, alternate,
    since, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql",
      row.forum, row.person, row.organisation, row.sector, row.region, row.size_band, row.origin, row.chair,
      row.alternate, row.since, row.until)};
}

void change_seat(Write& write, SeatRow const& row) {
  write.run(R"sql(UPDATE seat SET chair = $2, alternate = $3, until = $4 WHERE id = $1)sql", row.id, row.chair,
            row.alternate, row.until);
}

void remove_seat(Write& write, Id<protocol::Seat> seat) { write.run(R"sql(DELETE FROM seat WHERE id = $1)sql", seat); }

}  // namespace shidra::storage
