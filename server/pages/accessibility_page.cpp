// SPDX-License-Identifier: AGPL-3.0-or-later
// The accessibility statement that Israeli Standard 5568 and the regulations ask for: target, what was done, what is
// known not to work, and whom to turn to.
#include "server/pages/pages.hpp"

namespace shidra::pages {
namespace {

void put_list(Visit const& visit, Html& html, std::string_view title, std::initializer_list<std::string_view> points) {
  html.element("h2", visit.say(title));
  html.element("ul", {}, [&] {
    for (auto const point : points) html.element("li", visit.say(point));
  });
}

void put_contact_line(Html& html, std::string const& label, std::string const& value, std::string const& scheme) {
  if (value.empty()) return;
  html.element("li", {}, [&] {
    html.text(label + ": ").element("a", {{"href", scheme + value}, {"dir", "ltr"}}, value);
  });
}

void put_contact(Visit const& visit, Html& html, storage::InitiativeRow const& initiative) {
  html.own("h3", {}, initiative.name);
  if (initiative.contact_name.empty() && initiative.contact_email.empty() && initiative.contact_phone.empty())
    return void(html.element("p", {{"class", "notice warn"}}, visit.say("pages.contact_missing")));
  html.element("ul", {}, [&] {
    if (!initiative.contact_name.empty()) html.element("li", {}, [&] { html.own(initiative.contact_name); });
    put_contact_line(html, visit.say("pages.email"), initiative.contact_email, "mailto:");
    put_contact_line(html, visit.say("pages.phone"), initiative.contact_phone, "tel:");
  });
}

}  // namespace

Page accessibility_page(Visit const& visit, std::span<storage::InitiativeRow const> initiatives) {
  Html html;
  html.element("article", {{"class", "prose"}}, [&] {
    html.element("h1", visit.say("pages.accessibility"));
    html.element("p", visit.say("pages.accessibility_target"));
    put_list(visit, html, "pages.accessibility_done",
             {"pages.accessibility_keyboard", "pages.accessibility_readers", "pages.accessibility_pictures",
              "pages.accessibility_contrast", "pages.accessibility_motion", "pages.accessibility_no_script"});
    put_list(visit, html, "pages.accessibility_limits",
             {"pages.accessibility_files", "pages.accessibility_live", "pages.accessibility_audit"});
    html.element("h2", visit.say("pages.accessibility_contact"));
    html.element("p", visit.say("pages.accessibility_ask"));
    if (initiatives.empty()) html.element("p", {{"class", "notice warn"}}, visit.say("pages.contact_missing"));
    for (auto const& initiative : initiatives) put_contact(visit, html, initiative);
  });
  return page_around(visit,
                     {.title = visit.say("pages.accessibility"),
                      .description = visit.say("pages.accessibility_target"),
                      .path = "/accessibility",
                      .narrow = true},
                     html);
}

}  // namespace shidra::pages
