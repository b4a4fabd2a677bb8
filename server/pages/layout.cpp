// SPDX-License-Identifier: AGPL-3.0-or-later
// See layout.hpp. No inline script and no style attribute: the content security policy forbids both.
#include "server/pages/layout.hpp"

#include <array>

#include "client-web/assets.hpp"
#include "server/text/unicode.hpp"

namespace shidra::pages {
namespace {

constexpr std::array<std::string_view, 3> languages = {"he", "ar", "en"};

std::string locale_of(std::string_view language_code) {
  if (language_code == "en") return "en_GB";
  return language_code == "ar" ? "ar_AR" : "he_IL";
}

std::string full_title(Visit const& visit, Head const& head) {
  std::string const site = visit.initiative ? visit.initiative->name : "Shidra";
  return head.title == site ? site : head.title + " · " + site;
}

void put_previews(Visit const& visit, Head const& head, std::string const& description, Html& html) {
  auto const property = [&](std::string_view name, std::string value) {
    html.leaf("meta", {{"property", std::string(name)}, {"content", std::move(value)}});
  };
  property("og:title", head.title);
  property("og:description", description);
  property("og:type", std::string(head.kind));
  property("og:url", visit.absolute(head.path));
  property("og:locale", locale_of(visit.words.language_code()));
  property("og:site_name", visit.initiative ? visit.initiative->name : "Shidra");
}

void put_asset(Html& html, std::string_view logical, Attributes attributes) {
  auto const* const asset = assets::find_logical(logical);
  if (!asset) return;
  attributes.push_back({"href", std::string(asset->path)});
  html.leaf("link", attributes);
}

void put_head(Visit const& visit, Head const& head, Html& html) {
  auto const description = text::cut_on_word(head.description, 200);
  html.leaf("meta", {{"charset", "utf-8"}});
  html.element("title", full_title(visit, head));
  html.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1, viewport-fit=cover"}});
  html.leaf("meta", {{"name", "description"}, {"content", description}});
  html.leaf("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  if (head.status != 200)
    html.leaf("meta", {{"name", "robots"}, {"content", "noindex"}});
  else
    html.leaf("link", {{"rel", "canonical"}, {"href", visit.absolute(head.path)}});
  put_previews(visit, head, description, html);
  html.leaf("link", {{"rel", "icon"}, {"href", "/favicon.svg"}, {"type", "image/svg+xml"}});
  auto const font =
      visit.words.language_code() == "ar" ? "rubik-arabic-wght-normal.woff2" : "rubik-hebrew-wght-normal.woff2";
  put_asset(html, font, {{"rel", "preload"}, {"as", "font"}, {"type", "font/woff2"}, {"crossorigin", "anonymous"}});
  put_asset(html, "site.css", {{"rel", "stylesheet"}});
  if (visit.initiative)
    html.leaf("link", {{"rel", "alternate"},
                       {"type", "application/atom+xml"},
                       {"title", visit.initiative->name},
                       {"href", visit.path_within("/feed.atom")}});
}

std::string escape_query(std::string_view text) {
  std::string out;
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (char const letter : text) {
    auto const c = static_cast<unsigned char>(letter);
    bool const plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    if (plain)
      out += static_cast<char>(c);
    else
      (((out += '%') += digits[c >> 4U]) += digits[c & 15U]);
  }
  return out;
}

constexpr std::size_t longest_page_number = 6;  // digits

/// The same page in another language: the rest of the query stays.
std::string in_language(Visit const& visit, Head const& head, std::string_view language) {
  std::string target = head.path + "?lang=" + std::string(language);
  for (auto const& [name, value] : visit.request.query)
    if (name == "page" && value.size() <= longest_page_number) target += "&" + name + "=" + escape_query(value);
  return target;
}

void put_languages(Visit const& visit, Head const& head, Html& html) {
  html.element("nav", {{"class", "row languages"}, {"aria-label", visit.say("client.language")}}, [&] {
    for (auto const language : languages) {
      std::string const code(language);
      std::string const name = visit.say("language." + code);
      Attributes attributes{{"href", in_language(visit, head, language)}, {"lang", code}, {"hreflang", code}};
      if (language == visit.words.language_code()) attributes.push_back({"aria-current", "true"});
      html.element("a", attributes, name);
    }
    bool const known = visit.request.caller.signed_in();
    html.element("a", {{"class", "button plain"}, {"href", known ? "/app" : "/sign-in"}},
                 visit.say(known ? "pages.to_app" : "client.sign_in"));
  });
}

void put_header(Visit const& visit, Head const& head, Html& html) {
  html.element("a", {{"class", "skip"}, {"href", "#main"}}, visit.say("client.skip"));
  html.element("header", {{"class", "site-header"}}, [&] {
    html.element("div", {}, [&] {
      auto const home = visit.initiative ? visit.within("") : visit.link("/");
      html.own("a", {{"class", "site-name"}, {"href", home}}, visit.initiative ? visit.initiative->name : "Shidra");
      put_languages(visit, head, html);
    });
  });
}

void put_footer(Visit const& visit, Html& html) {
  html.element("footer", {{"class", "site-footer"}}, [&] {
    html.element("div", {}, [&] {
      html.element("nav", {{"class", "row"}, {"aria-label", visit.say("pages.about_site")}}, [&] {
        html.element("a", {{"href", visit.link("/accessibility")}}, visit.say("pages.accessibility"));
        html.element("a", {{"href", visit.link("/privacy")}}, visit.say("pages.privacy"));
        if (visit.initiative) html.element("a", {{"href", visit.path_within("/feed.atom")}}, visit.say("pages.feed"));
      });
      html.element("span", {{"class", "row"}}, [&] {
        html.element("bdi", {}, "Shidra");
        bool const told = !visit.request.settings.source_url.empty();
        html.element("a", {{"href", visit.link("/source")}},
                     visit.say(told ? "pages.source" : "pages.source_operator"));
      });
    });
  });
}

}  // namespace

Page page_around(Visit const& visit, Head const& head, Html const& main) {
  Html html;
  std::string const language = visit.words.language_code();
  html.element("html", {{"lang", language}, {"dir", std::string(visit.words.direction())}}, [&] {
    html.element("head", {}, [&] { put_head(visit, head, html); });
    html.element("body", {{"class", "public"}}, [&] {
      put_header(visit, head, html);
      html.element("main", {{"id", "main"}, {"class", head.narrow ? "page narrow" : "page"}, {"tabindex", "-1"}},
                   [&] { html.markup(main); });
      put_footer(visit, html);
    });
  });
  Page page;
  page.status = head.status;
  page.body = "<!doctype html>\n" + html.written() + "\n";
  return page;
}

void put_way_back(Visit const& visit, Html& html, std::string_view path, std::string_view name) {
  html.element("p", {{"class", "way-back"}}, [&] {
    html.element("a", {{"href", visit.within(path)}}, [&] { html.own(name); });
  });
}

Page not_found(Visit const& visit) {
  Html html;
  html.element("div", {{"class", "empty"}}, [&] {
    html.element("h1", visit.say("client.not_found"));
    html.element("p", visit.say("client.not_found_text"));
    html.element("a", {{"class", "button"}, {"href", visit.link("/")}}, visit.say("client.to_home"));
  });
  Head const head{.title = visit.say("client.not_found"),
                  .description = visit.say("client.not_found_text"),
                  .path = "/",
                  .status = 404};
  return page_around(visit, head, html);
}

}  // namespace shidra::pages
