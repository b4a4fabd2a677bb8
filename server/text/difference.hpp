// SPDX-License-Identifier: AGPL-3.0-or-later
// What changed between two revisions of a Markdown text, as safe HTML. Pure function, any thread, bounded work.
#pragma once

#include <string_view>

#include "server/text/escape.hpp"

namespace shidra::text {

/// Line by line and, within changed lines, word by word, with <ins> and <del>. The sources are shown as they were
/// written (Markdown signs included): a changed link or emphasis is a change too. Unchanged stretches are shortened to
/// their ends. Empty markup when the texts are equal. Work is bounded: lines with too many differences are shown whole,
/// first the old ones, then the new ones. Only the first 256 kB of each text are compared (no accepted text is longer).
Html visible_difference(std::string_view before, std::string_view after);

}  // namespace shidra::text
