// SPDX-License-Identifier: AGPL-3.0-or-later
// People's Markdown on its way into the database: safe HTML, or a refusal of the field it came in.
#pragma once

#include <string_view>

#include "server/pipeline/act.hpp"

namespace shidra::pipeline {

/// `path` is the field's JSON pointer in the request; `anchor` begins the ids of headings (letters only). Any thread.
Expected<protocol::Html> rendered(std::string_view path, std::string_view source, std::string_view anchor = "h");

}  // namespace shidra::pipeline
