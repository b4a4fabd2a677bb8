// SPDX-License-Identifier: AGPL-3.0-or-later
// Publishes the draft of a meeting's summary: members see it at once, everybody if it is for everyone, and a letter
// goes to each member, all in one transaction. From revision 2 on it is a correction with a reason; what was published
// before stays as it was. Those who run the forum may. Brings: summary in forum/<forum> and initiative/<id>,
// summary_text in summary/<id>, tasks, materials, readership, meeting.
#include <algorithm>

#include "server/meetings/seek.hpp"
#include "server/summaries/commands.hpp"
#include "server/summaries/publication.hpp"
#include "server/summaries/state.hpp"
#include "server/summaries/summary_things.hpp"
#include "server/text/difference.hpp"
#include "server/text/markdown.hpp"
#include "storage/materials.hpp"

namespace shidra::summaries {
namespace {

using pipeline::Act;

constexpr std::size_t excerpt_length = 200;

std::optional<Draft> find_whole_draft(Act& act, protocol::Id<protocol::Meeting> meeting) {
  auto const row = storage::find_draft(act.store, meeting);
  if (!row) return std::nullopt;
  return Draft{*row, storage::decisions_of_draft(act.store, meeting), storage::tasks_of_draft(act.store, meeting)};
}

/// A new material is something to publish although the text is as it was.
bool has_new_materials(Act& act, protocol::Id<protocol::Meeting> meeting) {
  auto const materials = storage::materials_at(act.store, meeting);
  return std::ranges::any_of(materials, [](auto const& material) { return !material.published; });
}

std::optional<protocol::Html> difference_to(Act& act, storage::SummaryRow const& before, Draft const& draft) {
  auto const old = storage::revision_of(act.store, before.id, before.revision);
  auto const shown = text::visible_difference(
      comparable_text(old.title, old.body, storage::decisions_of(act.store, before.id, before.revision)),
      comparable_text(draft.row.title, draft.row.body, draft.decisions));
  if (shown.markup.empty()) return std::nullopt;
  return protocol::Html{shown.markup};
}

/// Where everybody could read it and only members may now, those who look on must be sent away. Where only members
/// could and everybody may now, the log must not tell what was said among members.
void touch_published(Act& act, storage::SummaryRow const& before, protocol::Audience audience) {
  for (auto const* kind : {"summary", "summary_text", "readership"}) act.touch(kind, before.id);
  if (audience == protocol::Audience::members && is_public(act.store, before))
    act.aftermath.audience_changed.push_back(live::Topic{"summary", before.id.value}.name());
  if (audience == protocol::Audience::everyone && !is_public(act.store, before)) act.retract("summary_text", before.id);
}

storage::SummaryRow put_summary(Act& act, std::optional<storage::SummaryRow> const& before,
                                storage::MeetingRow const& meeting, SummaryState const& next) {
  storage::SummaryRow row{};
  if (before) row = *before;
  row.meeting = meeting.id;
  row.forum = meeting.forum;
  row.revision = next.revision;
  row.draft_version = next.published_version;
  if (before) {
    storage::change_summary(act.store, row);
    return row;
  }
  row.id = storage::add_summary(act.store, row);
  for (auto const* kind : {"summary", "summary_text", "readership"}) act.made(kind, row.id);
  return row;
}

}  // namespace

pipeline::Expected<protocol::SummaryPublished> publish_summary(Act& act, protocol::PublishSummary const& request) {
  auto const meeting = meetings::seek_to_run(act.store, act.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  if (meeting->state == protocol::MeetingState::cancelled) return pipeline::refuse("wrong_state");
  auto const draft = find_whole_draft(act, meeting->id);
  if (!draft) return refuse(SummaryRefusal::stale_draft, 0);
  auto const before = storage::summary_of(act.store, meeting->id);
  auto state = state_of(before, draft->row.version);
  if (has_new_materials(act, meeting->id)) state.published_version = 0;
  auto const next = publish(state, request.version.value, request.reason ? request.reason->value : "");
  if (!next) return refuse(next.error(), draft->row.version);
  if (next->revision > most_revisions) return pipeline::refuse("too_many_revisions", {{"max", most_revisions}});
  auto html = check_draft(act.store, *meeting, *draft);
  if (!html) return tl::unexpected(html.error());

  act.touch("meeting", meeting->id);
  if (before) touch_published(act, *before, draft->row.audience);
  auto const difference = before ? difference_to(act, *before, *draft) : std::nullopt;
  auto const summary = put_summary(act, before, *meeting, *next);
  storage::RevisionRow revision{summary.id,      summary.revision,    draft->row.title,
                                draft->row.body, std::move(*html),    text::excerpt(draft->row.body, excerpt_length),
                                difference,      draft->row.audience, {},
                                act.now,         act.caller.name};
  if (before && request.reason) revision.reason = request.reason->value;
  storage::add_revision(act.store, revision, draft->decisions);
  put_tasks(act, *meeting, draft->tasks);
  show_materials(act, *meeting, true);
  auto const mails = tell_members(act, *meeting, revision);
  act.journal("summary/" + live::id_text(summary.id), "{\"revision\":" + std::to_string(summary.revision) + "}");
  return protocol::SummaryPublished{summary.id, summary.revision, mails};
}

}  // namespace shidra::summaries
