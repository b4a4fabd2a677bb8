// SPDX-License-Identifier: AGPL-3.0-or-later
// The public summaries of an initiative as an Atom feed, in the initiative's own language.
#include "server/text/feed.hpp"

#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "server/pages/pages.hpp"
#include "server/pages/parts.hpp"
#include "storage/forums.hpp"

namespace shidra::pages {
namespace {

constexpr std::size_t most_entries = 30;

/// The host of the public address: what makes ids unique in the world.
std::string host_of(std::string_view url) {
  auto const scheme = url.find("://");
  auto host = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  return std::string(host.substr(0, host.find_first_of(":/")));
}

std::string stable_id(Visit const& visit, std::string_view what) {
  return "tag:" + host_of(visit.request.settings.public_url) + ",2026:" + visit.initiative->slug.value +
         std::string(what);
}

text::Html content_of(std::string_view excerpt, std::vector<std::string> const& decisions) {
  Html html;
  if (!excerpt.empty()) html.own("p", {}, excerpt);
  if (!decisions.empty())
    html.element("ol", {}, [&] {
      for (auto const& decision : decisions) html.own("li", {}, decision);
    });
  return {html.written()};
}

text::FeedEntry entry_of(Visit const& visit, storage::SummaryRow const& row) {
  auto const revision = storage::revision_of(visit.read, row.id, row.revision);
  auto const path = path_of("summaries", row.id);
  return {.id = stable_id(visit, path),
          .title = revision.title,
          .link = visit.absolute(visit.path_within(path)),
          .author = storage::find_forum(visit.read, row.forum)->name,
          .summary = revision.excerpt,
          .content = content_of(revision.excerpt, storage::decisions_of(visit.read, row.id, row.revision)),
          .published = storage::revisions_of(visit.read, row.id).front().published_at.ms,
          .updated = revision.published_at.ms};
}

}  // namespace

Page feed(Visit const& visit) {
  std::vector<text::FeedEntry> entries;
  std::int64_t updated = 0;
  for (auto const& row : standing_summaries(visit, 0, most_entries)) {
    entries.push_back(entry_of(visit, row));
    updated = std::max(updated, entries.back().updated);
  }
  auto const& initiative = *visit.initiative;
  text::Feed const whole{.id = stable_id(visit, "/feed"),
                         .title = initiative.name,
                         .author = initiative.name,
                         .self = visit.absolute(visit.path_within("/feed.atom")),
                         .link = visit.absolute(visit.path_within("")),
                         .language_code = boost::describe::enum_to_string(initiative.language, "he"),
                         .updated = updated};
  Page page;
  page.type = "application/atom+xml; charset=utf-8";
  page.body = text::atom_feed(whole, entries);
  return page;
}

}  // namespace shidra::pages
