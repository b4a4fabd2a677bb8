// SPDX-License-Identifier: AGPL-3.0-or-later
// For search engines: what to leave alone, and the public pages there are.
#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "server/text/feed.hpp"
#include "storage/forums.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t most_summaries = 1000;

class Map {
 public:
  void add(std::string const& address, std::optional<protocol::Moment> changed = {}) {
    html_.element("url", {}, [&] {
      html_.element("loc", address);
      if (changed) html_.element("lastmod", text::rfc3339(changed->ms));
    });
  }
  std::string const& entries() const { return html_.written(); }

 private:
  Html html_;
};

void add_initiative(Visit const& of_server, storage::InitiativeRow const& initiative, Map& map) {
  Visit const visit(of_server.read, of_server.request, initiative);
  auto const address = [&](std::string_view path) { return visit.absolute(visit.path_within(path)); };
  map.add(address(""));
  for (auto const id : storage::forums_of(visit.read, initiative.id)) map.add(address(path_of("forums", id)));
  for (auto const id : storage::opened_calls_of(visit.read, initiative.id)) map.add(address(path_of("calls", id)));
  for (auto const id : storage::wide_surveys_of(visit.read, initiative.id))
    if (is_result_public(*storage::find_survey(visit.read, id))) map.add(address(path_of("surveys", id)));
  for (auto const& row : standing_summaries(visit, 0, most_summaries))
    map.add(address(path_of("summaries", row.id)), storage::revision_of(visit.read, row.id, row.revision).published_at);
}

}  // namespace

Page robots(Visit const& visit) {
  Page page;
  page.type = "text/plain; charset=utf-8";
  page.body =
      "User-agent: *\nDisallow: /app\nDisallow: /s/\nDisallow: /present/\nDisallow: /sign-in\nDisallow: "
      "/start\nDisallow: /mail\n"
      "Sitemap: " +
      visit.absolute("/sitemap.xml") + "\n";
  return page;
}

Page sitemap(Visit const& visit, std::span<storage::InitiativeRow const> initiatives) {
  Map map;
  map.add(visit.absolute("/"));
  map.add(visit.absolute("/accessibility"));
  map.add(visit.absolute("/privacy"));
  for (auto const& initiative : initiatives) add_initiative(visit, initiative, map);
  Page page;
  page.type = "application/xml; charset=utf-8";
  page.body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">" +
      map.entries() + "</urlset>\n";
  return page;
}

}  // namespace shidra::pages
