// SPDX-License-Identifier: AGPL-3.0-or-later
// Markdown of anybody: only known elements, attributes and addresses come out, whatever goes in.
#include "server/text/markdown.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "server/text/unicode.hpp"
#include "tests/fuzz/oracle.hpp"

using namespace shidra;
using fuzz::expect;

namespace {

constexpr std::array<std::string_view, 25> elements{
    "h3", "h4",     "h5",  "h6", "p",   "ul", "ol", "li",    "blockquote", "hr",    "br", "pre", "code",
    "em", "strong", "del", "a",  "img", "th", "td", "table", "thead",      "tbody", "tr", "span"};
constexpr std::array<std::string_view, 12> attributes{"id",  "dir", "class", "start", "href",    "rel",
                                                      "src", "alt", "scope", "style", "loading", "title"};

template <class List>
bool is_among(List const& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_good_address(std::string address) {
  if (address.starts_with("/")) return !address.starts_with("//") && !address.starts_with("/\\");
  for (char& letter : address) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  return address.starts_with("http://") || address.starts_with("https://") || address.starts_with("mailto:");
}

/// One tag from behind its '<' to before its '>'; values stand in double quotes, without '<', '>' or quotes inside.
void check_tag(std::string_view tag) {
  bool const closing = tag.starts_with("/");
  if (closing) tag.remove_prefix(1);
  auto const end = std::min(tag.find(' '), tag.size());
  expect(is_among(elements, tag.substr(0, end)), "an element is one of those listed");
  tag.remove_prefix(end);
  expect(!closing || tag.empty(), "a closing tag has no attributes");
  while (!tag.empty()) {
    expect(tag.front() == ' ', "attributes are set apart");
    tag.remove_prefix(1);
    auto const equals = tag.find("=\"");
    expect(equals != std::string_view::npos, "an attribute has a quoted value");
    auto const name = tag.substr(0, equals);
    expect(is_among(attributes, name), "an attribute is one of those listed");
    tag.remove_prefix(equals + 2);
    auto const quote = tag.find('"');
    expect(quote != std::string_view::npos, "a value ends");
    auto const value = tag.substr(0, quote);
    expect(value.find('<') == std::string_view::npos, "a value holds no markup");
    if (name == "href" || name == "src")
      expect(is_good_address(std::string(value)), "an address is of a kind that is allowed");
    if (name == "src") expect(value.starts_with("/files/"), "pictures come from here");
    tag.remove_prefix(quote + 1);
  }
}

void check_html(std::string_view html) {
  for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    auto const end = html.find('>', at);
    expect(end != std::string_view::npos, "a tag ends");
    check_tag(html.substr(at + 1, end - at - 1));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const source = fuzz::before_a_wall(fuzz::text_of(data, size));
  if (auto const html = text::render_markdown(source, "part")) {
    expect(html->markup.size() <= text::longest_markdown_html, "HTML stays within its limit");
    expect(text::is_valid_utf8(html->markup), "HTML is UTF-8");
    check_html(html->markup);
  }
  expect(text::is_valid_utf8(text::plain_text(source)), "plain text is UTF-8");
  auto const short_text = text::excerpt(source, 40);
  expect(short_text.find('\n') == std::string::npos, "an excerpt is one line");
  return 0;
}
