// SPDX-License-Identifier: AGPL-3.0-or-later
// All public summaries of an initiative, newest first, some on each page.
#include <charconv>

#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t on_one_page = 50;

/// Which page is asked for, from 1; anything that is no such number is the first.
std::size_t page_asked(PageRequest const& request) {
  auto const asked = request.query.find("page");
  if (asked == request.query.end()) return 1;
  std::size_t number = 0;
  auto const& text = asked->second;
  auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && end == text.data() + text.size() && number >= 1 && number <= 100'000 ? number : 1;
}

void put_turning(Visit const& visit, Html& html, std::size_t page, bool more) {
  if (page == 1 && !more) return;
  auto const to = [&](std::size_t number) { return visit.within("/summaries?page=" + std::to_string(number)); };
  html.element("nav", {{"class", "row"}, {"aria-label", visit.say("pages.turning")}}, [&] {
    if (page > 1)
      html.element("a", {{"class", "button plain"}, {"rel", "prev"}, {"href", to(page - 1)}}, visit.say("pages.newer"));
    if (more)
      html.element("a", {{"class", "button plain"}, {"rel", "next"}, {"href", to(page + 1)}}, visit.say("pages.older"));
  });
}

}  // namespace

Page summaries_page(Visit const& visit) {
  auto const page = page_asked(visit.request);
  auto rows = standing_summaries(visit, (page - 1) * on_one_page, on_one_page + 1);
  bool const more = rows.size() > on_one_page;
  if (more) rows.pop_back();
  Html html;
  put_way_back(visit, html, "", visit.initiative->name);
  html.element("div", {{"class", "stack"}}, [&] {
    html.element("h1", visit.say("pages.summaries"));
    if (rows.empty())
      html.element("p", {{"class", "soft"}}, visit.say("pages.no_summaries"));
    else
      put_summaries(visit, html, rows);
    put_turning(visit, html, page, more);
  });
  return page_around(visit,
                     {.title = visit.say("pages.summaries"),
                      .description = visit.initiative->purpose,
                      .path = visit.path_within("/summaries")},
                     html);
}

}  // namespace shidra::pages
