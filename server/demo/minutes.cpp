// SPDX-License-Identifier: AGPL-3.0-or-later
// What is written after a meeting: the summary with decisions, tasks and materials, a correction, who reads it, which
// tasks are done.
#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <boost/describe/enum_from_string.hpp>
#include <nlohmann/json.hpp>

#include "server/demo/gatherings.hpp"
#include "server/demo/texts.hpp"
#include "server/summaries/commands.hpp"
#include "server/summaries/file_store.hpp"
#include "server/summaries/files.hpp"
#include "storage/summaries.hpp"

namespace shidra::demo {
namespace {

using nlohmann::json;

protocol::MaterialKind kind_of(json const& material) {
  protocol::MaterialKind kind{};
  if (!boost::describe::enum_from_string(text_at(material, "kind").c_str(), kind))
    throw std::logic_error("demo: unknown kind of material");
  return kind;
}

}  // namespace

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

void Meetings::publish(SharedGathering const& meeting) {
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
void Meetings::read(SharedGathering const& meeting) {
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

}  // namespace shidra::demo
