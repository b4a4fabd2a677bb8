// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings: invitation, answers, attendance. Past ones with their minutes, one that goes on now, some ahead. A
// meeting's answers are added to the diary when it is planned, so that they know who sits in the forum by then.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/demo/gatherings.hpp"
#include "server/demo/texts.hpp"
#include "server/meetings/commands.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::RsvpAnswer;

constexpr std::int64_t planned_before = 21;  ///< days

std::string as_list(json const& items) {
  std::string list;
  for (auto const& item : items) list += "- " + item.get<std::string>() + "\n";
  return list;
}

}  // namespace

SharedGathering Meetings::gathering(json const& entry) {
  Gathering meeting{
      .entry = &entry, .room = cast_.room_place(text_at(entry, "forum")), .day = 0, .starts = {}, .ends = {}};
  if (entry.contains("started_minutes_ago")) {
    meeting.starts = {stage_.today().ms - entry.at("started_minutes_ago").get<std::int64_t>() * minute_ms};
  } else {
    meeting.day = stage_.working_day(entry.at("offset_days").get<std::int64_t>());
    meeting.starts = stage_.day(meeting.day, text_at(entry, "start"));
  }
  meeting.ends = {meeting.starts.ms + entry.at("duration_minutes").get<std::int64_t>() * minute_ms};
  return std::make_shared<Gathering>(std::move(meeting));
}

void Meetings::schedule(Gathering& meeting) {
  auto const& entry = *meeting.entry;
  protocol::ScheduleMeeting request{.forum = room(meeting).id,
                                    .title = {text_at(entry, "title")},
                                    .starts = meeting.starts,
                                    .ends = meeting.ends,
                                    .place = {text_at(entry, "place")},
                                    .link = {},
                                    .agenda = {as_list(entry.at("agenda"))}};
  if (auto const link = text_at(entry, "link"); !link.empty()) request.link = protocol::WebAddress{link};
  meeting.id = stage_.act(runner(meeting), &meetings::schedule_meeting, request).meeting;
}

void Meetings::answer(Gathering& meeting, PersonPlace person, RsvpAnswer answer) {
  if (std::ranges::find(room(meeting).seated, person) == room(meeting).seated.end()) return;  // has left since
  stage_.act(cast_.people[person].id, &meetings::answer_invitation, protocol::AnswerInvitation{meeting.id, answer});
  if (answer == RsvpAnswer::yes) meeting.coming.push_back(person);
}

/// Most say that they will come, some do not answer.
void Meetings::invite(SharedGathering const& meeting) {
  auto const now = stage_.now();
  auto const last = std::min(meeting->starts.ms, stage_.today().ms) - hour_ms;
  auto const& entry = *meeting->entry;
  std::vector<int> weights{70, 10, 8, 12};  // yes, no, maybe, nothing
  if (entry.contains("present_hint")) weights[0] = entry.at("present_hint").get<int>() * 5;
  std::vector<std::size_t> answers;
  for (std::size_t at = 0; at < room(*meeting).seated.size(); ++at) answers.push_back(stage_.dice.weighted(weights));
  if (entry.contains("rsvp_hint")) {
    answers.clear();
    std::size_t which = 0;
    for (auto const* key : {"yes", "no", "maybe", "unanswered"})
      answers.insert(answers.end(), entry.at("rsvp_hint").at(key).get<std::size_t>(), which++);
    answers.resize(room(*meeting).seated.size(), which - 1);
  }
  for (std::size_t at = 0; at < answers.size(); ++at) {
    auto const person = room(*meeting).seated[at];
    if (answers[at] > 2) continue;
    Moment const when{now.ms + stage_.dice.between(1, (last - now.ms) / minute_ms) * minute_ms};
    stage_.at(when,
              [this, meeting, person, said = static_cast<RsvpAnswer>(answers[at])] { answer(*meeting, person, said); });
  }
}

/// Who said yes comes first; some come who did not say so. A few say "here I am" themselves.
void Meetings::mark_present(Gathering const& meeting, std::size_t present) {
  auto people = meeting.coming;
  stage_.dice.shuffle(people);
  auto rest = room(meeting).seated;
  std::erase_if(rest, [&](PersonPlace person) { return std::ranges::find(people, person) != people.end(); });
  stage_.dice.shuffle(rest);
  people.insert(people.end(), rest.begin(), rest.end());
  people.resize(std::min(present, people.size()));
  for (auto const person : people) {
    auto const who = stage_.dice.chance(30) ? cast_.people[person].id : runner(meeting);
    stage_.act(who, &meetings::mark_attendance, protocol::MarkAttendance{meeting.id, cast_.people[person].id, true});
  }
}

void Meetings::hold(Gathering& meeting) {
  stage_.act(runner(meeting), &meetings::start_meeting, protocol::StartMeeting{meeting.id});
  mark_present(meeting, meeting.entry->at("present_hint").get<std::size_t>());
}

void Meetings::past(json const& entry) {
  auto const meeting = gathering(entry);
  stage_.at(stage_.day(meeting->day - planned_before, "10:00"),
            [this, meeting] { schedule(*meeting), invite(meeting); });
  stage_.at(meeting->starts, [this, meeting] { hold(*meeting); });
  stage_.at(meeting->ends, [this, meeting] {
    stage_.act(runner(*meeting), &meetings::end_meeting, protocol::EndMeeting{meeting->id});
  });
  stage_.at(stage_.day(meeting->day + 1, "11:00"), [this, meeting] { write_summary(*meeting); });
  stage_.at(stage_.day(meeting->day + 2, "12:00"), [this, meeting] { publish(meeting); });
  if (entry.at("correction").is_null()) return;
  auto const later = entry.at("correction").at("days_after").get<std::int64_t>();
  stage_.at(stage_.day(meeting->day + 2 + later, "12:30"), [this, meeting] { correct(*meeting); });
}

void Meetings::future(json const& entry) {
  auto const meeting = gathering(entry);
  stage_.at(stage_.day(std::min<std::int64_t>(meeting->day - planned_before, -3), "10:15"),
            [this, meeting] { schedule(*meeting), invite(meeting); });
}

void Meetings::live(json const& entry) {
  auto const meeting = gathering(entry);
  stage_.at(stage_.day(-planned_before, "10:30"), [this, meeting] {
    schedule(*meeting);
    cast_.live_meeting = meeting->id;
    invite(meeting);
  });
  stage_.at(meeting->starts, [this, meeting] { hold(*meeting); });
}

void tell_meetings(Stage& stage, Cast& cast) {
  auto const meetings = std::make_shared<Meetings>(stage, cast);
  auto const& all = texts("meetings");
  for (auto const& entry : all.at("past")) meetings->past(entry);
  for (auto const& entry : all.at("future")) meetings->future(entry);
  meetings->live(all.at("live"));
  stage.at({stage.today().ms}, [meetings] {});  // lives as long as its last entry
}

}  // namespace shidra::demo
