// SPDX-License-Identifier: AGPL-3.0-or-later
// The public face of an initiative: what it is, what goes on now, the latest summaries, its forums.
#include <algorithm>

#include "server/forums/forum_things.hpp"
#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "server/pages/pictures.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t most_summaries = 4;
constexpr std::size_t most_meetings = 5;
constexpr std::size_t most_results = 5;
constexpr std::size_t most_drawn = 1000;  ///< seats in all the pictures of this page

using Forums = std::vector<storage::ForumRow>;

/// Those whose work is over come last.
Forums forums_shown(Visit const& visit) {
  Forums forums;
  for (auto const id : storage::forums_of(visit.read, visit.initiative->id))
    forums.push_back(*storage::find_forum(visit.read, id));
  std::ranges::stable_partition(forums, [](storage::ForumRow const& forum) { return !forum.closed_at; });
  return forums;
}

void put_call(Visit const& visit, Html& html, storage::CallRow const& call) {
  html.element("a", {{"class", "card now"}, {"href", visit.within(path_of("calls", call.id))}}, [&] {
    html.element("span", {{"class", "badge accent"}}, visit.say("pages.open_call"));
    html.own("h3", {}, call.title);
    html.element("p", {{"class", "about"}}, [&] {
      html.element("strong", days_left(visit, call.deadline)).text(" · ");
      visit.put_time(html, call.deadline, Detail::deadline);
    });
  });
}

void put_survey(Visit const& visit, Html& html, storage::SurveyRow const& survey) {
  html.element("a", {{"class", "card now"}, {"href", "/s/" + *survey.code}}, [&] {
    html.element("span", {{"class", "live now"}}, visit.say("pages.open_survey"));
    html.own("h3", {}, survey.title);
    html.element("p", {{"class", "about"}}, [&] {
      html.text(visit.say("pages.code") + " ").element("strong", {{"class", "code"}, {"dir", "ltr"}}, *survey.code);
    });
  });
}

std::vector<MeetingLine> next_meetings(Visit const& visit, Forums const& forums) {
  std::vector<MeetingLine> lines;
  for (auto const& forum : forums)
    for (auto const id : storage::open_meetings_of(visit.read, forum.id)) {
      auto meeting = *storage::find_meeting(visit.read, id);
      if (meeting.ends >= visit.request.now) lines.push_back({std::move(meeting), forum.name});
    }
  std::ranges::sort(lines, {}, [](MeetingLine const& line) { return line.meeting.starts; });
  if (lines.size() > most_meetings) lines.resize(most_meetings);
  return lines;
}

void put_now(Visit const& visit, Html& html, Forums const& forums, std::vector<storage::SurveyRow> const& surveys) {
  Html cards;
  auto calls = storage::opened_calls_of(visit.read, visit.initiative->id);
  for (auto const id : calls)
    if (auto const call = storage::find_call(visit.read, id); is_open(visit, *call)) put_call(visit, cards, *call);
  for (auto const& survey : surveys)
    if (survey.state == protocol::SurveyState::open && survey.code) put_survey(visit, cards, survey);
  auto const meetings = next_meetings(visit, forums);
  if (cards.empty() && meetings.empty()) return;
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.now"));
    if (!cards.empty()) html.element("div", {{"class", "grid"}}, [&] { html.markup(cards); });
    if (meetings.empty()) return;
    html.element("h3", visit.say("pages.next_meetings"));
    put_meetings(visit, html, meetings);
  });
}

void put_latest(Visit const& visit, Html& html) {
  auto const summaries = standing_summaries(visit, 0, most_summaries);
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.latest_summaries"));
    if (summaries.empty()) return void(html.element("p", {{"class", "soft"}}, visit.say("pages.no_summaries")));
    put_summaries(visit, html, summaries);
    html.element("p", {}, [&] {
      html.element("a", {{"href", visit.within("/summaries")}}, visit.say("pages.all_summaries"));
    });
  });
}

void put_results(Visit const& visit, Html& html, std::vector<storage::SurveyRow> const& surveys) {
  Html items;
  std::size_t count = 0;
  for (auto survey = surveys.rbegin(); survey != surveys.rend() && count < most_results; ++survey) {
    if (!is_result_public(*survey)) continue;
    ++count;
    items.element("li", {}, [&] {
      items.element("a", {{"href", visit.within(path_of("surveys", survey->id))}}, [&] {
        items.own("span", {{"class", "title"}}, survey->title);
      });
    });
  }
  if (count == 0) return;
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.survey_results"));
    html.element("ul", {{"class", "list"}}, [&] { html.markup(items); });
  });
}

void put_forum(Visit const& visit, Html& html, storage::ForumRow const& row, std::size_t& drawn) {
  auto const forum = forums::shape_of(visit.read, row);
  html.element("a", {{"class", "card forum-card"}, {"href", visit.within(path_of("forums", row.id))}}, [&] {
    html.element("div", {{"class", "stack tight"}}, [&] {
      html.own("h3", {}, row.name);
      if (!row.theme.empty()) html.own("p", {{"class", "about"}}, row.theme);
      if (forum.closed)
        html.element("p", {}, [&] {
          html.element("span", {{"class", "badge"}}, visit.say("pages.forum_closed_short"));
        });
      else if (!forum.representative)
        html.element("p", {}, [&] {
          html.element("span", {{"class", "badge warn"}}, visit.say("pages.not_representative_short"));
        });
    });
    drawn += drawn_seats(forum);
    if (drawn <= most_drawn) put_hemicycle(visit, html, forum, HouseSize::small);
  });
}

void put_forums(Visit const& visit, Html& html, Forums const& forums) {
  if (forums.empty()) return;
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.forums"));
    html.element("div", {{"class", "grid"}}, [&] {
      std::size_t drawn = 0;
      for (auto const& forum : forums) put_forum(visit, html, forum, drawn);
    });
  });
}

}  // namespace

Page initiative_page(Visit const& visit) {
  auto const& initiative = *visit.initiative;
  auto const forums = forums_shown(visit);
  std::vector<storage::SurveyRow> surveys;
  for (auto const id : storage::wide_surveys_of(visit.read, initiative.id))
    if (auto survey = *storage::find_survey(visit.read, id); survey.audience == protocol::SurveyAudience::anyone)
      surveys.push_back(std::move(survey));
  Html html;
  html.element("div", {{"class", "stack apart"}}, [&] {
    html.element("div", {{"class", "page-head"}}, [&] {
      html.own("h1", {}, initiative.name);
      html.own("p", {{"class", "lead"}}, initiative.purpose);
    });
    put_now(visit, html, forums, surveys);
    put_latest(visit, html);
    put_results(visit, html, surveys);
    put_forums(visit, html, forums);
    if (!initiative.description_html.value.empty())
      html.element("section", {{"class", "stack"}}, [&] {
        html.element("h2", visit.say("pages.about_initiative"));
        put_prose(html, initiative.description_html, initiative.description);
      });
  });
  return page_around(
      visit, {.title = initiative.name, .description = initiative.purpose, .path = visit.path_within("")}, html);
}

}  // namespace shidra::pages
