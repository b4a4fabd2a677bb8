// SPDX-License-Identifier: AGPL-3.0-or-later
// Pages that the server renders itself: public pages, feeds, exports. Readable without script.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "protocol/people.hpp"
#include "server/access/caller.hpp"
#include "server/pipeline/world.hpp"
#include "storage/engine/read.hpp"

namespace shidra::pages {

struct PageRequest {
  std::string path;                            ///< decoded
  std::map<std::string, std::string> query;    ///< decoded; the last of a repeated name counts
  std::optional<protocol::Language> language;  ///< asked for by ?lang=, cookie or Accept-Language, in this order
  access::Caller const& caller;
  pipeline::Settings const& settings;
  protocol::Moment now;
};

struct Page {
  unsigned status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::optional<std::string> location;   ///< for redirects
  std::optional<std::string> file_name;  ///< to be saved under this name
};

/// The page of this path, or a 404 in the reader's language. Runs on: a reader thread.
Page respond(storage::Read& read, PageRequest const& request);

}  // namespace shidra::pages
