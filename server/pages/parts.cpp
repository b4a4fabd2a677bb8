// SPDX-License-Identifier: AGPL-3.0-or-later
// See parts.hpp.
#include "server/pages/parts.hpp"

#include "server/calls/state.hpp"
#include "server/pages/headings.hpp"
#include "server/surveys/rights.hpp"
#include "server/text/markdown.hpp"
#include "storage/forums.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t most_markup = 200'000;  ///< bytes; pages stay below 300 kB

void put_summary(Visit const& visit, Html& html, storage::SummaryRow const& row) {
  auto const revision = storage::revision_of(visit.read, row.id, row.revision);
  auto const meeting = storage::find_meeting(visit.read, row.meeting);
  auto const decisions = static_cast<std::int64_t>(storage::decisions_of(visit.read, row.id, row.revision).size());
  html.element("a", {{"href", visit.within(path_of("summaries", row.id))}}, [&] {
    html.element("span", {{"class", "what"}}, [&] {
      html.own("span", {{"class", "title"}}, revision.title);
      html.element("span", {{"class", "about"}}, [&] {
        html.own(storage::find_forum(visit.read, row.forum)->name).text(" · ");
        visit.put_time(html, meeting->starts, Detail::date);
        if (decisions > 0) html.text(" · " + visit.count("pages.decisions", decisions));
      });
    });
  });
}

}  // namespace

std::vector<storage::SummaryRow> standing_summaries(Visit const& visit, std::size_t skip, std::size_t most) {
  std::vector<storage::SummaryRow> rows;
  for (auto const id : storage::public_summaries_of(visit.read, visit.initiative->id)) {
    auto const row = storage::find_summary(visit.read, id);
    if (row->withdrawn) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    if (rows.size() == most) break;
    rows.push_back(*row);
  }
  return rows;
}

void put_summaries(Visit const& visit, Html& html, std::vector<storage::SummaryRow> const& summaries) {
  html.element("ul", {{"class", "list"}}, [&] {
    for (auto const& row : summaries) html.element("li", {}, [&] { put_summary(visit, html, row); });
  });
}

void put_meetings(Visit const& visit, Html& html, std::vector<MeetingLine> const& meetings) {
  html.element("ul", {{"class", "list"}}, [&] {
    for (auto const& [meeting, forum_name] : meetings)
      html.element("li", {}, [&] {
        html.element("div", {{"class", "item"}}, [&] {
          html.element("div", {{"class", "what"}}, [&] {
            html.own("span", {{"class", "title"}}, meeting.title);
            html.element("span", {{"class", "about"}}, [&] {
              visit.put_time(html, meeting.starts, Detail::date_time);
              if (!meeting.place.empty()) html.text(" · ").own(meeting.place);
              if (!forum_name.empty()) html.text(" · ").own(forum_name);
            });
          });
          if (meeting.state == protocol::MeetingState::in_progress)
            html.element("span", {{"class", "badge good"}}, visit.say("pages.meeting_now"));
          if (meeting.state == protocol::MeetingState::cancelled)
            html.element("span", {{"class", "badge bad"}}, visit.say("pages.cancelled"));
        });
      });
  });
}

bool is_open(Visit const& visit, storage::CallRow const& call) {
  return calls::state_at(call, visit.request.now) == calls::CallState::open;
}

std::string days_left(Visit const& visit, protocol::Moment deadline) {
  auto const days = visit.days_until(deadline);
  return days <= 0 ? visit.say("pages.closes_today") : visit.count("pages.closes_in_days", days);
}

bool is_result_public(storage::SurveyRow const& survey) {
  return survey.audience == protocol::SurveyAudience::anyone && surveys::code_shows_results(survey);
}

void put_prose(Html& html, protocol::Html const& rendered, std::string_view source) {
  if (rendered.value.empty()) return;
  if (rendered.value.size() <= most_markup) {
    html.element("div", {{"class", "prose"}},
                 [&] { html.markup(protocol::Html{with_headings_in_steps(rendered.value)}); });
  } else {
    html.own("div", {{"class", "prose as-typed"}}, text::plain_text(source));
  }
}

std::string first_words(std::string_view source) { return text::excerpt(source, 200); }

}  // namespace shidra::pages
