// SPDX-License-Identifier: AGPL-3.0-or-later
// An open call: what is asked, until when, who is wanted, how it is decided; afterwards how many answered and who was
// chosen, by sector. Drafts are not here.
#include <algorithm>

#include "server/calls/call_things.hpp"
#include "server/forums/forum_things.hpp"
#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "server/pages/pictures.hpp"
#include "server/text/markdown.hpp"

namespace shidra::pages {
namespace {

void put_deadline(Visit const& visit, Html& html, protocol::Call const& call, bool open) {
  html.element("p", {{"class", "row"}}, [&] {
    if (open)
      html.element("span", {{"class", "badge accent"}}, days_left(visit, call.deadline));
    else
      html.element("span", {{"class", "badge"}},
                   visit.say(call.state == protocol::CallState::decided ? "pages.call_decided" : "pages.call_closed"));
    html.element("span", {{"class", "soft"}}, [&] {
      html.text(visit.say(open ? "pages.open_until" : "pages.was_open_until") + " ");
      visit.put_time(html, call.deadline, Detail::deadline);
    });
  });
}

void put_button(Visit const& visit, Html& html, protocol::Call const& call) {
  html.element("p", {}, [&] {
    html.element("a", {{"class", "button large"}, {"href", "/app" + path_of("calls", call.id)}},
                 visit.say("pages.answer_call"));
  });
}

std::int64_t accepted_in(protocol::Call const& call, protocol::Slug const& sector) {
  auto const found = std::ranges::find(call.accepted_by_sector, sector, &protocol::SectorCount::sector);
  return found == call.accepted_by_sector.end() ? 0 : found->count;
}

void put_outcome(Visit const& visit, Html& html, protocol::Call const& call) {
  Html drawing;
  Table table{{visit.say("client.sector"), visit.say("pages.answered"), visit.say("pages.chosen")}, {}};
  std::int64_t longest = 1;
  std::int64_t chosen = 0;
  for (auto const& each : call.answered_by_sector) longest = std::max(longest, each.count);
  for (auto const& each : call.accepted_by_sector) chosen += each.count;
  for (auto const& [sector, answered] : call.answered_by_sector) {
    auto const accepted = accepted_in(call, sector);
    auto const* const known = visit.sector(sector.value);
    table.rows.push_back({known ? known->name.value : sector.value, visit.number(answered), visit.number(accepted)});
    drawing.element(
        "div", {{"class", "result"}, {"data-sector-colour", known ? std::to_string(known->colour.value) : "0"}}, [&] {
          drawing.element("span", {{"class", "result-label"}}, [&] { visit.put_sector(drawing, sector.value); });
          put_bar(drawing, "answered", answered, longest);
          drawing.element("span", {{"class", "result-share"}}, visit.number(answered));
          put_bar(drawing, "chosen", accepted, longest);
          drawing.element("span", {{"class", "result-share"}},
                          [&] { drawing.element("strong", visit.number(accepted)); });
        });
  }
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.outcome"));
    html.element("p", {{"class", "lead"}},
                 visit.count("pages.organisations_answered", call.answered.value_or(0)) + " · " +
                     visit.count("pages.were_chosen", chosen));
    html.element("p", visit.say("pages.how_chosen"));
    if (!call.answered_by_sector.empty())
      put_picture(visit, html, "outcome", visit.say("pages.outcome"), drawing, table, TableIs::folded);
  });
}

void put_wanted(Visit const& visit, Html& html, protocol::Call const& call) {
  Html forums;
  for (auto const id : call.forums) {
    auto const row = storage::find_forum(visit.read, id);
    if (!row) continue;
    auto const forum = forums::shape_of(visit.read, *row);
    forums.element("div", {{"class", "stack tight"}}, [&] {
      forums.element("h3", {}, [&] {
        forums.element("a", {{"href", visit.within(path_of("forums", id))}}, [&] { forums.own(row->name); });
      });
      if (!row->theme.empty()) forums.own("p", {{"class", "about"}}, row->theme);
      put_quotas(visit, forums, row->name, forum);
    });
  }
  if (forums.empty()) return;
  html.element("section", {{"class", "stack"}}, [&] {
    html.element("h2", visit.say("pages.wanted"));
    html.element("div", {{"class", "grid"}}, [&] { html.markup(forums); });
  });
}

