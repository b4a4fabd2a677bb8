// SPDX-License-Identifier: AGPL-3.0-or-later
// Headings of people's texts as an outline without gaps: whoever begins with "##" has skipped no level of the page.
// Pure function, any thread.
#pragma once

#include <string>
#include <string_view>

namespace shidra::pages {

/// Markup made by text::render_markdown, its headings renumbered from h3 downwards, each at most one below the one it
/// belongs to. Everything else stays as it is.
std::string with_headings_in_steps(std::string_view markup);

}  // namespace shidra::pages
