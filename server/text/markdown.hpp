// SPDX-License-Identifier: AGPL-3.0-or-later
// Markdown (CommonMark with tables, task lists, strikethrough, bare links) to HTML that is safe to put into a page.
// Pure functions, any thread. Only elements and addresses that are listed here come out; a refused text gives no HTML
// at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "server/text/escape.hpp"

namespace shidra::text {

enum class MarkdownProblem {
  source_too_long,  // limit in bytes
  not_utf8,
  output_too_long,   // limit in bytes; also when links alone would take that much work
  too_many_columns,  // limit in table columns
  nested_too_deep,   // limit in quotes and lists, or in emphasis, inside one another
  out_of_memory,
};

struct MarkdownRefusal {
  MarkdownProblem problem;
  std::size_t limit;  // what was exceeded; 0 where there is no number
  std::size_t line;   // counted from 1, near the place; 0 where it is not known
};

inline constexpr std::size_t longest_markdown = 256 * 1024;
inline constexpr std::size_t longest_markdown_html = 1024 * 1024;
inline constexpr std::size_t most_table_columns = 64;
inline constexpr std::size_t deepest_nesting = 32;
inline constexpr std::size_t longest_link = 2048;

/// - `#` becomes h3, `##` h4, `###` h5, deeper h6: the page around it has h1 and h2. Ids are `<anchor>-1`,
/// `<anchor>-2`, …;
///   `anchor` is a constant of the caller (letters only), different for each text of one page.
/// - Links: http, https, mailto with a plain address, and paths of this site with a single leading slash. Others, and
/// those
///   whose text shows another host than they lead to, keep their text and lose the link.
/// - Images: only from this site's /files/; others are replaced by their alternative text.
/// - Raw HTML is shown as text. Bidi embeddings, overrides and isolates and control characters are left out.
/// - Direction: dir="auto" on each block that holds text, so the first letter decides; "rtl" where that is Latin but
/// most
///   letters outside of links and code are not. Lists, quotes and tables get that of their first block, because
///   dir="auto" does not look into children that have a direction of their own.
tl::expected<Html, MarkdownRefusal> render_markdown(std::string_view source, std::string_view anchor = "h");

/// The text without markup for the plain half of a letter: blocks apart by an empty line, "• " before list items.
/// Never refuses: what lies beyond the limits above is left out.
std::string plain_text(std::string_view source);

/// plain_text in one line, a colon after a heading that has text after it; at most `limit` code points, cut before a
/// word: for previews and lists.
std::string excerpt(std::string_view source, std::size_t limit);

}  // namespace shidra::text
