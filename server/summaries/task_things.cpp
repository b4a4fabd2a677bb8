// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of tasks and materials. A withdrawn summary takes its tasks with it.
#include "server/summaries/task_things.hpp"

#include "server/summaries/file_name.hpp"
#include "storage/materials.hpp"
#include "storage/meetings.hpp"
#include "storage/people.hpp"
#include "storage/summaries.hpp"

namespace shidra::summaries {
namespace {

using live::Place;
using live::Topic;
using storage::Read;

std::vector<Place> places_of_task(Read& read, std::string const& id) {
  auto const row = storage::find_task(read, {live::number_of(id)});
  if (!row) return {};
  auto const summary = storage::summary_of(read, row->meeting);
  if (!summary || summary->withdrawn) return {};
  protocol::Task task{row->id,    summary->forum, row->meeting, row->text,
                      row->owner, std::nullopt,   row->due,     row->done_at};
  if (!row->owner) return {live::place("forum", summary->forum.value, task)};
  task.owner_name = storage::find_person(read, *row->owner)->name;
  return {live::place("forum", summary->forum.value, task), live::place("person", row->owner->value, task)};
}

std::vector<std::string> tasks_in_topic(Read& read, Topic const& topic) {
  if (topic.kind == "forum") return live::id_texts(storage::tasks_in(read, {topic.id}));
  if (topic.kind == "person") return live::id_texts(storage::tasks_of(read, {topic.id}));
  return {};
}

std::vector<Place> places_of_material(Read& read, std::string const& id) {
  auto const row = storage::find_material(read, {live::number_of(id)});
  if (!row) return {};
  auto const forum = storage::find_meeting(read, row->meeting)->forum;
  protocol::Material const material{
      row->id,    forum,     row->meeting,
      row->title, row->kind, row->address ? *row->address : file_address(row->id, row->file_name.value_or("")),
      row->type,  row->size, row->published};
  std::vector<Place> places{live::place("desk", forum.value, material)};
  if (row->published) places.push_back(live::place("forum", forum.value, material));
  return places;
}

std::vector<std::string> materials_in_topic(Read& read, Topic const& topic) {
  if (topic.kind != "desk" && topic.kind != "forum") return {};
  return live::id_texts(storage::materials_in(read, {topic.id}));
}

}  // namespace

live::Kind const task_kind{"task", places_of_task, tasks_in_topic};
live::Kind const material_kind{"material", places_of_material, materials_in_topic};

}  // namespace shidra::summaries
