// SPDX-License-Identifier: AGPL-3.0-or-later
// See publication.hpp.
#include "server/summaries/publication.hpp"

#include "server/access/load_caller.hpp"
#include "server/mail/queue.hpp"
#include "server/meetings/members.hpp"
#include "server/pipeline/markdown.hpp"
#include "server/summaries/rules/task_match.hpp"
#include "server/summaries/state.hpp"
#include "server/text/markdown.hpp"
#include "server/text/unicode.hpp"
#include "storage/forums.hpp"
#include "storage/materials.hpp"

namespace shidra::summaries {

pipeline::Expected<protocol::Html> check_draft(storage::Read& read, storage::MeetingRow const& meeting,
                                               Draft const& draft) {
  protocol::Problems problems;
  if (!text::has_visible_character(draft.row.title)) problems.push_back({"/title", "empty", {}});
  if (!text::has_visible_character(draft.row.body)) problems.push_back({"/body", "empty", {}});
  for (std::size_t at = 0; at < draft.tasks.size(); ++at) {
    auto const& owner = draft.tasks[at].owner;
    if (owner && !access::caller_of(read, *owner).reads(meeting.forum))
      problems.push_back({"/tasks/" + std::to_string(at) + "/owner", "not_reader", {}});
  }
  auto html = pipeline::rendered("/body", draft.row.body, "summary");
  if (!html) problems.insert(problems.end(), html.error().problems.begin(), html.error().problems.end());
  if (!problems.empty()) return tl::unexpected(protocol::Refusal{"invalid", {}, std::move(problems)});
  return html;
}

std::string comparable_text(std::string const& title, std::string const& body,
                            std::vector<std::string> const& decisions) {
  std::string text = title + "\n\n" + text::plain_text(body);
  for (auto const& decision : decisions) text += "\n\n• " + decision;
  return text;
}

void put_tasks(pipeline::Act& act, storage::MeetingRow const& meeting, std::vector<protocol::TaskPlan> const& plans) {
  auto const before = storage::tasks_at(act.store, meeting.id);
  std::vector<std::string> old_texts;
  std::vector<std::string> new_texts;
  for (auto const& task : before) old_texts.push_back(task.text);
  for (auto const& plan : plans) new_texts.push_back(plan.text.value);
  auto const continued = match_tasks(old_texts, new_texts);
  std::vector<bool> stays(before.size(), false);
  for (std::size_t at = 0; at < plans.size(); ++at) {
    storage::TaskRow row{
        {}, meeting.id, static_cast<std::int64_t>(at), plans[at].text.value, plans[at].owner, plans[at].due, {}};
    if (!continued[at]) {
      act.made("task", storage::add_task(act.store, row));
      continue;
    }
    auto const& old = before[*continued[at]];
    stays[*continued[at]] = true;
    row.id = old.id;
    if (old.owner == row.owner) row.done_at = old.done_at;
    act.touch("task", row.id);
    storage::change_task(act.store, row);
  }
  for (std::size_t at = 0; at < before.size(); ++at) {
    if (stays[at]) continue;
    act.touch("task", before[at].id);
    storage::remove_task(act.store, before[at].id);
  }
}

void show_materials(pipeline::Act& act, storage::MeetingRow const& meeting, bool published) {
  for (auto const& material : storage::materials_at(act.store, meeting.id)) {
    act.touch("material", material.id);
    storage::set_material_published(act.store, material.id, published);
  }
}

std::int64_t tell_members(pipeline::Act& act, storage::MeetingRow const& meeting,
                          storage::RevisionRow const& revision) {
  auto const people = meetings::recipients(act.store, meeting.forum);
  auto const origin = mail::origin_of(act);
  mail::PublishedSummary content{};
  content.forum = storage::find_forum(act.store, meeting.forum)->name;
  content.title = meeting.title;
  content.held = meeting.starts.ms;
  content.opening = revision.excerpt;
  content.correction = revision.reason.value_or("");
  content.link =
      act.world.settings().public_url + std::string(path_of_summaries) + std::to_string(revision.summary.value);
  for (auto const& person : people) {
    storage::note_summary_sent(act.store, revision.summary, person.id, revision.revision);
    mail::queue(act, person, "summary_published", mail::summary_letter(mail::reader_of(person), origin, content));
  }
  return static_cast<std::int64_t>(people.size());
}

}  // namespace shidra::summaries
