// SPDX-License-Identifier: AGPL-3.0-or-later
// Writes a page element by element, so that nothing gets into it unescaped and nothing stays open. Lives while one page
// is made; not shared between threads. Names of elements and attributes are constants of the code, never a user's text.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/codec/types.hpp"
#include "server/text/escape.hpp"

namespace shidra::pages {

struct Attribute {
  std::string_view name;
  std::string value;
};
using Attributes = std::vector<Attribute>;

class Html {
 public:
  /// An element around what `inside` writes.
  template <std::invocable Inside>
  Html& element(std::string_view name, Attributes const& attributes, Inside&& inside) {
    open(name, attributes);
    inside();
    close(name);
    return *this;
  }
  /// An element around a text, which is escaped.
  Html& element(std::string_view name, Attributes const& attributes, std::string_view text);
  Html& element(std::string_view name, std::string_view text) { return element(name, {}, text); }
  /// An element without content: <meta>, <link>, <circle>.
  Html& leaf(std::string_view name, Attributes const& attributes);
  Html& text(std::string_view text);
  /// What somebody typed, inside a line of ours: its direction disturbs nothing around it.
  Html& own(std::string_view text) { return element("bdi", {}, text); }
  /// What somebody typed, as an element of its own.
  Html& own(std::string_view name, Attributes attributes, std::string_view text);
  /// Markup that is safe already: made at save from Markdown, or by text::.
  Html& markup(protocol::Html const& html);
  Html& markup(text::Html const& html);
  Html& markup(Html const& html);

  std::string const& written() const { return written_; }
  bool empty() const { return written_.empty(); }

 private:
  void open(std::string_view name, Attributes const& attributes);
  void close(std::string_view name);
  void put_attributes(Attributes const& attributes);

  std::string written_;
};

}  // namespace shidra::pages
