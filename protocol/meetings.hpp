// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings of a forum: plan, answers to the invitation, attendance. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"
#include "protocol/forums.hpp"
#include "protocol/people.hpp"

namespace shidra::protocol {

struct Summary;
struct Survey;

enum class MeetingState { scheduled, in_progress, ended, cancelled };
SHIDRA_ENUM(MeetingState, scheduled, in_progress, ended, cancelled)

enum class RsvpAnswer { yes, no, maybe };
SHIDRA_ENUM(RsvpAnswer, yes, no, maybe)

/// A meeting (topic forum/<id>; the same without a link on the public pages). Counts only, no names.
struct Meeting {
  Id<Meeting> id;
  Id<Forum> forum;
  std::string title;
  MeetingState state;
  Moment starts;
  Moment ends;
  std::string place;
  std::optional<std::string> link;
  Html agenda;
  std::string agenda_source;
  std::int64_t yes;
  std::int64_t no;
  std::int64_t maybe;
  std::int64_t invited;
  std::int64_t present;
  std::vector<SectorCount> expected_by_sector;  ///< who answered yes
  std::vector<SectorCount> present_by_sector;
  std::optional<Id<Summary>> summary;
  std::optional<std::string> cancelled_because;
};
SHIDRA_STRUCT(Meeting, id, forum, title, state, starts, ends, place, link, agenda, agenda_source, yes, no, maybe,
              invited, present, expected_by_sector, present_by_sector, summary, cancelled_because)

/// One person's answer and attendance (topic desk/<forum>; one's own in person/<id>). Its id is "<meeting>-<person>".
struct Attendance {
  std::string id;
  Id<Meeting> meeting;
  Id<Person> person;
  std::string name;
  std::optional<std::string> organisation_name;
  Slug sector;
  std::optional<RsvpAnswer> rsvp;
  bool present;
};
SHIDRA_STRUCT(Attendance, id, meeting, person, name, organisation_name, sector, rsvp, present)

struct ScheduleMeeting {
  Id<Forum> forum;
  Line<1, 200> title;
  Moment starts;
  Moment ends;
  Line<0, 200> place;
  std::optional<WebAddress> link;
  Text<0, 20000> agenda;
};
SHIDRA_STRUCT(ScheduleMeeting, forum, title, starts, ends, place, link, agenda)

struct MeetingScheduled {
  Id<Meeting> meeting;
};
SHIDRA_STRUCT(MeetingScheduled, meeting)

struct UpdateMeeting {
  Id<Meeting> meeting;
  Line<1, 200> title;
  Moment starts;
  Moment ends;
  Line<0, 200> place;
  std::optional<WebAddress> link;
  Text<0, 20000> agenda;
};
SHIDRA_STRUCT(UpdateMeeting, meeting, title, starts, ends, place, link, agenda)

struct CancelMeeting {
  Id<Meeting> meeting;
  Line<1, 500> reason;
};
SHIDRA_STRUCT(CancelMeeting, meeting, reason)

struct StartMeeting {
  Id<Meeting> meeting;
};
SHIDRA_STRUCT(StartMeeting, meeting)

struct EndMeeting {
  Id<Meeting> meeting;
};
SHIDRA_STRUCT(EndMeeting, meeting)

struct AnswerInvitation {
  Id<Meeting> meeting;
  RsvpAnswer answer;
};
SHIDRA_STRUCT(AnswerInvitation, meeting, answer)

/// By a coordinator for anyone of the forum, or by oneself while the meeting goes on ("here I am").
struct MarkAttendance {
  Id<Meeting> meeting;
  Id<Person> person;
  bool present;
};
SHIDRA_STRUCT(MarkAttendance, meeting, person, present)

}  // namespace shidra::protocol
