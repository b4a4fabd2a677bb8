// SPDX-License-Identifier: AGPL-3.0-or-later
// See pictures.hpp; the seat map is in hemicycle.cpp.
#include "server/pages/pictures.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace shidra::pages {
namespace {

using protocol::RuleStanding;

std::string tone_of(RuleStanding const& rule) {
  if (rule.seated > rule.max) return "bad";
  return rule.missing > 0 ? "warn" : "good";
}

std::string standing_of(Visit const& visit, RuleStanding const& rule) {
  if (rule.seated > rule.max) return visit.say("client.too_many");
  if (rule.missing > 0) return visit.count("client.missing", rule.missing);
  return visit.say(rule.seated == rule.max ? "client.full" : "client.enough");
}

/// Of more than this many seats a rule is drawn as one bar.
constexpr std::int64_t most_pieces = 24;

void put_piece(Html& html, std::string_view look, double x, double width) {
  html.leaf("rect", {{"class", std::string(look)},
                     {"x", fmt::format("{:.2f}", x)},
                     {"width", fmt::format("{:.2f}", width)},
                     {"height", "1"}});
}

/// One piece for each seat up to the maximum, all rules at the same scale; the minimum is a line across.
void put_track(Html& html, RuleStanding const& rule, std::int64_t longest) {
  std::string const box = fmt::format("0 0 {} 1", longest * 10);
  html.element("svg",
               {{"class", "quota-drawing"}, {"viewBox", box}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}},
               [&] {
                 auto const slots = std::max(rule.max, rule.seated);
                 bool const pieces = longest <= most_pieces;
                 for (std::int64_t at = 0; pieces && at < slots; ++at)
                   put_piece(html,
                             at < rule.seated ? "seated"
                             : at < rule.min  ? "missing"
                                              : "free",
                             static_cast<double>(at) * 10 + 0.5, 9);
                 if (!pieces) put_piece(html, "free", 0, static_cast<double>(slots) * 10);
                 if (!pieces) put_piece(html, "seated", 0, static_cast<double>(rule.seated) * 10);
                 if (rule.min > 0) put_piece(html, "least", static_cast<double>(rule.min) * 10 - 0.35, 0.7);
               });
}

void put_rule(Visit const& visit, Html& html, RuleStanding const& rule, std::int64_t longest) {
  bool const of_sector = rule.attribute == protocol::KeyAttribute::sector;
  auto const* const sector = of_sector ? visit.sector(rule.value) : nullptr;
  Attributes look{{"class", "quota"}};
  if (sector) look.push_back({"data-sector-colour", std::to_string(sector->colour.value)});
  html.element("div", look, [&] {
    html.element("span", {{"class", "quota-label"}}, [&] {
      if (of_sector)
        visit.put_sector(html, rule.value);
      else
        html.own(name_of_rule(visit, rule));
    });
    put_track(html, rule, longest);
    html.element("span", {{"class", "quota-standing " + tone_of(rule)}}, standing_of(visit, rule));
  });
}

}  // namespace

void put_table(Html& html, std::string_view title, Table const& table) {
  html.element("table", {}, [&] {
    html.element("caption", {{"class", "hidden"}}, title);
    html.element("thead", {}, [&] {
      html.element("tr", {}, [&] {
        for (auto const& cell : table.head) html.element("th", {{"scope", "col"}}, cell);
      });
    });
    html.element("tbody", {}, [&] {
      for (auto const& row : table.rows)
        html.element("tr", {}, [&] {
          for (std::size_t at = 0; at < row.size(); ++at) {
            if (at == 0)
              html.element("th", {{"scope", "row"}}, [&] { html.own(row[at]); });
            else
              html.element("td", {}, [&] { html.own(row[at]); });
          }
        });
    });
  });
}

