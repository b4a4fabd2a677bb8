// SPDX-License-Identifier: AGPL-3.0-or-later
// The common shape of all letters: greeting, paragraphs, one button, who sent it. Builds both forms at once, so that
// the plain one never says less than the HTML one. Lives while one letter is written; not shared.
#pragma once

#include <string>
#include <string_view>

#include "server/mail/letters.hpp"
#include "server/text/catalog.hpp"

namespace shidra::mail {

class LetterPage {
 public:
  LetterPage(Reader const& reader, Origin const& origin);

  text::Catalog const& catalog() const { return catalog_; }

  /// A paragraph from the catalog.
  void say(std::string_view key, text::Parameters const& parameters = {});
  /// A paragraph from a key with plural forms.
  void say_plural(std::string_view key, std::int64_t count);
  /// Words of a person, set apart as theirs.
  void quote(std::string_view words);
  /// A code to be typed, large.
  void show_code(std::string_view code);
  /// The one thing to do.
  void button(std::string_view key, std::string_view link);

  /// Subject and body; `why` says in the last line why this letter came.
  Letter finish(std::string_view subject_key, text::Parameters const& parameters, std::string_view why_key);

 private:
  void paragraph(std::string_view style, std::string_view markup);

  Reader const& reader_;
  Origin const& origin_;
  text::Catalog const& catalog_;
  std::string plain_;
  std::string html_;
};

}  // namespace shidra::mail
