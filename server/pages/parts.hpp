// SPDX-License-Identifier: AGPL-3.0-or-later
// Parts that several pages share: rows of lists, a call in one line, texts that keep a page within bounds.
#pragma once

#include "protocol/calls.hpp"
#include "server/pages/visit.hpp"
#include "storage/calls.hpp"
#include "storage/meetings.hpp"
#include "storage/summaries.hpp"
#include "storage/surveys.hpp"

namespace shidra::pages {

/// The public summaries that stand, newest first: `most` of them after leaving out `skip`.
std::vector<storage::SummaryRow> standing_summaries(Visit const& visit, std::size_t skip, std::size_t most);
void put_summaries(Visit const& visit, Html& html, std::vector<storage::SummaryRow> const& summaries);

struct MeetingLine {
  storage::MeetingRow meeting;
  std::string forum_name;  ///< empty: the page says it already
};
void put_meetings(Visit const& visit, Html& html, std::vector<MeetingLine> const& meetings);

/// Open, and the deadline has not passed.
bool is_open(Visit const& visit, storage::CallRow const& call);
/// "closes in 12 days", "closes today".
std::string days_left(Visit const& visit, protocol::Moment deadline);

/// For anybody without a code: meant for anyone, and its result is out.
bool is_result_public(storage::SurveyRow const& survey);

/// What somebody wrote in Markdown; where its markup would make the page too large, the same without markup.
void put_prose(Html& html, protocol::Html const& rendered, std::string_view source);
/// The first words of a Markdown text or of a plain one, for descriptions.
std::string first_words(std::string_view source);

/// "/forums/12"
template <class Thing>
std::string path_of(std::string_view kind, protocol::Id<Thing> id) {
  return "/" + std::string(kind) + "/" + std::to_string(id.value);
}

}  // namespace shidra::pages
