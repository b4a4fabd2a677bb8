// SPDX-License-Identifier: AGPL-3.0-or-later
// The seat map: a half circle of seats, grouped by sector; after each sector those that its minimum still misses, at
// the end what is free for anyone. The same drawing as the client's hemicycle.tsx.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "server/pages/arc.hpp"
#include "server/pages/pictures.hpp"

namespace shidra::pages {
namespace {

/// More seats are not drawn one by one: nobody can count them, and the page would grow without bound.
constexpr std::size_t most_drawn = 600;

/// The sectors' marks within a circle of radius 1 (client-web/src/pictures/marks.ts); each is its own mirror image.
constexpr std::array<std::string_view, 9> marks = {
    "",
    "M-.7 0a.7 .7 0 1 0 1.4 0a.7 .7 0 1 0-1.4 0Z",
    "M-.85-.85H.85V.85H-.85Z",
    "M0-1L1 .8H-1Z",
    "M0-1.1L1.1 0 0 1.1-1.1 0Z",
    "M-.32-1H.32V-.32H1V.32H.32V1H-.32V.32H-1V-.32H-.32Z",
    "M-.55-.95H.55L1.1 0 .55 .95H-.55L-1.1 0Z",
    "M0 1L1-.8H-1Z",
    "M0-1.1L.26-.33 1.05-.31.42.18.65.95 0 .5-.65.95-.42.18-1.05-.31-.26-.33Z"};

struct Group {
  std::size_t colour = 0;  ///< 0: of no sector
  bool taken = false;
  std::size_t count = 0;
};

/// None in a closed forum, which nobody is asked to join.
std::int64_t missing_in(protocol::Forum const& forum, std::string_view sector) {
  if (forum.closed) return 0;
  auto const rule = std::ranges::find_if(forum.standing, [&](auto const& each) {
    return each.attribute == protocol::KeyAttribute::sector && each.value == sector;
  });
  return rule == forum.standing.end() ? 0 : rule->missing;
}

std::vector<Group> groups_of(Visit const& visit, protocol::Forum const& forum) {
  std::vector<Group> groups;
  auto free = std::max<std::int64_t>(0, forum.capacity.value_or(forum.seated) - forum.seated);
  auto others = forum.seated;
  for (auto const& [sector, count] : forum.by_sector) {
    auto const* const known = visit.sector(sector.value);
    auto const colour = known ? static_cast<std::size_t>(known->colour.value) : 0;
    auto const holes = std::min(free, missing_in(forum, sector.value));
    groups.push_back({colour, true, static_cast<std::size_t>(count)});
    groups.push_back({colour, false, static_cast<std::size_t>(holes)});
    free -= holes;
    others -= count;
  }
  groups.push_back({0, true, static_cast<std::size_t>(std::max<std::int64_t>(0, others))});
  groups.push_back({0, false, static_cast<std::size_t>(free)});
  return groups;
}

void put_seats(Html& svg, Group const& group, SeatPlace const* place, double radius) {
  if (group.count == 0) return;
  Attributes look{{"class", group.taken ? "taken" : "vacant"}};
  if (group.colour != 0) look.push_back({"data-sector-colour", std::to_string(group.colour)});
  svg.element("g", look, [&] {
    for (std::size_t at = 0; at < group.count; ++at, ++place)
      svg.element(
          "g", {{"transform", fmt::format("translate({:.3f} {:.3f}) scale({:.3f})", place->x, place->y, radius)}}, [&] {
            svg.leaf("circle", {{"r", group.taken ? "1" : ".87"}});
            if (group.colour != 0)
              svg.leaf("path", {{"d", std::string(marks.at(group.colour))},
                                {"transform", group.taken ? "scale(.46)" : "scale(.36)"}});
          });
  });
}

void put_drawing(Visit const& visit, Html& html, protocol::Forum const& forum) {
  auto const groups = groups_of(visit, forum);
  auto const arc = arc_of(std::max<std::size_t>(1, drawn_seats(forum)));
  double const edge = arc.seat * 1.12;
  std::string const box = fmt::format("{:.3f} {:.3f} {:.3f} {:.3f}", -1 - edge, -1 - edge, 2 + 2 * edge, 1 + 2 * edge);
  html.element("svg", {{"viewBox", box}, {"aria-hidden", "true"}}, [&] {
    auto const* place = arc.places.data();
    for (auto const& group : groups) {
      put_seats(html, group, place, arc.seat);
      place += group.count;
    }
  });
}

Table table_of(Visit const& visit, protocol::Forum const& forum) {
  Table table{{visit.say("client.sector"), visit.say("client.seated"), visit.say("client.standing")}, {}};
  for (auto const& [sector, count] : forum.by_sector) {
    auto const missing = missing_in(forum, sector.value);
    auto const* const known = visit.sector(sector.value);
    table.rows.push_back({known ? known->name.value : sector.value, visit.number(count),
                          missing > 0 ? visit.count("client.missing", missing) : ""});
  }
  return table;
}

void put_legend(Visit const& visit, Html& html, protocol::Forum const& forum) {
  html.element("ul", {{"class", "legend"}}, [&] {
    for (auto const& [sector, count] : forum.by_sector) {
      auto const missing = missing_in(forum, sector.value);
      if (count + missing == 0) continue;
      html.element("li", {}, [&] {
        visit.put_sector(html, sector.value);
        html.text(" ").element("span", {{"class", "strong"}}, visit.number(count));
        if (missing > 0)
          html.text(" ").element("span", {{"class", "badge warn"}}, visit.count("client.missing", missing));
      });
    }
  });
}

}  // namespace

std::size_t drawn_seats(protocol::Forum const& forum) {
  return static_cast<std::size_t>(std::max(forum.seated, forum.capacity.value_or(forum.seated)));
}

void put_hemicycle(Visit const& visit, Html& html, protocol::Forum const& forum, HouseSize size) {
  Html drawing;
  drawing.element("div", {{"class", "house"}}, [&] {
    if (drawn_seats(forum) <= most_drawn) put_drawing(visit, drawing, forum);
    drawing.element("p", {{"class", "house-count"}}, [&] {
      drawing.element("strong", visit.number(forum.seated));
      if (forum.capacity)
        drawing.text(" ").element("span", visit.say("client.of_seats", {{"count", visit.number(*forum.capacity)}}));
    });
  });
  bool const full = size == HouseSize::full;
  if (full) put_legend(visit, drawing, forum);
  put_picture(visit, html, full ? "hemicycle full" : "hemicycle small", visit.say("pages.seat_map"), drawing,
              table_of(visit, forum), full ? TableIs::folded : TableIs::unseen);
}

}  // namespace shidra::pages
