// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of summaries, tasks and readers.
#include "storage/summaries.hpp"

namespace shidra::storage {

using protocol::Id;
using MeetingId = Id<protocol::Meeting>;
using SummaryId = Id<protocol::Summary>;
using TaskId = Id<protocol::Task>;
using PersonId = Id<protocol::Person>;

std::optional<SummaryDraftRow> find_draft(Read& read, MeetingId meeting) {
  return read.first<SummaryDraftRow>(
      R"sql(SELECT meeting, version, title, body, audience, saved_at, saved_by FROM summary_draft WHERE meeting = $1)sql",
      meeting);
}

std::vector<std::string> decisions_of_draft(Read& read, MeetingId meeting) {
  return read.all<std::string>(R"sql(SELECT text FROM draft_decision WHERE meeting = $1 ORDER BY place)sql", meeting);
}

std::vector<protocol::TaskPlan> tasks_of_draft(Read& read, MeetingId meeting) {
  return read.all<protocol::TaskPlan>(
      R"sql(SELECT text, owner, due FROM draft_task WHERE meeting = $1 ORDER BY place)sql", meeting);
}

std::vector<MeetingId> drafts_in(Read& read, Id<protocol::Forum> forum) {
  return read.all<MeetingId>(R"sql(SELECT summary_draft.meeting FROM summary_draft
    JOIN meeting ON meeting.id = summary_draft.meeting WHERE meeting.forum = $1 ORDER BY meeting.id)sql",
                             forum);
}

void put_draft(Write& write, SummaryDraftRow const& row, std::vector<std::string> const& decisions,
               std::vector<protocol::TaskPlan> const& tasks) {
  write.run(R"sql(INSERT INTO summary_draft (meeting, version, title, body, audience, saved_at, saved_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (meeting) DO UPDATE SET version = excluded.version, title = excluded.title,
    body = excluded.body, audience = excluded.audience, saved_at = excluded.saved_at, saved_by = excluded.saved_by)sql",
            row.meeting, row.version, row.title, row.body, row.audience, row.saved_at, row.saved_by);
  write.run(R"sql(DELETE FROM draft_decision WHERE meeting = $1)sql", row.meeting);
  for (std::int64_t place = 0; auto const& text : decisions)
    write.run(R"sql(INSERT INTO draft_decision (meeting, place, text) VALUES ($1, $2, $3))sql", row.meeting, place++,
              text);
  write.run(R"sql(DELETE FROM draft_task WHERE meeting = $1)sql", row.meeting);
  for (std::int64_t place = 0; auto const& task : tasks)
    write.run(R"sql(INSERT INTO draft_task (meeting, place, text, owner, due) VALUES ($1, $2, $3, $4, $5))sql",
              row.meeting, place++, task.text, task.owner, task.due);
}

std::optional<SummaryRow> find_summary(Read& read, SummaryId summary) {
  return read.first<SummaryRow>(
      R"sql(SELECT id, meeting, forum, revision, draft_version, withdrawn, withdrawn_at FROM summary
    WHERE id = $1)sql",
      summary);
}

std::optional<SummaryRow> summary_of(Read& read, MeetingId meeting) {
  return read.first<SummaryRow>(
      R"sql(SELECT id, meeting, forum, revision, draft_version, withdrawn, withdrawn_at FROM summary
    WHERE meeting = $1)sql",
      meeting);
}

std::vector<SummaryId> summaries_of(Read& read, Id<protocol::Forum> forum) {
  return read.all<SummaryId>(R"sql(SELECT id FROM summary WHERE forum = $1 ORDER BY id)sql", forum);
}

std::vector<SummaryId> public_summaries_of(Read& read, Id<protocol::Initiative> initiative) {
  return read.all<SummaryId>(R"sql(SELECT summary.id FROM summary
    JOIN summary_revision ON summary_revision.summary = summary.id AND summary_revision.revision = summary.revision
    JOIN forum ON forum.id = summary.forum
    WHERE forum.initiative = $1 AND summary_revision.audience = 'everyone'
    ORDER BY summary_revision.published_at DESC, summary.id DESC)sql",
                             initiative);
}

SummaryId add_summary(Write& write, SummaryRow const& row) {
  return {write.insert(R"sql(INSERT INTO summary (meeting, forum, revision, draft_version, withdrawn, withdrawn_at)
    VALUES ($1, $2, $3, $4, $5, $6))sql",
                       row.meeting, row.forum, row.revision, row.draft_version, row.withdrawn, row.withdrawn_at)};
}

void change_summary(Write& write, SummaryRow const& row) {
  write.run(
      R"sql(UPDATE summary SET revision = $2, draft_version = $3, withdrawn = $4, withdrawn_at = $5 WHERE id = $1)sql",
      row.id, row.revision, row.draft_version, row.withdrawn, row.withdrawn_at);
}

