// SPDX-License-Identifier: AGPL-3.0-or-later
// Atom feeds (RFC 4287). Pure function, any thread; everything given is escaped here.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "server/text/escape.hpp"

namespace shidra::text {

struct FeedEntry {
  std::string id;          // an IRI that never changes, e.g. tag:example.org,2026:summary/12
  std::string title;       // plain text
  std::string link;        // absolute address of the page
  std::string author;      // may be empty: then the feed's author holds
  std::string summary;     // plain text; may be empty
  Html content;            // may be empty
  std::int64_t published;  // milliseconds UTC
  std::int64_t updated;    // milliseconds UTC
};

struct Feed {
  std::string id;
  std::string title;
  std::string author;         // who publishes; never empty
  std::string self;           // absolute address of the feed
  std::string link;           // absolute address of the page it belongs to
  std::string language_code;  // "he", "ar" or "en"
  std::int64_t updated;       // milliseconds UTC
};

/// A whole document, UTF-8, in the order in which the entries are given.
std::string atom_feed(Feed const& feed, std::span<FeedEntry const> entries);

/// RFC 3339 in UTC with whole seconds.
std::string rfc3339(std::int64_t milliseconds);

}  // namespace shidra::text
