// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes Atom. Elements are written by one function, so nothing can miss its escaping.
#include "server/text/feed.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace shidra::text {

namespace {

std::string element(std::string_view name, std::string_view text, std::string_view attributes = "") {
  return fmt::format("<{0}{1}>{2}</{0}>\n", name, attributes, escape_xml(text));
}

std::string author_element(std::string_view name) { return "<author>" + element("name", name) + "</author>\n"; }

std::string link_element(std::string_view relation, std::string_view type, std::string_view address) {
  return fmt::format("<link rel=\"{}\" type=\"{}\" href=\"{}\"/>\n", relation, type, escape_xml(address));
}

std::string entry_element(FeedEntry const& entry) {
  std::string out = "<entry>\n";
  out += element("id", entry.id) + element("title", entry.title) + link_element("alternate", "text/html", entry.link);
  out += element("published", rfc3339(entry.published)) + element("updated", rfc3339(entry.updated));
  if (!entry.author.empty()) out += author_element(entry.author);
  if (!entry.summary.empty()) out += element("summary", entry.summary);
  if (!entry.content.markup.empty()) out += element("content", entry.content.markup, " type=\"html\"");
  return out + "</entry>\n";
}

}  // namespace

std::string rfc3339(std::int64_t milliseconds) {
  std::int64_t const seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

std::string atom_feed(Feed const& feed, std::span<FeedEntry const> entries) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n", escape_xml(feed.language_code));
  out += element("id", feed.id) + element("title", feed.title) + element("updated", rfc3339(feed.updated));
  out += author_element(feed.author) + link_element("self", "application/atom+xml", feed.self);
  out += link_element("alternate", "text/html", feed.link);
  for (FeedEntry const& entry : entries) out += entry_element(entry);
  return out + "</feed>\n";
}

}  // namespace shidra::text
