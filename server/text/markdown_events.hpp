// SPDX-License-Identifier: AGPL-3.0-or-later
// What our readers of md4c's events share: the parser's flags, its attributes and entities as text, and the limits that
// every reader keeps. Internal to server/text. A reader lives for one parse on one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <md4c.h>

#include "server/text/markdown.hpp"

namespace shidra::text {

/// Raw HTML is off, so it arrives as ordinary text.
inline constexpr unsigned markdown_flags =
    MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_NOHTML;

/// Appends what a reader may see of `text`: without control characters and bidi embeddings.
void append_visible(std::string& out, std::string_view text);

/// "&#1488;" and "&#x5d0;" as the character itself, common names too; nothing for an entity that is not known here.
std::optional<std::string> entity_text(std::string_view entity);

/// An address as the browser would get it; nothing where it holds another entity than "&amp;", which only tricks need.
std::optional<std::string> link_address(MD_ATTRIBUTE const& attribute);

/// What a callback returns to stop md4c. Its documentation says non-zero, but 0.4.8 goes on with the next block after a
/// positive number.
inline constexpr int stop_parsing = -1;

/// Counts nesting, columns and bytes of addresses while a text is parsed. Functions return 0 to go on or stop_parsing.
class MarkdownLimits {
 public:
  explicit MarkdownLimits(std::string_view source) : source_{source} {}

  int enter_block(MD_BLOCKTYPE type, void const* detail);
  void leave_block(MD_BLOCKTYPE type);
  int enter_span(MD_SPANTYPE type, void const* detail);
  void leave_span() { --span_depth_; }
  int check_output(std::size_t bytes);
  /// Remembers how far the parser has come, for the line of a refusal.
  void note_place(char const* text);

  /// Why the text is refused, if it is; `result` is what md_parse returned.
  std::optional<MarkdownRefusal> refusal(int result) const;

 private:
  int stop(MarkdownProblem problem, std::size_t limit);

  std::string_view source_;
  std::size_t place_ = 0;
  std::size_t block_depth_ = 0;
  std::size_t span_depth_ = 0;
  std::size_t address_bytes_ = 0;
  std::optional<MarkdownRefusal> refusal_;
};

/// The text as md4c 0.4.8 must get it: behind an unfinished link in the last line it reads on until a line ends, also
/// past the end of the text. `[[x](http://` is enough. The text itself is valid UTF-8.
inline std::string for_md4c(std::string_view text) { return std::string(text) + "\n"; }

/// Parses `source`, which comes from for_md4c(), into `Reader`, which has enter_block, leave_block, enter_span,
/// leave_span and text like MD_PARSER.
template <typename Reader>
int parse_markdown(std::string_view source, Reader& reader) {
  MD_PARSER parser{};
  parser.flags = markdown_flags;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* me) {
    return static_cast<Reader*>(me)->enter_block(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* me) {
    return static_cast<Reader*>(me)->leave_block(type, detail);
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* me) {
    return static_cast<Reader*>(me)->enter_span(type, detail);
  };
  parser.leave_span = [](MD_SPANTYPE type, void* detail, void* me) {
    return static_cast<Reader*>(me)->leave_span(type, detail);
  };
  parser.text = [](MD_TEXTTYPE type, MD_CHAR const* text, MD_SIZE size, void* me) {
    return static_cast<Reader*>(me)->text(type, {text, size});
  };
  return md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &reader);
}

}  // namespace shidra::text
