// SPDX-License-Identifier: AGPL-3.0-or-later
// Meetings: invitation, answers, attendance, summary, tasks, materials, readers. Past ones with all of it, one that
// goes on now, some ahead. A meeting's entries are added when it is planned, so that they know who sits in the forum by
// then.
#include <algorithm>
#include <fstream>

#include <boost/describe/enum_from_string.hpp>
#include <nlohmann/json.hpp>

#include "server/demo/story.hpp"
#include "server/demo/texts.hpp"
#include "server/meetings/commands.hpp"
#include "server/summaries/commands.hpp"
#include "server/summaries/file_store.hpp"
#include "server/summaries/files.hpp"
#include "storage/summaries.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;
using protocol::Id;
using protocol::RsvpAnswer;

constexpr std::int64_t planned_before = 21;  ///< days

struct Gathering {
  json const* entry;
  RoomPlace room;
  std::int64_t day;  ///< from today
  Moment starts;
  Moment ends;
  Id<protocol::Meeting> id{};
  Id<protocol::Summary> summary{};
  std::vector<PersonPlace> coming{};  ///< said yes
};
using Shared = std::shared_ptr<Gathering>;

class Meetings {
 public:
  Meetings(Stage& stage, Cast& cast) : stage_(stage), cast_(cast) {}
  void past(json const& entry);
  void future(json const& entry);
  void live(json const& entry);

 private:
  Shared gathering(json const& entry);
  void schedule(Gathering& meeting);
  void invite(Shared const& meeting);
  void answer(Gathering& meeting, PersonPlace person, RsvpAnswer answer);
  void hold(Gathering& meeting);
  void mark_present(Gathering const& meeting, std::size_t present);
  void write_summary(Gathering& meeting);
  void add_materials(Gathering const& meeting);
  void add_file(Gathering const& meeting, json const& material);
  protocol::SaveSummary draft_of(Gathering const& meeting);
  protocol::TaskPlan task_of(Gathering const& meeting, json const& task);
  void publish(Shared const& meeting);
  void correct(Gathering const& meeting);
  void read(Shared const& meeting);
  void follow_tasks(Gathering const& meeting);
  Room& room(Gathering const& meeting) { return cast_.rooms[meeting.room]; }
  Id<protocol::Person> runner(Gathering const& meeting) { return cast_.runner(room(meeting)); }

  Stage& stage_;
  Cast& cast_;
};

std::string as_list(json const& items) {
  std::string list;
  for (auto const& item : items) list += "- " + item.get<std::string>() + "\n";
  return list;
}

protocol::MaterialKind kind_of(json const& material) {
  protocol::MaterialKind kind{};
  if (!boost::describe::enum_from_string(text_at(material, "kind").c_str(), kind))
    throw std::logic_error("demo: unknown kind of material");
  return kind;
}