void put_picture(Visit const& visit, Html& html, std::string_view look, std::string_view title, Html const& drawing,
                 Table const& table, TableIs table_is) {
  html.element("figure", {{"class", "picture " + std::string(look)}}, [&] {
    html.element("figcaption", {{"class", "hidden"}}, title);
    html.element("div", {{"aria-hidden", "true"}}, [&] { html.markup(drawing); });
    if (table_is == TableIs::unseen) {
      html.element("div", {{"class", "hidden"}}, [&] { put_table(html, title, table); });
    } else {
      html.element("details", {}, [&] {
        html.element("summary", visit.say("client.as_table"));
        put_table(html, title, table);
      });
    }
  });
}

std::string name_of_rule(Visit const& visit, RuleStanding const& rule) {
  if (rule.attribute == protocol::KeyAttribute::size_band) return visit.say("pages.size_" + rule.value);
  if (rule.attribute == protocol::KeyAttribute::region) return rule.value;
  auto const* const sector = visit.sector(rule.value);
  return sector ? sector->name.value : rule.value;
}

void put_quotas(Visit const& visit, Html& html, std::string_view title, protocol::Forum const& forum) {
  if (forum.standing.empty()) return;
  std::int64_t longest = 1;
  Table table{{visit.say("pages.rule"), visit.say("client.seated"), visit.say("client.least"), visit.say("client.most"),
               visit.say("client.standing")},
              {}};
  for (auto const& rule : forum.standing) {
    longest = std::max({longest, rule.max, rule.seated});
    table.rows.push_back({name_of_rule(visit, rule), visit.number(rule.seated), visit.number(rule.min),
                          visit.number(rule.max), standing_of(visit, rule)});
  }
  Html drawing;
  for (auto const& rule : forum.standing) put_rule(visit, drawing, rule, longest);
  drawing.element("p", {{"class", "legend"}}, [&] {
    drawing.element("span", {{"class", "swatch least"}}, "").text(" " + visit.say("client.least_mark"));
  });
  put_picture(visit, html, "quotas", title, drawing, table, TableIs::folded);
}

void put_strip(Visit const& visit, Html& html, std::string_view title,
               std::vector<protocol::SectorCount> const& counts) {
  std::int64_t all = 0;
  Table table{{visit.say("client.sector"), visit.say("client.count")}, {}};
  for (auto const& [sector, count] : counts) {
    all += count;
    auto const* const known = visit.sector(sector.value);
    table.rows.push_back({known ? known->name.value : sector.value, visit.number(count)});
  }
  if (all == 0) return;
  Html drawing;
  std::string const box = fmt::format("0 0 {} 10", all * 10);
  drawing.element(
      "svg", {{"class", "strip-drawing"}, {"viewBox", box}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}},
      [&] {
        std::int64_t at = 0;
        for (auto const& [sector, count] : counts) {
          if (count == 0) continue;
          auto const* const known = visit.sector(sector.value);
          drawing.leaf("rect", {{"data-sector-colour", known ? std::to_string(known->colour.value) : "0"},
                                {"x", std::to_string(at * 10)},
                                {"width", std::to_string(count * 10)},
                                {"height", "10"}});
          at += count;
        }
      });
  drawing.element("ul", {{"class", "legend"}}, [&] {
    drawing.element("li", {{"class", "strong"}}, visit.count("client.in_the_room", all));
    for (auto const& [sector, count] : counts)
      if (count > 0)
        drawing.element("li", {}, [&] {
          visit.put_sector(drawing, sector.value);
          drawing.text(" " + visit.number(count));
        });
  });
  put_picture(visit, html, "strip", title, drawing, table, TableIs::unseen);
}

void put_bar(Html& html, std::string_view look, std::int64_t part, std::int64_t whole) {
  html.element("span", {{"class", "result-bar " + std::string(look)}}, [&] {
    html.element("svg", {{"viewBox", "0 0 1000 10"}, {"preserveAspectRatio", "none"}, {"aria-hidden", "true"}}, [&] {
      auto const length = whole <= 0 ? 0 : std::clamp<std::int64_t>(part * 1000 / whole, 0, 1000);
      html.leaf("rect", {{"width", std::to_string(length)}, {"height", "10"}});
    });
  });
}

}  // namespace shidra::pages
