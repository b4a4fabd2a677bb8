// SPDX-License-Identifier: AGPL-3.0-or-later
// What all pages have around them: head with title and previews, header with languages, footer. Pure but for the visit.
#pragma once

#include "server/pages/visit.hpp"

namespace shidra::pages {

struct Head {
  std::string title;                  ///< plain text; the initiative's name follows it
  std::string description;            ///< plain text, shortened here
  std::string path;                   ///< the one address of this page
  std::string_view kind = "website";  ///< og:type
  unsigned status = 200;
  bool narrow = false;  ///< a text to read rather than things to choose from
};

Page page_around(Visit const& visit, Head const& head, Html const& main);

/// The path as a title line above the heading: links back up.
void put_way_back(Visit const& visit, Html& html, std::string_view path, std::string_view name);

/// In the reader's language; the same for what does not exist and for what the reader may not see.
Page not_found(Visit const& visit);

}  // namespace shidra::pages
