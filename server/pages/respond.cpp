// SPDX-License-Identifier: AGPL-3.0-or-later
// From a path to its page. Addresses of the server itself come before the initiatives' slugs.
#include <algorithm>
#include <charconv>

#include "client-web/assets.hpp"
#include "server/pages/pages.hpp"

namespace shidra::pages {
namespace {

using Initiatives = std::vector<storage::InitiativeRow>;
using Parts = std::vector<std::string_view>;

/// "/a/b/" is {"a", "b"}; an empty part inside a path is a part, so that it matches nothing.
Parts parts_of(std::string_view path) {
  Parts parts;
  while (path.size() > 1) {
    path.remove_prefix(1);
    auto const end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

/// A positive number as links write it; nothing for "007", "+7" or what is too large.
std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || text.starts_with('0')) return std::nullopt;
  if (number < 1 || number > protocol::max_safe_integer) return std::nullopt;
  return number;
}

Page favicon(Visit const& visit) {
  auto const* const asset = assets::find("/favicon.svg");
  if (!asset) return not_found(visit);
  Page page;
  page.type = std::string(asset->type);
  page.body = std::string(asset->plain);
  return page;
}

std::optional<Page> page_of_server(Visit const& visit, Parts const& parts, Initiatives const& initiatives) {
  auto const& first = parts[0];
  if (parts.size() == 1) {
    if (first == "accessibility") return accessibility_page(visit, initiatives);
    if (first == "privacy") return privacy_page(visit);
    if (first == "source") return source_page(visit);
    if (first == "robots.txt") return robots(visit);
    if (first == "sitemap.xml") return sitemap(visit, initiatives);
    if (first == "favicon.ico") return favicon(visit);
    if (first == "mail") return inbox_page(visit);
  }
  if (parts.size() == 2 && first == "qr" && parts[1].ends_with(".svg"))
    return qr_picture(visit, parts[1].substr(0, parts[1].size() - 4));
  if (parts.size() == 2 && first == "mail")
    if (auto const id = number_in(parts[1])) return letter_page(visit, *id);
  if (parts.size() == 2 && first == "initiatives" && parts[1] == "organisations.csv") return organisations_csv(visit);
  if (parts.size() != 3) return std::nullopt;
  auto const id = number_in(parts[1]);
  if (id && first == "surveys" && parts[2] == "results.csv") return results_csv(visit, {*id});
  if (id && first == "calls" && parts[2] == "responses.csv") return responses_csv(visit, {*id});
  return std::nullopt;
}

Page page_within(Visit const& visit, Parts const& parts) {
  if (parts.size() == 1) return initiative_page(visit);
  if (parts.size() == 2 && parts[1] == "summaries") return summaries_page(visit);
  if (parts.size() == 2 && parts[1] == "feed.atom") return feed(visit);
  if (parts.size() != 3) return not_found(visit);
  auto const id = number_in(parts[2]);
  if (!id) return not_found(visit);
  if (parts[1] == "forums") return forum_page(visit, {*id});
  if (parts[1] == "summaries") return summary_page(visit, {*id});
  if (parts[1] == "calls") return call_page(visit, {*id});
  if (parts[1] == "surveys") return survey_page(visit, {*id});
  return not_found(visit);
}

/// Whose name stands above pages of the server: the caller's initiative, or the only one.
std::optional<storage::InitiativeRow> at_home(PageRequest const& request, Initiatives const& initiatives) {
  auto const own = std::ranges::find(initiatives, request.caller.initiative, &storage::InitiativeRow::id);
  if (own != initiatives.end()) return *own;
  return initiatives.size() == 1 ? std::optional(initiatives.front()) : std::nullopt;
}

}  // namespace

Page respond(storage::Read& read, PageRequest const& request) {
  Initiatives initiatives;
  for (auto const id : storage::initiatives(read)) initiatives.push_back(*storage::find_initiative(read, id));
  Visit const visit(read, request, at_home(request, initiatives));
  auto const parts = parts_of(request.path);
  if (parts.empty()) {
    if (initiatives.size() == 1) return initiative_page(visit);
    return home_page(Visit(read, request, std::nullopt), initiatives);
  }
  if (auto page = page_of_server(visit, parts, initiatives)) return std::move(*page);
  auto const named = std::ranges::find_if(initiatives, [&](auto const& each) { return each.slug.value == parts[0]; });
  if (named == initiatives.end()) return not_found(visit);
  return page_within(Visit(read, request, *named), parts);
}

}  // namespace shidra::pages
