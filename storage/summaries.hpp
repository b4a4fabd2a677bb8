// SPDX-License-Identifier: AGPL-3.0-or-later
// Drafts of summaries, published revisions, tasks and readers in the database. Materials: storage/materials.hpp.
// Functions run on the thread of the view they are given. There is none that changes a published revision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/summaries.hpp"
#include "storage/engine/write.hpp"

namespace shidra::storage {

struct SummaryDraftRow {
  protocol::Id<protocol::Meeting> meeting;
  std::int64_t version;
  std::string title;
  std::string body;
  protocol::Audience audience;
  protocol::Moment saved_at;
  std::string saved_by;
};
BOOST_DESCRIBE_STRUCT(SummaryDraftRow, (), (meeting, version, title, body, audience, saved_at, saved_by))

std::optional<SummaryDraftRow> find_draft(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<std::string> decisions_of_draft(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<protocol::TaskPlan> tasks_of_draft(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<protocol::Id<protocol::Meeting>> drafts_in(Read& read, protocol::Id<protocol::Forum> forum);
/// Adds the draft or replaces it with all its decisions and tasks.
void put_draft(Write& write, SummaryDraftRow const& draft, std::vector<std::string> const& decisions,
               std::vector<protocol::TaskPlan> const& tasks);

struct SummaryRow {
  protocol::Id<protocol::Summary> id;
  protocol::Id<protocol::Meeting> meeting;
  protocol::Id<protocol::Forum> forum;
  std::int64_t revision;
  std::int64_t draft_version;
  std::optional<std::string> withdrawn;
  std::optional<protocol::Moment> withdrawn_at;
};
BOOST_DESCRIBE_STRUCT(SummaryRow, (), (id, meeting, forum, revision, draft_version, withdrawn, withdrawn_at))

std::optional<SummaryRow> find_summary(Read& read, protocol::Id<protocol::Summary> summary);
std::optional<SummaryRow> summary_of(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<protocol::Id<protocol::Summary>> summaries_of(Read& read, protocol::Id<protocol::Forum> forum);
/// Those whose newest revision is for everyone, newest first, withdrawn ones too.
std::vector<protocol::Id<protocol::Summary>> public_summaries_of(Read& read,
                                                                 protocol::Id<protocol::Initiative> initiative);
protocol::Id<protocol::Summary> add_summary(Write& write, SummaryRow const& summary);
void change_summary(Write& write, SummaryRow const& summary);

struct RevisionRow {
  protocol::Id<protocol::Summary> summary;
  std::int64_t revision;
  std::string title;
  std::string body;
  protocol::Html html;
  std::string excerpt;
  std::optional<protocol::Html> difference;
  protocol::Audience audience;
  std::optional<std::string> reason;
  protocol::Moment published_at;
  std::string published_by;
};
BOOST_DESCRIBE_STRUCT(RevisionRow, (),
                      (summary, revision, title, body, html, excerpt, difference, audience, reason, published_at,
                       published_by))

RevisionRow revision_of(Read& read, protocol::Id<protocol::Summary> summary, std::int64_t revision);
std::vector<std::string> decisions_of(Read& read, protocol::Id<protocol::Summary> summary, std::int64_t revision);
std::vector<protocol::SummaryRevision> revisions_of(Read& read, protocol::Id<protocol::Summary> summary);
void add_revision(Write& write, RevisionRow const& revision, std::vector<std::string> const& decisions);

struct TaskRow {
  protocol::Id<protocol::Task> id;
  protocol::Id<protocol::Meeting> meeting;
  std::int64_t place;
  std::string text;
  std::optional<protocol::Id<protocol::Person>> owner;
  std::optional<protocol::Moment> due;
  std::optional<protocol::Moment> done_at;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (), (id, meeting, place, text, owner, due, done_at))

std::optional<TaskRow> find_task(Read& read, protocol::Id<protocol::Task> task);
/// In the order of the summary.
std::vector<TaskRow> tasks_at(Read& read, protocol::Id<protocol::Meeting> meeting);
std::vector<protocol::Id<protocol::Task>> tasks_in(Read& read, protocol::Id<protocol::Forum> forum);
/// Tasks that show this person's name.
std::vector<protocol::Id<protocol::Task>> tasks_of(Read& read, protocol::Id<protocol::Person> owner);
protocol::Id<protocol::Task> add_task(Write& write, TaskRow const& task);
void change_task(Write& write, TaskRow const& task);
void remove_task(Write& write, protocol::Id<protocol::Task> task);

struct ReaderRow {
  protocol::Id<protocol::Summary> summary;
  protocol::Id<protocol::Person> person;
  std::int64_t sent;  ///< the newest revision that went to them, 0: none
  std::int64_t read;  ///< the newest they have read, 0: none
};
BOOST_DESCRIBE_STRUCT(ReaderRow, (), (summary, person, sent, read))

std::vector<ReaderRow> readers_of(Read& read, protocol::Id<protocol::Summary> summary);
/// Summaries of which somebody has read some revision.
std::vector<protocol::Id<protocol::Summary>> summaries_read_by(Read& read, protocol::Id<protocol::Person> person);
void note_summary_sent(Write& write, protocol::Id<protocol::Summary> summary, protocol::Id<protocol::Person> person,
                       std::int64_t revision);
void note_summary_read(Write& write, protocol::Id<protocol::Summary> summary, protocol::Id<protocol::Person> person,
                       std::int64_t revision);

}  // namespace shidra::storage
