// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of meetings and attendance.
#include "storage/meetings.hpp"

namespace shidra::storage {

using protocol::Id;
using MeetingId = Id<protocol::Meeting>;

std::optional<MeetingRow> find_meeting(Read& read, MeetingId meeting) {
  return read.first<MeetingRow>(
      R"sql(SELECT id, forum, title, state, starts, ends, place, link, agenda, agenda_html, invited,
    cancelled_because FROM meeting WHERE id = $1)sql",
      meeting);
}

std::vector<MeetingId> meetings_of(Read& read, Id<protocol::Forum> forum) {
  return read.all<MeetingId>(R"sql(SELECT id FROM meeting WHERE forum = $1 ORDER BY starts, id)sql", forum);
}

std::vector<MeetingId> open_meetings_of(Read& read, Id<protocol::Forum> forum) {
  return read.all<MeetingId>(
      R"sql(SELECT id FROM meeting WHERE forum = $1 AND state IN ('scheduled', 'in_progress') ORDER BY starts, id)sql",
      forum);
}

std::int64_t count_meetings(Read& read, Id<protocol::Forum> forum) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM meeting WHERE forum = $1)sql", forum);
}

MeetingId add_meeting(Write& write, MeetingRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO meeting (forum, title, state, starts, ends, place, link, agenda, agenda_html, invited,
    cancelled_because) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql",
      row.forum, row.title, row.state, row.starts, row.ends, row.place, row.link, row.agenda, row.agenda_html,
      row.invited, row.cancelled_because)};
}

void change_meeting(Write& write, MeetingRow const& row) {
  write.run(R"sql(UPDATE meeting SET title = $2, state = $3, starts = $4, ends = $5, place = $6, link = $7, agenda = $8,
    agenda_html = $9, invited = $10, cancelled_because = $11 WHERE id = $1)sql",
            row.id, row.title, row.state, row.starts, row.ends, row.place, row.link, row.agenda, row.agenda_html,
            row.invited, row.cancelled_because);
}

std::optional<AttendanceRow> find_attendance(Read& read, MeetingId meeting, Id<protocol::Person> person) {
  return read.first<AttendanceRow>(
      R"sql(SELECT meeting, person, name, organisation_name, sector, rsvp, present FROM attendance
    WHERE meeting = $1 AND person = $2)sql",
      meeting, person);
}

std::vector<AttendanceRow> attendance_at(Read& read, MeetingId meeting) {
  return read.all<AttendanceRow>(
      R"sql(SELECT meeting, person, name, organisation_name, sector, rsvp, present FROM attendance
    WHERE meeting = $1 ORDER BY person)sql",
      meeting);
}

std::vector<AttendanceRow> attendance_in(Read& read, Id<protocol::Forum> forum) {
  return read.all<AttendanceRow>(R"sql(SELECT attendance.meeting, attendance.person, attendance.name,
    attendance.organisation_name, attendance.sector, attendance.rsvp, attendance.present
    FROM attendance JOIN meeting ON meeting.id = attendance.meeting WHERE meeting.forum = $1
    ORDER BY attendance.meeting, attendance.person)sql",
                                 forum);
}

std::vector<AttendanceRow> attendance_by(Read& read, Id<protocol::Person> person) {
  return read.all<AttendanceRow>(
      R"sql(SELECT meeting, person, name, organisation_name, sector, rsvp, present FROM attendance
    WHERE person = $1 ORDER BY meeting)sql",
      person);
}

std::int64_t count_members(Read& read, Id<protocol::Forum> forum) {
  return read.value<std::int64_t>(R"sql(SELECT COUNT(*) FROM (SELECT person FROM seat WHERE forum = $1
    UNION SELECT alternate FROM seat WHERE forum = $1 AND alternate IS NOT NULL) AS member)sql",
                                  forum);
}

std::optional<AttendanceRow> attendance_of_seat(Read& read, MeetingId meeting, Id<protocol::Forum> forum,
                                                Id<protocol::Person> person) {
  return read.first<AttendanceRow>(R"sql(SELECT $1, person.id, person.name, organisation.name, seat.sector, NULL, 0
    FROM seat JOIN person ON person.id = $3 LEFT JOIN organisation ON organisation.id = seat.organisation
    WHERE seat.forum = $2 AND (seat.person = $3 OR seat.alternate = $3)
    ORDER BY CASE WHEN seat.person = $3 THEN 0 ELSE 1 END, seat.id LIMIT 1)sql",
                                   meeting, forum, person);
}

void put_attendance(Write& write, AttendanceRow const& row) {
  write.run(R"sql(INSERT INTO attendance (meeting, person, name, organisation_name, sector, rsvp, present)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (meeting, person) DO UPDATE SET name = excluded.name,
    organisation_name = excluded.organisation_name, sector = excluded.sector, rsvp = excluded.rsvp, present = excluded.present)sql",
            row.meeting, row.person, row.name, row.organisation_name, row.sector, row.rsvp, row.present);
}

}  // namespace shidra::storage
