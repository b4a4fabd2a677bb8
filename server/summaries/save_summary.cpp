// SPDX-License-Identifier: AGPL-3.0-or-later
// Saves the draft of a meeting's summary, also by itself while somebody writes: so nothing of it is in the journal.
// Whoever saves on top of an older version than there is gets a refusal and keeps their text. Those who run the forum
// may. Brings: summary_draft in desk/<forum>.
#include "server/meetings/seek.hpp"
#include "server/summaries/commands.hpp"
#include "server/summaries/state.hpp"
#include "storage/people.hpp"

namespace shidra::summaries {
namespace {

/// Whether an owner reads the forum is asked when the summary is published: a draft must not become unsaveable.
pipeline::Expected<void> check_owners(pipeline::Act& act, protocol::SaveSummary const& request) {
  for (std::size_t at = 0; at < request.tasks.items.size(); ++at) {
    auto const& owner = request.tasks.items[at].owner;
    if (!owner) continue;
    auto const person = storage::find_person(act.store, *owner);
    if (!person || person->initiative != act.caller.initiative)
      return pipeline::refuse_field("/tasks/" + std::to_string(at) + "/owner", "not_found");
  }
  return {};
}

}  // namespace

pipeline::Expected<protocol::SummarySaved> save_summary(pipeline::Act& act, protocol::SaveSummary const& request) {
  auto const meeting = meetings::seek_to_run(act.store, act.caller, request.meeting);
  if (!meeting) return tl::unexpected(meeting.error());
  if (meeting->state == protocol::MeetingState::cancelled) return pipeline::refuse("wrong_state");
  auto const draft = storage::find_draft(act.store, meeting->id);
  auto const version = draft ? draft->version : 0;
  auto const next = edit_draft(state_of(storage::summary_of(act.store, meeting->id), version), request.version.value);
  if (!next) return refuse(next.error(), version);
  if (auto const owners = check_owners(act, request); !owners) return tl::unexpected(owners.error());

  act.keep_out_of_journal();
  act.touch("summary_draft", meeting->id);
  std::vector<std::string> decisions;
  for (auto const& decision : request.decisions) decisions.push_back(decision.value);
  storage::put_draft(act.store,
                     {.meeting = meeting->id,
                      .version = next->draft_version,
                      .title = request.title.value,
                      .body = request.body.value,
                      .audience = request.audience,
                      .saved_at = act.now,
                      .saved_by = act.caller.name},
                     decisions, request.tasks.items);
  return protocol::SummarySaved{next->draft_version, act.now};
}

}  // namespace shidra::summaries
