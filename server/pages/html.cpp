// SPDX-License-Identifier: AGPL-3.0-or-later
// See html.hpp.
#include "server/pages/html.hpp"

namespace shidra::pages {

void Html::put_attributes(Attributes const& attributes) {
  for (auto const& [name, value] : attributes) {
    written_ += ' ';
    written_ += name;
    written_ += "=\"";
    written_ += text::escape_attribute(value);
    written_ += '"';
  }
}

void Html::open(std::string_view name, Attributes const& attributes) {
  written_ += '<';
  written_ += name;
  put_attributes(attributes);
  written_ += '>';
}

void Html::close(std::string_view name) {
  written_ += "</";
  written_ += name;
  written_ += '>';
}

Html& Html::element(std::string_view name, Attributes const& attributes, std::string_view text) {
  open(name, attributes);
  written_ += text::escape_html(text);
  close(name);
  return *this;
}

Html& Html::leaf(std::string_view name, Attributes const& attributes) {
  written_ += '<';
  written_ += name;
  put_attributes(attributes);
  written_ += "/>";
  return *this;
}

Html& Html::text(std::string_view text) {
  written_ += text::escape_html(text);
  return *this;
}

Html& Html::own(std::string_view name, Attributes attributes, std::string_view text) {
  attributes.push_back({"dir", "auto"});
  return element(name, attributes, text);
}

Html& Html::markup(protocol::Html const& html) {
  written_ += html.value;
  return *this;
}

Html& Html::markup(text::Html const& html) {
  written_ += html.markup;
  return *this;
}

Html& Html::markup(Html const& html) {
  written_ += html.written_;
  return *this;
}

}  // namespace shidra::pages
