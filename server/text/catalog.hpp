// SPDX-License-Identifier: AGPL-3.0-or-later
// The texts that people read, in three languages, from the same files as the browser client's (client-web/src/i18n).
// Catalogs are read once, at first use, and never change: any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/text/escape.hpp"

namespace shidra::text {

/// Fills the place `{name}` of a text.
struct Parameter {
  std::string_view name;
  std::string value;
};
using Parameters = std::vector<Parameter>;

using PluralForms = std::map<std::string, std::string, std::less<>>;  // CLDR category → text

class Catalog {
 public:
  /// `json` is one catalog file; std::runtime_error where it is broken.
  Catalog(std::string_view language_code, std::string_view json);

  std::string const& language_code() const { return language_code_; }
  /// "rtl" or "ltr".
  std::string_view direction() const;
  bool has(std::string_view key) const { return texts_.contains(key); }

  /// The text of `key` with its places filled. A key that is missing, or has plural forms, gives the key itself and an
  /// error in the log: a wrong word on a page is better than no page (tests see to it that none is missing).
  std::string text(std::string_view key, Parameters const& parameters = {}) const;

  /// As text, by the form that `count` asks for; `{count}` is filled with the number.
  std::string plural(std::string_view key, std::int64_t count, Parameters const& parameters = {}) const;

  /// As text, for a page or an HTML letter: everything escaped, and each value in <bdi> so that a Latin name does not
  /// upset the order of a Hebrew sentence.
  Html html(std::string_view key, Parameters const& parameters = {}) const;

  std::map<std::string, std::variant<std::string, PluralForms>, std::less<>> const& texts() const { return texts_; }

 private:
  std::string const* find_text(std::string_view key) const;

  std::string language_code_;
  std::map<std::string, std::variant<std::string, PluralForms>, std::less<>> texts_;
};

/// One of "he", "ar", "en"; any other code gives Hebrew, the product's first language.
Catalog const& catalog(std::string_view language_code);

/// CLDR's category ("zero", "one", "two", "few", "many", "other") of a whole number.
std::string plural_category(std::string_view language_code, std::int64_t count);

/// All categories that a language has.
std::vector<std::string> plural_categories(std::string_view language_code);

}  // namespace shidra::text
