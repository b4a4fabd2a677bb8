// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of meetings and attendance. Names and sectors of those who came are as noted then, so that a changed name,
// a new organisation or a lost seat changes no meeting of the past.
#include "server/meetings/meeting_things.hpp"

#include "server/meetings/rules/attendance_balance.hpp"
#include "storage/forums.hpp"
#include "storage/initiatives.hpp"
#include "storage/summaries.hpp"

namespace shidra::meetings {
namespace {

using live::Place;
using live::Topic;
using storage::AttendanceRow;
using storage::Read;

/// Every sector of the initiative in its order, also those with nobody; then what was noted and is a sector no more.
std::vector<protocol::SectorCount> by_sector(std::vector<std::string> const& people,
                                             std::vector<std::string> const& sectors) {
  auto const balance = attendance_balance(people, sectors);
  std::vector<protocol::SectorCount> counts;
  for (auto const& list : {balance.sectors, balance.outside})
    for (auto const& sector : list) counts.push_back({{sector.sector}, sector.present});
  return counts;
}

void count_people(protocol::Meeting& meeting, std::vector<AttendanceRow> const& rows,
                  std::vector<std::string> const& sectors) {
  std::vector<std::string> expected;
  std::vector<std::string> present;
  for (auto const& row : rows) {
    meeting.yes += row.rsvp == protocol::RsvpAnswer::yes;
    meeting.no += row.rsvp == protocol::RsvpAnswer::no;
    meeting.maybe += row.rsvp == protocol::RsvpAnswer::maybe;
    meeting.present += row.present;
    if (row.rsvp == protocol::RsvpAnswer::yes) expected.push_back(row.sector.value);
    if (row.present) present.push_back(row.sector.value);
  }
  meeting.expected_by_sector = by_sector(expected, sectors);
  meeting.present_by_sector = by_sector(present, sectors);
}

std::vector<std::string> sector_codes(Read& read, protocol::Id<protocol::Forum> forum) {
  std::vector<std::string> codes;
  for (auto const& sector : storage::sectors_of(read, storage::find_forum(read, forum)->initiative))
    codes.push_back(sector.code.value);
  return codes;
}

std::vector<Place> places_of_meeting(Read& read, std::string const& id) {
  auto const row = storage::find_meeting(read, {live::number_of(id)});
  if (!row) return {};
  return {live::place("forum", row->forum.value, shape_of(read, *row))};
}

std::vector<std::string> meetings_in(Read& read, Topic const& topic) {
  if (topic.kind != "forum") return {};
  return live::id_texts(storage::meetings_of(read, {topic.id}));
}

std::vector<Place> places_of_attendance(Read& read, std::string const& id) {
  auto const dash = id.find('-');
  if (dash == std::string::npos) return {};
  auto const row = storage::find_attendance(read, {live::number_of(std::string_view(id).substr(0, dash))},
                                            {live::number_of(std::string_view(id).substr(dash + 1))});
  if (!row) return {};
  auto const forum = storage::find_meeting(read, row->meeting)->forum;
  protocol::Attendance const attendance{id,          row->meeting, row->person, row->name, row->organisation_name,
                                        row->sector, row->rsvp,    row->present};
  return {live::place("desk", forum.value, attendance), live::place("person", row->person.value, attendance)};
}

std::vector<std::string> attendance_in_topic(Read& read, Topic const& topic) {
  std::vector<AttendanceRow> rows;
  if (topic.kind == "desk") rows = storage::attendance_in(read, {topic.id});
  if (topic.kind == "person") rows = storage::attendance_by(read, {topic.id});
  std::vector<std::string> ids;
  for (auto const& row : rows) ids.push_back(attendance_id(row.meeting, row.person));
  return ids;
}

}  // namespace

std::string attendance_id(protocol::Id<protocol::Meeting> meeting, protocol::Id<protocol::Person> person) {
  return std::to_string(meeting.value) + "-" + std::to_string(person.value);
}

protocol::Meeting shape_of(Read& read, storage::MeetingRow const& row) {
  protocol::Meeting meeting{};
  meeting.id = row.id;
  meeting.forum = row.forum;
  meeting.title = row.title;
  meeting.state = row.state;
  meeting.starts = row.starts;
  meeting.ends = row.ends;
  meeting.place = row.place;
  meeting.link = row.link;
  meeting.agenda = row.agenda_html;
  meeting.agenda_source = row.agenda;
  meeting.invited = row.invited.value_or(0);
  if (!row.invited) meeting.invited = storage::count_members(read, row.forum);
  meeting.cancelled_because = row.cancelled_because;
  if (auto const summary = storage::summary_of(read, row.id)) meeting.summary = summary->id;
  count_people(meeting, storage::attendance_at(read, row.id), sector_codes(read, row.forum));
  return meeting;
}

live::Kind const meeting_kind{"meeting", places_of_meeting, meetings_in};
live::Kind const attendance_kind{"attendance", places_of_attendance, attendance_in_topic};

}  // namespace shidra::meetings
