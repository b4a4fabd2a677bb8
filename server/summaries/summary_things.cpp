// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes of summaries, and who may watch the text of one.
#include "server/summaries/summary_things.hpp"

#include <algorithm>

#include "storage/forums.hpp"
#include "storage/materials.hpp"
#include "storage/meetings.hpp"

namespace shidra::summaries {
namespace {

using live::Place;
using live::Topic;
using storage::Read;
using SummaryId = protocol::Id<protocol::Summary>;

std::optional<storage::SummaryRow> find(Read& read, std::string const& id) {
  return storage::find_summary(read, SummaryId{live::number_of(id)});
}

std::optional<storage::SummaryRow> find_standing(Read& read, std::string const& id) {
  auto row = find(read, id);
  if (row && row->withdrawn) row.reset();
  return row;
}

std::int64_t initiative_of(Read& read, storage::SummaryRow const& row) {
  return storage::find_forum(read, row.forum)->initiative.value;
}

std::vector<Place> places_of_draft(Read& read, std::string const& id) {
  auto const row = storage::find_draft(read, {live::number_of(id)});
  if (!row) return {};
  protocol::SummaryDraft const draft{row->meeting,
                                     row->version,
                                     row->title,
                                     row->body,
                                     storage::decisions_of_draft(read, row->meeting),
                                     storage::tasks_of_draft(read, row->meeting),
                                     row->audience,
                                     row->saved_at,
                                     row->saved_by};
  return {live::place("desk", storage::find_meeting(read, row->meeting)->forum.value, draft)};
}

std::vector<std::string> drafts_in_topic(Read& read, Topic const& topic) {
  if (topic.kind != "desk") return {};
  return live::id_texts(storage::drafts_in(read, {topic.id}));
}

std::vector<Place> places_of_summary(Read& read, std::string const& id) {
  auto const row = find(read, id);
  if (!row) return {};
  auto const summary = shape_of(read, *row);
  std::vector<Place> places{live::place("forum", row->forum.value, summary)};
  if (summary.audience == protocol::Audience::everyone)
    places.push_back(live::place("initiative", initiative_of(read, *row), summary));
  return places;
}

std::vector<std::string> summaries_in(Read& read, Topic const& topic) {
  if (topic.kind == "forum") return live::id_texts(storage::summaries_of(read, {topic.id}));
  if (topic.kind == "initiative") return live::id_texts(storage::public_summaries_of(read, {topic.id}));
  return {};
}

std::vector<Place> places_of_text(Read& read, std::string const& id) {
  auto const row = find(read, id);
  if (!row) return {};
  auto const text = text_of(read, *row);
  if (!text) return {};
  return {live::place("summary", row->id.value, *text)};
}

std::vector<std::string> texts_in(Read&, Topic const& topic) {
  if (topic.kind != "summary") return {};
  return {std::to_string(topic.id)};
}

std::vector<Place> places_of_readership(Read& read, std::string const& id) {
  auto const row = find_standing(read, id);
  if (!row) return {};
  auto const readers = storage::readers_of(read, row->id);
  auto const got_it = [&](storage::ReaderRow const& reader) { return reader.sent == row->revision; };
  auto const read_it = [&](storage::ReaderRow const& reader) { return got_it(reader) && reader.read == row->revision; };
  protocol::Readership const readership{row->id, std::ranges::count_if(readers, got_it),
                                        std::ranges::count_if(readers, read_it)};
  return {live::place("desk", row->forum.value, readership)};
}

std::vector<std::string> readerships_in(Read& read, Topic const& topic) {
  if (topic.kind != "desk") return {};
  return live::id_texts(storage::summaries_of(read, {topic.id}));
}

std::vector<Place> places_of_read_mark(Read& read, std::string const& id) {
  auto const row = find_standing(read, id);
  if (!row) return {};
  std::vector<Place> places;
  for (auto const& reader : storage::readers_of(read, row->id))
    if (reader.read > 0)
      places.push_back(live::place("person", reader.person.value, protocol::ReadMark{row->id, reader.read}));
  return places;
}

std::vector<std::string> read_marks_in(Read& read, Topic const& topic) {
  if (topic.kind != "person") return {};
  return live::id_texts(storage::summaries_read_by(read, {topic.id}));
}

// "What is for everyone anybody may read; the rest is for those who read the forum."
bool may_watch_summary(Read& read, access::Caller const& caller, std::int64_t id) {
  auto const row = storage::find_summary(read, SummaryId{id});
  if (!row) return false;
  if (is_public(read, *row)) return true;
  return initiative_of(read, *row) == caller.initiative.value && caller.reads(row->forum);
}

std::int64_t stream_of_summary(Read& read, std::int64_t id) {
  auto const row = storage::find_summary(read, SummaryId{id});
  return row ? initiative_of(read, *row) : 0;
}

}  // namespace

bool is_public(Read& read, storage::SummaryRow const& row) {
  return storage::revision_of(read, row.id, row.revision).audience == protocol::Audience::everyone;
}

protocol::Summary shape_of(Read& read, storage::SummaryRow const& row) {
  auto const revision = storage::revision_of(read, row.id, row.revision);
  protocol::Summary summary{};
  summary.id = row.id;
  summary.meeting = row.meeting;
  summary.forum = row.forum;
  summary.title = revision.title;
  summary.revision = row.revision;
  summary.audience = revision.audience;
  summary.published_at = revision.published_at;
  summary.met_at = storage::find_meeting(read, row.meeting)->starts;
  summary.withdrawn = row.withdrawn;
  if (row.withdrawn) return summary;
  auto const materials = storage::materials_at(read, row.meeting);
  summary.excerpt = revision.excerpt;
  summary.decisions = static_cast<std::int64_t>(storage::decisions_of(read, row.id, row.revision).size());
  summary.tasks = static_cast<std::int64_t>(storage::tasks_at(read, row.meeting).size());
  summary.materials = std::ranges::count(materials, true, &storage::MaterialRow::published);
  return summary;
}

std::optional<protocol::SummaryText> text_of(Read& read, storage::SummaryRow const& row) {
  if (row.withdrawn) return std::nullopt;
  auto revision = storage::revision_of(read, row.id, row.revision);
  auto revisions = storage::revisions_of(read, row.id);
  // Whoever reads a public summary must not learn from its history what members read before it was public.
  auto const was_closed = [&](std::int64_t number) {
    using protocol::Audience;
    return revision.audience == Audience::everyone &&
           storage::revision_of(read, row.id, number).audience != Audience::everyone;
  };
  if (row.revision > 1 && was_closed(row.revision - 1)) revision.difference.reset();
  std::erase_if(revisions, [&](protocol::SummaryRevision const& one) { return was_closed(one.revision); });
  return protocol::SummaryText{row.id, revision.html, storage::decisions_of(read, row.id, row.revision),
                               std::move(revisions), revision.difference};
}

live::Kind const summary_draft_kind{"summary_draft", places_of_draft, drafts_in_topic};
live::Kind const summary_kind{"summary", places_of_summary, summaries_in};
live::Kind const summary_text_kind{"summary_text", places_of_text, texts_in};
live::Kind const readership_kind{"readership", places_of_readership, readerships_in};
live::Kind const read_mark_kind{"read_mark", places_of_read_mark, read_marks_in};

live::LogTopic const summary_topic{"summary", may_watch_summary, stream_of_summary};

}  // namespace shidra::summaries
