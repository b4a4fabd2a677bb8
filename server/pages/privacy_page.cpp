// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept about people, who sees it, and how far the promises of surveys go. Says what the program does: whoever
// changes one changes the other.
#include "server/pages/pages.hpp"

namespace shidra::pages {
namespace {

using Points = std::initializer_list<std::string_view>;

void put_section(Visit const& visit, Html& html, std::string_view title, Points points) {
  html.element("h2", visit.say(title));
  html.element("ul", {}, [&] {
    for (auto const point : points) html.element("li", visit.say(point));
  });
}

}  // namespace

Page privacy_page(Visit const& visit) {
  Html html;
  html.element("article", {{"class", "prose"}}, [&] {
    html.element("h1", visit.say("pages.privacy"));
    html.element("p", visit.say("pages.privacy_intro"));
    put_section(visit, html, "pages.what_is_kept",
                {"pages.kept_account", "pages.kept_seats", "pages.kept_meetings", "pages.kept_responses"});
    put_section(visit, html, "pages.who_sees", {"pages.seen_everyone", "pages.seen_members", "pages.seen_team"});
    put_section(visit, html, "pages.surveys_promise",
                {"pages.survey_named", "pages.survey_confidential", "pages.survey_anonymous",
                 "pages.survey_anonymous_limit", "pages.survey_few"});
    put_section(visit, html, "pages.cookies",
                {"pages.cookies_session", "pages.cookies_browser", "pages.cookies_device", "pages.no_third_parties"});
    html.element("h2", visit.say("pages.your_requests"));
    html.element("p", visit.say("pages.your_requests_text"));
  });
  return page_around(visit,
                     {.title = visit.say("pages.privacy"),
                      .description = visit.say("pages.privacy_intro"),
                      .path = "/privacy",
                      .narrow = true},
                     html);
}

}  // namespace shidra::pages
