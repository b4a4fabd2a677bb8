// SPDX-License-Identifier: AGPL-3.0-or-later
// The parts of publishing a summary beside its text: what must be right first, tasks, materials, letters.
// Run on: writer thread, inside publish_summary.
#pragma once

#include "server/pipeline/act.hpp"
#include "storage/meetings.hpp"
#include "storage/summaries.hpp"

namespace shidra::summaries {

/// A draft with all its parts.
struct Draft {
  storage::SummaryDraftRow row;
  std::vector<std::string> decisions;
  std::vector<protocol::TaskPlan> tasks;
};

/// Every problem at once: an empty title or body, a task whose owner does not read the forum, Markdown that cannot be
/// shown.
pipeline::Expected<protocol::Html> check_draft(storage::Read& read, storage::MeetingRow const& meeting,
                                               Draft const& draft);

/// The text that is compared between revisions: title, body, decisions as a list.
std::string comparable_text(std::string const& title, std::string const& body,
                            std::vector<std::string> const& decisions);

/// Makes the meeting's tasks those of the draft. What continues a task of the revision before (rules/task_match.hpp)
/// keeps its identity and, unless it got another owner, whether it is done; what is left out goes.
void put_tasks(pipeline::Act& act, storage::MeetingRow const& meeting, std::vector<protocol::TaskPlan> const& plans);

/// All materials of the meeting go out with the summary, or come back to the desk with it.
void show_materials(pipeline::Act& act, storage::MeetingRow const& meeting, bool published);

/// Writes to every member of the forum in their language and notes that the revision went to them. Returns how many.
std::int64_t tell_members(pipeline::Act& act, storage::MeetingRow const& meeting, storage::RevisionRow const& revision);

}  // namespace shidra::summaries
