// SPDX-License-Identifier: AGPL-3.0-or-later
// Summaries of meetings with their decisions, tasks and materials. Plain values, any thread.
#pragma once

#include "protocol/codec/types.hpp"
#include "protocol/forums.hpp"
#include "protocol/meetings.hpp"

namespace shidra::protocol {

struct Material;
struct Task;

enum class Audience { everyone, members };
SHIDRA_ENUM(Audience, everyone, members)

struct TaskPlan {
  Line<1, 500> text;
  std::optional<Id<Person>> owner;
  std::optional<Moment> due;
};
SHIDRA_STRUCT(TaskPlan, text, owner, due)

/// What is being written (topic desk/<forum>), one per meeting; its id is the meeting's. `version` counts its saves.
struct SummaryDraft {
  Id<Meeting> id;
  std::int64_t version;
  std::string title;
  std::string body;
  std::vector<std::string> decisions;
  std::vector<TaskPlan> tasks;
  Audience audience;
  Moment saved_at;
  std::string saved_by;
};
SHIDRA_STRUCT(SummaryDraft, id, version, title, body, decisions, tasks, audience, saved_at, saved_by)

/// A published summary as it stands in lists (topic forum/<id>; public ones also in initiative/<id>).
struct Summary {
  Id<Summary> id;
  Id<Meeting> meeting;
  Id<Forum> forum;
  std::string title;
  std::string excerpt;
  std::int64_t revision;
  Audience audience;
  Moment published_at;
  Moment met_at;
  std::int64_t decisions;
  std::int64_t tasks;
  std::int64_t materials;
  std::optional<std::string> withdrawn;  ///< the reason; then everything else is only a tombstone
};
SHIDRA_STRUCT(Summary, id, meeting, forum, title, excerpt, revision, audience, published_at, met_at, decisions, tasks,
              materials, withdrawn)

struct SummaryRevision {
  std::int64_t revision;
  Moment published_at;
  std::string published_by;
  std::optional<std::string> reason;
};
SHIDRA_STRUCT(SummaryRevision, revision, published_at, published_by, reason)

/// The text of a published summary (topic summary/<id>); its id is the summary's.
struct SummaryText {
  Id<Summary> id;
  Html html;
  std::vector<std::string> decisions;
  std::vector<SummaryRevision> revisions;
  std::optional<Html> difference;  ///< what changed since the revision before
};
SHIDRA_STRUCT(SummaryText, id, html, decisions, revisions, difference)

/// A task that came out of a meeting (topic forum/<id>; one's own also in person/<id>).
struct Task {
  Id<Task> id;
  Id<Forum> forum;
  Id<Meeting> meeting;
  std::string text;
  std::optional<Id<Person>> owner;
  std::optional<std::string> owner_name;
  std::optional<Moment> due;
  std::optional<Moment> done_at;
};
SHIDRA_STRUCT(Task, id, forum, meeting, text, owner, owner_name, due, done_at)

enum class MaterialKind { booklet, slides, report, survey, other };
SHIDRA_ENUM(MaterialKind, booklet, slides, report, survey, other)

/// A file or link that accompanies a meeting (topic forum/<id>).
struct Material {
  Id<Material> id;
  Id<Forum> forum;
  Id<Meeting> meeting;
  std::string title;
  MaterialKind kind;
  std::string address;  ///< of the file on this server, or of the other site
  std::optional<std::string> type;
  std::optional<std::int64_t> size;  ///< bytes
  bool published;                    ///< goes out with the summary; before that only the desk sees it
};
SHIDRA_STRUCT(Material, id, forum, meeting, title, kind, address, type, size, published)

/// How many have read a summary (topic desk/<forum>); its id is the summary's.
struct Readership {
  Id<Summary> id;
  std::int64_t members;
  std::int64_t readers;
};
SHIDRA_STRUCT(Readership, id, members, readers)

/// That oneself has read it (topic person/<id>); its id is the summary's.
struct ReadMark {
  Id<Summary> id;
  std::int64_t revision;
};
SHIDRA_STRUCT(ReadMark, id, revision)

/// Saves the draft. `version` is the one the writer started from (0: none yet); a newer one is refused, nothing is
/// lost.
struct SaveSummary {
  Id<Meeting> meeting;
  Number<0, 1000000> version;
  Line<0, 200> title;
  Text<0, 60000> body;
  List<Text<1, 1000>, 0, 50> decisions;
  List<TaskPlan, 0, 50> tasks;
  Audience audience;
};
SHIDRA_STRUCT(SaveSummary, meeting, version, title, body, decisions, tasks, audience)

struct SummarySaved {
  std::int64_t version;
  Moment saved_at;
};
SHIDRA_STRUCT(SummarySaved, version, saved_at)

/// Publishes the draft of that version: members see it at once; the public page too, if the audience is everyone.
/// From revision 2 on it is a correction and needs a reason.
struct PublishSummary {
  Id<Meeting> meeting;
  Number<1, 1000000> version;
  std::optional<Line<1, 500>> reason;
};
SHIDRA_STRUCT(PublishSummary, meeting, version, reason)

struct SummaryPublished {
  Id<Summary> summary;
  std::int64_t revision;
  std::int64_t mails;
};
SHIDRA_STRUCT(SummaryPublished, summary, revision, mails)

/// View: what publishing would do, for the dialog that asks.
struct PreviewPublication {
  Id<Meeting> meeting;
};
SHIDRA_STRUCT(PreviewPublication, meeting)

struct PublicationPreview {
  std::int64_t members;
  std::int64_t mails_he;
  std::int64_t mails_ar;
  std::int64_t mails_en;
  bool public_page;
  std::int64_t revision;
};
SHIDRA_STRUCT(PublicationPreview, members, mails_he, mails_ar, mails_en, public_page, revision)

/// Takes a summary back; a tombstone with the reason stays.
struct WithdrawSummary {
  Id<Summary> summary;
  Line<1, 500> reason;
};
SHIDRA_STRUCT(WithdrawSummary, summary, reason)

struct MarkRead {
  Id<Summary> summary;
};
SHIDRA_STRUCT(MarkRead, summary)

struct AddLink {
  Id<Meeting> meeting;
  Line<1, 200> title;
  MaterialKind kind;
  WebAddress address;
};
SHIDRA_STRUCT(AddLink, meeting, title, kind, address)

/// A file that comes over HTTP (POST /files): what its address says about it; the content is the request's body.
struct AddFile {
  Id<Meeting> meeting;
  Line<1, 200> title;
  MaterialKind kind;
};
SHIDRA_STRUCT(AddFile, meeting, title, kind)

struct MaterialAdded {
  Id<Material> material;
};
SHIDRA_STRUCT(MaterialAdded, material)

struct RemoveMaterial {
  Id<Material> material;
};
SHIDRA_STRUCT(RemoveMaterial, material)

/// By the owner of the task or a coordinator.
struct MarkTask {
  Id<Task> task;
  bool done;
};
SHIDRA_STRUCT(MarkTask, task, done)

/// View: Markdown as it will look.
struct PreviewText {
  Text<0, 60000> markdown;
};
SHIDRA_STRUCT(PreviewText, markdown)

struct TextPreview {
  Html html;
};
SHIDRA_STRUCT(TextPreview, html)

}  // namespace shidra::protocol
