// SPDX-License-Identifier: AGPL-3.0-or-later
// Escaping for HTML and XML, and the type that tells markup from text. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace shidra::text {

/// Markup that is safe to put into a page as it is. Only code that escapes what it takes in may make one.
struct Html {
  std::string markup;
  friend bool operator==(Html const&, Html const&) = default;
};

/// Text for the inside of an HTML element; the five signs & < > " ' become entities, so it also holds in a quoted
/// attribute.
std::string escape_html(std::string_view text);

/// Text for an attribute in double or single quotes: as escape_html, with line ends and tabs kept as character
/// references.
std::string escape_attribute(std::string_view text);

/// Text for XML 1.0 elements and attributes: as escape_html, and without the characters that XML does not allow at all.
std::string escape_xml(std::string_view text);

}  // namespace shidra::text