RevisionRow revision_of(Read& read, SummaryId summary, std::int64_t revision) {
  return read.value<RevisionRow>(
      R"sql(SELECT summary, revision, title, body, html, excerpt, difference, audience, reason,
    published_at, published_by FROM summary_revision WHERE summary = $1 AND revision = $2)sql",
      summary, revision);
}

std::vector<std::string> decisions_of(Read& read, SummaryId summary, std::int64_t revision) {
  return read.all<std::string>(
      R"sql(SELECT text FROM revision_decision WHERE summary = $1 AND revision = $2 ORDER BY place)sql", summary,
      revision);
}

std::vector<protocol::SummaryRevision> revisions_of(Read& read, SummaryId summary) {
  return read.all<protocol::SummaryRevision>(
      R"sql(SELECT revision, published_at, published_by, reason FROM summary_revision
    WHERE summary = $1 ORDER BY revision)sql",
      summary);
}

void add_revision(Write& write, RevisionRow const& row, std::vector<std::string> const& decisions) {
  write.run(
      R"sql(INSERT INTO summary_revision (summary, revision, title, body, html, excerpt, difference, audience, reason,
    published_at, published_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql",
      row.summary, row.revision, row.title, row.body, row.html, row.excerpt, row.difference, row.audience, row.reason,
      row.published_at, row.published_by);
  for (std::int64_t place = 0; auto const& text : decisions)
    write.run(R"sql(INSERT INTO revision_decision (summary, revision, place, text) VALUES ($1, $2, $3, $4))sql",
              row.summary, row.revision, place++, text);
}

std::optional<TaskRow> find_task(Read& read, TaskId task) {
  return read.first<TaskRow>(R"sql(SELECT id, meeting, place, text, owner, due, done_at FROM task WHERE id = $1)sql",
                             task);
}

std::vector<TaskRow> tasks_at(Read& read, MeetingId meeting) {
  return read.all<TaskRow>(
      R"sql(SELECT id, meeting, place, text, owner, due, done_at FROM task WHERE meeting = $1 ORDER BY place, id)sql",
      meeting);
}

std::vector<TaskId> tasks_in(Read& read, Id<protocol::Forum> forum) {
  return read.all<TaskId>(
      R"sql(SELECT task.id FROM task JOIN meeting ON meeting.id = task.meeting WHERE meeting.forum = $1
    ORDER BY task.id)sql",
      forum);
}

std::vector<TaskId> tasks_of(Read& read, PersonId owner) {
  return read.all<TaskId>(R"sql(SELECT id FROM task WHERE owner = $1 ORDER BY id)sql", owner);
}

TaskId add_task(Write& write, TaskRow const& row) {
  return {write.insert(
      R"sql(INSERT INTO task (meeting, place, text, owner, due, done_at) VALUES ($1, $2, $3, $4, $5, $6))sql",
      row.meeting, row.place, row.text, row.owner, row.due, row.done_at)};
}

void change_task(Write& write, TaskRow const& row) {
  write.run(R"sql(UPDATE task SET place = $2, text = $3, owner = $4, due = $5, done_at = $6 WHERE id = $1)sql", row.id,
            row.place, row.text, row.owner, row.due, row.done_at);
}

void remove_task(Write& write, TaskId task) { write.run(R"sql(DELETE FROM task WHERE id = $1)sql", task); }

std::vector<ReaderRow> readers_of(Read& read, SummaryId summary) {
  return read.all<ReaderRow>(
      R"sql(SELECT summary, person, sent, read FROM summary_reader WHERE summary = $1 ORDER BY person)sql", summary);
}

std::vector<SummaryId> summaries_read_by(Read& read, PersonId person) {
  return read.all<SummaryId>(
      R"sql(SELECT summary FROM summary_reader WHERE person = $1 AND read > 0 ORDER BY summary)sql", person);
}

void note_summary_sent(Write& write, SummaryId summary, PersonId person, std::int64_t revision) {
  write.run(R"sql(INSERT INTO summary_reader (summary, person, sent, read) VALUES ($1, $2, $3, 0)
    ON CONFLICT (summary, person) DO UPDATE SET sent = excluded.sent)sql",
            summary, person, revision);
}

void note_summary_read(Write& write, SummaryId summary, PersonId person, std::int64_t revision) {
  write.run(R"sql(INSERT INTO summary_reader (summary, person, sent, read) VALUES ($1, $2, 0, $3)
    ON CONFLICT (summary, person) DO UPDATE SET read = excluded.read)sql",
            summary, person, revision);
}

}  // namespace shidra::storage
