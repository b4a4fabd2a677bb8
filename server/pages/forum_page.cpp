// SPDX-License-Identifier: AGPL-3.0-or-later
// A forum: what it is for, who sits in it and who is still missing, its meetings and its public summaries.
#include <algorithm>

#include "server/forums/forum_things.hpp"
#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "server/pages/pictures.hpp"
#include "server/summaries/summary_things.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t most_members = 500;
constexpr std::size_t most_meetings = 40;
constexpr std::size_t most_summaries = 12;

void put_standing(Visit const& visit, Html& html, protocol::Forum const& forum) {
  if (forum.representative) return;
  std::string missing;
  for (auto const& rule : forum.standing)
    if (rule.missing > 0)
      missing += (missing.empty() ? "" : " · ") + name_of_rule(visit, rule) + ": " +
                 visit.count("client.missing", rule.missing);
  html.element("div", {{"class", "notice warn"}}, [&] {
    html.element("p", {}, [&] {
      html.element("strong", visit.say("pages.not_representative"));
      if (!missing.empty()) html.text(" ").own(missing);
    });
  });
}

void put_closing(Visit const& visit, Html& html, protocol::ForumClosing const& closing) {
  html.element("div", {{"class", "notice"}}, [&] {
    html.element("div", {{"class", "stack tight"}}, [&] {
      html.element("p", {}, [&] {
        html.element("strong", visit.say("pages.forum_closed"));
        html.text(" · ").text(visit.date(closing.at, Detail::date));
      });
      html.own("p", {}, closing.reason);
    });
  });
}

void put_member(Visit const& visit, Html& html, protocol::Seat const& seat) {
  html.element("li", {}, [&] {
    html.element("div", {{"class", "item"}}, [&] {
      html.element("div", {{"class", "what"}}, [&] {
        html.own("span", {{"class", "title"}}, seat.name);
        html.element("span", {{"class", "about"}}, [&] {
          if (seat.organisation_name) html.own(*seat.organisation_name);
          if (!seat.alternate_name) return;
          if (seat.organisation_name) html.text(" · ");
          html.markup(visit.words.html("pages.alternate", {{"name", *seat.alternate_name}}));
        });
      });
      if (seat.chair) html.element("span", {{"class", "badge accent"}}, visit.say("client.chair"));
    });
  });
}

void put_members(Visit const& visit, Html& html, protocol::Forum const& forum,
                 std::vector<storage::SeatRow> const& seats) {
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.members"));
    if (seats.empty()) return void(html.element("p", {{"class", "soft"}}, visit.say("pages.no_members")));
    std::size_t shown = 0;
    html.element("div", {{"class", "grid members"}}, [&] {
      for (auto const& [sector, count] : forum.by_sector) {
        if (count == 0 || shown >= most_members) continue;
        html.element("div", {}, [&, code = sector.value] {
          html.element("h3", {}, [&] { visit.put_sector(html, code); });
          html.element("ul", {{"class", "list"}}, [&] {
            for (auto const& seat : seats)
              if (seat.sector.value == code && shown++ < most_members)
                put_member(visit, html, forums::shape_of(visit.read, seat));
          });
        });
      }
    });
    if (shown > most_members || seats.size() > most_members)
      html.element("p", {{"class", "soft"}},
                   visit.count("pages.more_members",
                               static_cast<std::int64_t>(seats.size() - std::min(seats.size(), most_members))));
  });
}

void put_time_line(Visit const& visit, Html& html, protocol::Id<protocol::Forum> forum) {
  std::vector<MeetingLine> coming;
  std::vector<MeetingLine> past;
  for (auto const id : storage::meetings_of(visit.read, forum)) {
    auto meeting = *storage::find_meeting(visit.read, id);
    bool const over = meeting.state == protocol::MeetingState::ended || meeting.ends < visit.request.now;
    (over ? past : coming).push_back({std::move(meeting), {}});
  }
  std::ranges::sort(coming, {}, [](MeetingLine const& line) { return line.meeting.starts; });
  std::ranges::sort(past, std::greater<>(), [](MeetingLine const& line) { return line.meeting.starts; });
  if (coming.size() > most_meetings) coming.resize(most_meetings);
  if (past.size() > most_meetings) past.resize(most_meetings);
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.meetings"));
    if (coming.empty() && past.empty())
      return void(html.element("p", {{"class", "soft"}}, visit.say("pages.no_meetings")));
    if (!coming.empty()) html.element("h3", visit.say("pages.next_meetings"));
    if (!coming.empty()) put_meetings(visit, html, coming);
    if (!past.empty()) html.element("h3", visit.say("pages.past_meetings"));
    if (!past.empty()) put_meetings(visit, html, past);
  });
}

void put_public_summaries(Visit const& visit, Html& html, protocol::Id<protocol::Forum> forum) {
  std::vector<storage::SummaryRow> rows;
  for (auto const id : storage::public_summaries_of(visit.read, visit.initiative->id)) {
    auto const row = *storage::find_summary(visit.read, id);
    if (row.forum == forum && !row.withdrawn && rows.size() < most_summaries) rows.push_back(row);
  }
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.summaries"));
    if (rows.empty()) return void(html.element("p", {{"class", "soft"}}, visit.say("pages.no_summaries")));
    put_summaries(visit, html, rows);
  });
}

}  // namespace

Page forum_page(Visit const& visit, protocol::Id<protocol::Forum> id) {
  auto const row = storage::find_forum(visit.read, id);
  if (!row || row->initiative != visit.initiative->id) return not_found(visit);
  auto const forum = forums::shape_of(visit.read, *row);
  Html html;
  put_way_back(visit, html, "", visit.initiative->name);
  html.element("div", {{"class", "stack apart"}}, [&] {
    html.element("div", {{"class", "page-head"}}, [&] {
      html.own("h1", {}, row->name);
      if (!row->theme.empty()) html.own("p", {{"class", "lead"}}, row->theme);
    });
    if (forum.closed)
      put_closing(visit, html, *forum.closed);
    else
      put_standing(visit, html, forum);
    html.element("div", {{"class", "beside"}}, [&] {
      put_hemicycle(visit, html, forum, HouseSize::full);
      if (forum.standing.empty()) return;
      html.element("section", {{"class", "stack"}}, [&] {
        html.element("h2", visit.say("pages.key"));
        put_quotas(visit, html, visit.say("pages.key"), forum);
      });
    });
    if (!row->mandate_html.value.empty())
      html.element("section", {{"class", "stack"}}, [&] {
        html.element("h2", visit.say("pages.mandate"));
        put_prose(html, row->mandate_html, row->mandate);
      });
    put_members(visit, html, forum, storage::seats_in(visit.read, id));
    put_public_summaries(visit, html, id);
    put_time_line(visit, html, id);
  });
  auto const about = row->theme.empty() ? first_words(row->mandate) : row->theme;
  return page_around(
      visit, {.title = row->name, .description = about, .path = visit.path_within(path_of("forums", id))}, html);
}

}  // namespace shidra::pages
