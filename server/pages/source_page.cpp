// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the source of the running version can be had, which section 13 of the licence asks for: at the address that the
// operator has set, else from the operator.
#include "server/pages/pages.hpp"

namespace shidra::pages {

Page source_page(Visit const& visit) {
  auto const& address = visit.request.settings.source_url;
  Html html;
  html.element("article", {{"class", "prose"}}, [&] {
    html.element("h1", visit.say("pages.source_title"));
    html.element("p", visit.say("pages.source_free"));
    if (address.empty())
      html.element("p", visit.say("pages.source_ask"));
    else
      html.element("p", {}, [&] {
        html.element("a", {{"href", address}, {"rel", "noopener"}}, visit.say("pages.source_here"));
      });
  });
  return page_around(visit,
                     {.title = visit.say("pages.source_title"),
                      .description = visit.say("pages.source_free"),
                      .path = "/source",
                      .narrow = true},
                     html);
}

}  // namespace shidra::pages