Shared Meetings::gathering(json const& entry) {
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
void Meetings::invite(Shared const& meeting) {
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

void Meetings::add_file(Gathering const& meeting, json const& material) {
  auto const spool = stage_.folder() / "spool";
  std::filesystem::create_directories(spool);
  auto const path = spool / "demo";
  std::ofstream(path, std::ios::binary) << text_at(material, "content");
  auto const stored =
      summaries::store_file(summaries::files_folder(stage_.folder()), path, text_at(material, "file_name"));
  std::filesystem::remove(path);
  if (!stored) throw std::runtime_error("demo: a file was refused: " + stored.error().code);
  protocol::AddFile const request{meeting.id, {text_at(material, "title")}, kind_of(material)};
  stage_.perform<protocol::MaterialAdded>(
      "material.add_file", access::caller_of(stage_.write(), runner(meeting)),
      [&](pipeline::Act& act) { return summaries::add_file(act, request, *stored); });
}

void Meetings::add_materials(Gathering const& meeting) {
  for (auto const& material : meeting.entry->at("materials")) {
    if (!material.contains("link")) {
      add_file(meeting, material);
      continue;
    }
    protocol::AddLink request{meeting.id, {text_at(material, "title")}, kind_of(material), {text_at(material, "link")}};
    stage_.act(runner(meeting), &summaries::add_link, request);
  }
}

protocol::TaskPlan Meetings::task_of(Gathering const& meeting, json const& task) {
  auto const due = meeting.day + task.at("due_in_days").get<std::int64_t>();
  protocol::TaskPlan plan{{text_at(task, "text")}, runner(meeting), stage_.day(due, "18:00")};
  std::vector<PersonPlace> fitting;
  for (auto const person : room(meeting).seated)
    if (cast_.people[person].sector == text_at(task, "owner_sector")) fitting.push_back(person);
  if (!fitting.empty()) plan.owner = cast_.people[stage_.dice.pick(fitting)].id;
  return plan;
}

protocol::SaveSummary Meetings::draft_of(Gathering const& meeting) {
  auto const& summary = meeting.entry->at("summary");
  protocol::SaveSummary request{.meeting = meeting.id,
                                .version = {0},
                                .title = {text_at(summary, "title")},
                                .body = {text_at(summary, "body")},
                                .decisions = {},
                                .tasks = {},
                                .audience = text_at(*meeting.entry, "audience") == "public"
                                                ? protocol::Audience::everyone
                                                : protocol::Audience::members};
  for (auto const& decision : summary.at("decisions")) request.decisions.items.push_back({decision.get<std::string>()});
  for (auto const& task : summary.at("tasks")) request.tasks.items.push_back(task_of(meeting, task));
  return request;
}

void Meetings::write_summary(Gathering& meeting) {
  stage_.act(runner(meeting), &summaries::save_summary, draft_of(meeting));
  add_materials(meeting);
}

void Meetings::publish(Shared const& meeting) {
  meeting->summary =
      stage_.act(runner(*meeting), &summaries::publish_summary, protocol::PublishSummary{meeting->id, {1}, {}}).summary;
  read(meeting);
  follow_tasks(*meeting);
}

/// The same decisions and tasks under a corrected text.
void Meetings::correct(Gathering const& meeting) {
  auto const& correction = meeting.entry->at("correction");
  auto request = draft_of(meeting);
  request.version = {1};
  request.body = {text_at(correction, "body")};
  auto const tasks = storage::tasks_at(stage_.write(), meeting.id);
  for (std::size_t at = 0; at < tasks.size(); ++at) request.tasks.items[at].owner = tasks[at].owner;
  stage_.act(runner(meeting), &summaries::save_summary, request);
  stage_.act(runner(meeting), &summaries::publish_summary,
             protocol::PublishSummary{meeting.id, {2}, protocol::Line<1, 500>{text_at(correction, "reason")}});
}

/// Nearly everybody reads in the end, most within days.
void Meetings::read(Shared const& meeting) {
  for (auto const person : room(*meeting).seated) {
    Moment const when{stage_.now().ms + hour_ms +
                      stage_.dice.between(0, 80) * stage_.dice.between(0, 80) * 3 * minute_ms};
    if (!stage_.dice.chance(88) || when >= stage_.today()) continue;
    stage_.at(when, [this, meeting, person] {
      if (std::ranges::find(room(*meeting).seated, person) == room(*meeting).seated.end()) return;
      stage_.act(cast_.people[person].id, &summaries::mark_read, protocol::MarkRead{meeting->summary});
    });
  }
}

void Meetings::follow_tasks(Gathering const& meeting) {
  for (auto const& task : storage::tasks_at(stage_.write(), meeting.id)) {
    Moment const when{std::max(stage_.now().ms + day_ms, task.due->ms + stage_.dice.between(-8, 5) * day_ms)};
    if (!stage_.dice.chance(80) || when >= stage_.today()) continue;
    stage_.at(when, [this, id = task.id, owner = *task.owner] {
      stage_.act(owner, &summaries::mark_task, protocol::MarkTask{id, true});
    });
  }
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

}  // namespace

void tell_meetings(Stage& stage, Cast& cast) {
  auto const meetings = std::make_shared<Meetings>(stage, cast);
  auto const& all = texts("meetings");
  for (auto const& entry : all.at("past")) meetings->past(entry);
  for (auto const& entry : all.at("future")) meetings->future(entry);
  meetings->live(all.at("live"));
  stage.at({stage.today().ms}, [meetings] {});  // lives as long as its last entry
}

}  // namespace shidra::demo
