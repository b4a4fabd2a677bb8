// SPDX-License-Identifier: AGPL-3.0-or-later
// The demo's inbox: letters that nobody delivers, so that visitors can sign in with their codes. Outside a demo these
// pages do not exist: letters hold sign-in links.
#include "server/pages/pages.hpp"
#include "storage/mail.hpp"

namespace shidra::pages {
namespace {

constexpr std::int64_t most_letters = 200;

bool ends_address(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '<' || c == '>' || c == '"';
}

/// Text as it is, with its web addresses as links.
void put_with_links(Html& html, std::string_view text) {
  while (!text.empty()) {
    auto const begin = std::min(text.find("https://"), text.find("http://"));
    html.text(text.substr(0, begin));
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin);
    std::size_t length = 0;
    while (length < text.size() && !ends_address(text[length])) ++length;
    std::string const address(text.substr(0, length));
    html.element("a", {{"href", address}, {"dir", "ltr"}}, address);
    text.remove_prefix(length);
  }
}

}  // namespace

Page inbox_page(Visit const& visit) {
  if (!visit.request.settings.demo) return not_found(visit);
  auto const letters = storage::mail_to(visit.read, std::nullopt, most_letters);
  Html html;
  html.element("div", {{"class", "page-head"}}, [&] {
    html.element("h1", visit.say("pages.inbox"));
    html.element("p", {{"class", "lead"}}, visit.say("pages.inbox_text"));
  });
  if (letters.empty()) html.element("p", {{"class", "soft"}}, visit.say("pages.inbox_empty"));
  html.element("ul", {{"class", "list"}}, [&] {
    for (auto const& letter : letters)
      html.element("li", {}, [&] {
        html.element("a", {{"href", visit.link("/mail/" + std::to_string(letter.id))}}, [&] {
          html.element("span", {{"class", "what"}}, [&] {
            html.own("span", {{"class", "title"}}, letter.subject);
            html.element("span", {{"class", "about"}}, [&] {
              html.own(letter.address).text(" · ");
              visit.put_time(html, letter.made_at, Detail::date_time);
            });
          });
        });
      });
  });
  return page_around(visit,
                     {.title = visit.say("pages.inbox"),
                      .description = visit.say("pages.inbox_text"),
                      .path = "/mail",
                      .narrow = true},
                     html);
}

Page letter_page(Visit const& visit, std::int64_t mail) {
  auto const letter = visit.request.settings.demo ? storage::find_mail(visit.read, mail) : std::nullopt;
  if (!letter) return not_found(visit);
  Html html;
  html.element("p", {{"class", "way-back"}}, [&] {
    html.element("a", {{"href", visit.link("/mail")}}, visit.say("pages.inbox"));
  });
  html.element("article", {{"class", "stack"}}, [&] {
    html.own("h1", {}, letter->subject);
    html.element("p", {{"class", "about"}}, [&] {
      html.own(letter->address).text(" · ");
      visit.put_time(html, letter->made_at, Detail::date_time);
    });
    html.element("div", {{"class", "card as-typed"}, {"dir", "auto"}}, [&] { put_with_links(html, letter->plain); });
  });
  return page_around(visit,
                     {.title = letter->subject,
                      .description = visit.say("pages.inbox"),
                      .path = "/mail/" + std::to_string(mail),
                      .narrow = true},
                     html);
}

}  // namespace shidra::pages
