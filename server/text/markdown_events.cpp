// SPDX-License-Identifier: AGPL-3.0-or-later
// Text, entities and limits of md4c's events. md4c calls us from C, so nothing here throws but std::bad_alloc.
#include "server/text/markdown_events.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "server/text/code_points.hpp"

namespace shidra::text {

namespace {

bool is_control(char32_t point) {
  return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point <= 0x9F);
}

std::optional<std::string> numeric_entity(std::string_view entity) {
  bool const hexadecimal = entity.size() > 3 && (entity[2] == 'x' || entity[2] == 'X');
  std::string_view const digits = entity.substr(hexadecimal ? 3 : 2, entity.size() - (hexadecimal ? 4 : 3));
  unsigned long point = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), point, hexadecimal ? 16 : 10);
  bool const usable = error == std::errc{} && end == digits.data() + digits.size() && point != 0 && point <= 0x10FFFF &&
                      (point < 0xD800 || point > 0xDFFF);
  std::string out;
  append_utf8(out, usable ? static_cast<char32_t>(point) : U'\uFFFD');
  return out;
}

}  // namespace

void append_visible(std::string& out, std::string_view text) {
  for (CodePoints walk{text}; walk.more();) {
    char32_t const point = walk.next();
    if (!is_control(point) && !is_bidi_embedding(point)) append_utf8(out, point);
  }
}

std::optional<std::string> entity_text(std::string_view entity) {
  using Name = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Name, 20> names{
      {{"&amp;", "&"},       {"&lt;", "<"},       {"&gt;", ">"},       {"&quot;", "\""},    {"&apos;", "'"},
       {"&nbsp;", "\u00A0"}, {"&ndash;", "–"},    {"&mdash;", "—"},    {"&hellip;", "…"},   {"&laquo;", "«"},
       {"&raquo;", "»"},     {"&rlm;", "\u200F"}, {"&lrm;", "\u200E"}, {"&zwj;", "\u200D"}, {"&zwnj;", "\u200C"},
       {"&copy;", "©"},      {"&reg;", "®"},      {"&euro;", "€"},     {"&bull;", "•"},     {"&times;", "×"}}};
  if (entity.size() > 3 && entity[1] == '#') return numeric_entity(entity);
  auto const found = std::find_if(names.begin(), names.end(), [&](Name const& name) { return name.first == entity; });
  if (found == names.end()) return std::nullopt;
  return std::string{found->second};
}

std::optional<std::string> link_address(MD_ATTRIBUTE const& attribute) {
  std::string out;
  if (attribute.size > longest_link || attribute.text == nullptr) return std::nullopt;
  for (std::size_t i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
    std::string_view const part{attribute.text + attribute.substr_offsets[i],
                                attribute.substr_offsets[i + 1] - attribute.substr_offsets[i]};
    if (attribute.substr_types[i] == MD_TEXT_NORMAL) {
      out += part;
    } else if (attribute.substr_types[i] == MD_TEXT_ENTITY && part == "&amp;") {
      out += '&';
    } else {
      return std::nullopt;
    }
  }
  return out;
}

int MarkdownLimits::stop(MarkdownProblem problem, std::size_t limit) {
  auto const last = source_.begin() + static_cast<std::ptrdiff_t>(place_);
  auto const lines = static_cast<std::size_t>(std::count(source_.begin(), last, '\n'));
  refusal_ = MarkdownRefusal{problem, limit, lines + 1};
  return stop_parsing;
}

int MarkdownLimits::enter_block(MD_BLOCKTYPE type, void const* detail) {
  if (type == MD_BLOCK_TABLE && static_cast<MD_BLOCK_TABLE_DETAIL const*>(detail)->col_count > most_table_columns)
    return stop(MarkdownProblem::too_many_columns, most_table_columns);
  if (type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
    if (++block_depth_ > deepest_nesting) return stop(MarkdownProblem::nested_too_deep, deepest_nesting);
  }
  return 0;
}

void MarkdownLimits::leave_block(MD_BLOCKTYPE type) {
  if (type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL) --block_depth_;
}

int MarkdownLimits::enter_span(MD_SPANTYPE type, void const* detail) {
  if (++span_depth_ > deepest_nesting) return stop(MarkdownProblem::nested_too_deep, deepest_nesting);
  // A reference may be used a hundred thousand times: each use costs its whole address and title, shown or not.
  if (type == MD_SPAN_A) {
    auto const& link = *static_cast<MD_SPAN_A_DETAIL const*>(detail);
    address_bytes_ += link.href.size + link.title.size;
  } else if (type == MD_SPAN_IMG) {
    auto const& image = *static_cast<MD_SPAN_IMG_DETAIL const*>(detail);
    address_bytes_ += image.src.size + image.title.size;
  }
  return check_output(address_bytes_);
}

int MarkdownLimits::check_output(std::size_t bytes) {
  if (bytes <= longest_markdown_html) return 0;
  return stop(MarkdownProblem::output_too_long, longest_markdown_html);
}

void MarkdownLimits::note_place(char const* text) {
  // md4c also hands out texts of its own (a lone newline); only those inside the source tell a place.
  std::less<char const*> const before{};
  char const* const begin = source_.data();
  if (!before(text, begin) && before(text, begin + source_.size())) place_ = static_cast<std::size_t>(text - begin);
}

std::optional<MarkdownRefusal> MarkdownLimits::refusal(int result) const {
  if (refusal_ || result == 0) return refusal_;
  return MarkdownRefusal{MarkdownProblem::out_of_memory, 0, 0};  // nothing else makes md4c give up by itself
}

}  // namespace shidra::text
