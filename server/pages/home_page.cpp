// SPDX-License-Identifier: AGPL-3.0-or-later
// The first page of a server with several initiatives, or with none yet.
#include "server/pages/pages.hpp"

namespace shidra::pages {
namespace {

void put_beginning(Visit const& visit, Html& html) {
  html.element("div", {{"class", "empty"}}, [&] {
    html.element("h1", visit.say("pages.empty_server"));
    html.element("p", visit.say("pages.empty_server_link"));
    html.element("p", {}, [&] {
      html.markup(visit.words.html("pages.empty_server_again", {{"command", "shidra link"}}));
    });
    html.element("a", {{"class", "button"}, {"href", "/sign-in"}}, visit.say("client.sign_in"));
  });
}

}  // namespace

Page home_page(Visit const& visit, std::span<storage::InitiativeRow const> initiatives) {
  Html html;
  if (initiatives.empty()) {
    put_beginning(visit, html);
    return page_around(
        visit,
        {.title = visit.say("pages.empty_server"), .description = visit.say("pages.empty_server_link"), .path = "/"},
        html);
  }
  html.element("div", {{"class", "page-head"}}, [&] { html.element("h1", visit.say("pages.initiatives")); });
  html.element("div", {{"class", "grid"}}, [&] {
    for (auto const& each : initiatives)
      html.element("a", {{"class", "card"}, {"href", visit.link("/" + each.slug.value)}}, [&] {
        html.own("h2", {}, each.name);
        html.own("p", {{"class", "soft"}}, each.purpose);
      });
  });
  return page_around(
      visit, {.title = visit.say("pages.initiatives"), .description = visit.say("pages.what_this_is"), .path = "/"},
      html);
}

}  // namespace shidra::pages
