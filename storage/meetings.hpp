// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings, answers to the invitation and attendance in the database. Functions run on the thread of the view they are
// given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/meetings.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct MeetingRow {
  protocol::Id<protocol::Meeting> id;
  protocol::Id<protocol::Forum> forum;
  std::string title;
  protocol::MeetingState state;
  protocol::Moment starts;
  protocol::Moment ends;
  std::string place;
  std::optional<std::string> link;
  std::string agenda;
  protocol::Html agenda_html;
  std::optional<std::int64_t> invited;  ///< noted when the meeting was over
  std::optional<std::string> cancelled_because;
};
BOOST_DESCRIBE_STRUCT(MeetingRow, (),
                      (id, forum, title, state, starts, ends, place, link, agenda, agenda_html, invited,
                       cancelled_because))

std::optional<MeetingRow> find_meeting(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<protocol::Id<protocol::Meeting>> meetings_of(Read& read, protocol::Id<protocol::Forum> forum);
/// Scheduled or in progress: those that count the forum's members as they are now.
std::vector<protocol::Id<protocol::Meeting>> open_meetings_of(Read& read, protocol::Id<protocol::Forum> forum);
std::int64_t count_meetings(Read& read, protocol::Id<protocol::Forum> forum);

protocol::Id<protocol::Meeting> add_meeting(Write& write,
                                            MeetingRow const& meeting);  ///< `id` of the argument is not used
void change_meeting(Write& write, MeetingRow const& meeting);

struct AttendanceRow {
  protocol::Id<protocol::Meeting> meeting;
  protocol::Id<protocol::Person> person;
  std::string name;
  std::optional<std::string> organisation_name;
  protocol::Slug sector;
  std::optional<protocol::RsvpAnswer> rsvp;
  bool present;
};
BOOST_DESCRIBE_STRUCT(AttendanceRow, (), (meeting, person, name, organisation_name, sector, rsvp, present))

std::optional<AttendanceRow> find_attendance(Read& read, protocol::Id<protocol::Meeting> meeting,
                                             protocol::Id<protocol::Person> person);
std::vector<AttendanceRow> attendance_at(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<AttendanceRow> attendance_in(Read& read, protocol::Id<protocol::Forum> forum);
std::vector<AttendanceRow> attendance_by(Read& read, protocol::Id<protocol::Person> person);
/// How many sit in the forum, holders and alternates.
std::int64_t count_members(Read& read, protocol::Id<protocol::Forum> forum);
/// How somebody sits in a forum, as holder or alternate, ready to be noted; nothing when they do not.
std::optional<AttendanceRow> attendance_of_seat(Read& read, protocol::Id<protocol::Meeting> meeting,
                                                protocol::Id<protocol::Forum> forum,
                                                protocol::Id<protocol::Person> person);

/// Adds the line or replaces it.
void put_attendance(Write& write, AttendanceRow const& attendance);

}  // namespace shidra::storage