void put_criteria(Visit const& visit, Html& html, protocol::Call const& call) {
  if (call.criteria.empty()) return;
  std::int64_t whole = 0;
  for (auto const& criterion : call.criteria) whole += criterion.weight.value;
  html.element("section", {{"class", "stack tight"}}, [&] {
    html.element("h2", visit.say("pages.criteria"));
    html.element("ul", {{"class", "list"}}, [&] {
      for (auto const& criterion : call.criteria)
        html.element("li", {}, [&] {
          html.element("div", {{"class", "item criterion"}}, [&] {
            html.own("span", {{"class", "what"}}, criterion.name.value);
            put_bar(html, "weight", criterion.weight.value, whole);
            html.element(
                "strong", {{"class", "count"}},
                whole == 100 ? visit.share(criterion.weight.value * 10) : visit.number(criterion.weight.value));
          });
        });
    });
  });
}

void put_form(Visit const& visit, Html& html, protocol::Call const& call) {
  if (call.fields.empty()) return;
  html.element("section", {{"class", "stack tight"}}, [&] {
    html.element("h2", visit.say("pages.form"));
    html.element("ol", {{"class", "prose plain-list"}}, [&] {
      for (auto const& field : call.fields)
        html.element("li", {}, [&] {
          html.own(field.label.value);
          html.text(" ").element("span", {{"class", "about"}},
                                 visit.count("pages.up_to_characters", field.limit.value) +
                                     (field.required ? "" : " · " + visit.say("client.optional")));
        });
    });
  });
}

void put_amendments(Visit const& visit, Html& html, protocol::Call const& call) {
  if (call.amendments.empty()) return;
  html.element("section", {{"class", "stack tight"}}, [&] {
    html.element("h2", visit.say("pages.amendments"));
    html.element("ul", {{"class", "list"}}, [&] {
      for (auto const& amendment : call.amendments)
        html.element("li", {}, [&] {
          html.element("div", {{"class", "item"}}, [&] {
            html.element("div", {{"class", "what"}}, [&] {
              html.own("span", {{"class", "title"}}, amendment.note);
              html.element("span", {{"class", "about"}}, [&] {
                visit.put_time(html, amendment.at, Detail::date);
                html.text(" · " + visit.say("pages.open_until") + " ");
                visit.put_time(html, amendment.deadline, Detail::deadline);
              });
            });
          });
        });
    });
  });
}

}  // namespace

Page call_page(Visit const& visit, protocol::Id<protocol::Call> id) {
  auto const row = storage::find_call(visit.read, id);
  if (!row || row->initiative != visit.initiative->id || row->state == protocol::CallState::draft)
    return not_found(visit);
  auto const call = calls::shape_of(visit.read, *row);
  bool const open = is_open(visit, *row);
  bool const decided = row->state == protocol::CallState::decided;
  Html html;
  put_way_back(visit, html, "", visit.initiative->name);
  html.element("article", {{"class", "stack wide"}}, [&] {
    html.element("div", {{"class", "stack"}}, [&] {
      html.own("h1", {}, call.title);
      put_deadline(visit, html, call, open);
      if (open) put_button(visit, html, call);
      if (!open && !decided && call.answered)
        html.element("p", {{"class", "lead"}}, visit.count("pages.organisations_answered", *call.answered));
    });
    if (decided) put_outcome(visit, html, call);
    put_amendments(visit, html, call);
    html.element("section", {}, [&] {
      html.element("h2", {{"class", "hidden"}}, visit.say("pages.text"));
      put_prose(html, call.html, call.source);
    });
    put_wanted(visit, html, call);
    put_criteria(visit, html, call);
    put_form(visit, html, call);
  });
  return page_around(visit,
                     {.title = call.title,
                      .description = first_words(call.source),
                      .path = visit.path_within(path_of("calls", id)),
                      .kind = "article",
                      .narrow = true},
                     html);
}

}  // namespace shidra::pages
