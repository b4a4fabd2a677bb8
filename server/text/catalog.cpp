// SPDX-License-Identifier: AGPL-3.0-or-later
// Reads the embedded catalogs and fills their places. Shared catalogs are made under the guard of local statics.
#include "server/text/catalog.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>
#include <unicode/plurrule.h>
#include <unicode/strenum.h>

#include "server/text/dates.hpp"

extern "C" {
extern char const shidra_catalog_he_begin[];
extern char const shidra_catalog_he_end[];
extern char const shidra_catalog_ar_begin[];
extern char const shidra_catalog_ar_end[];
extern char const shidra_catalog_en_begin[];
extern char const shidra_catalog_en_end[];
}

namespace shidra::text {

namespace {

icu::PluralRules const& plural_rules(std::string_view language_code) {
  auto const make = [](char const* language) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::PluralRules const> rules{icu::PluralRules::forLocale(icu::Locale{language}, status)};
    if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU plural rules: "} + u_errorName(status)};
    return rules;
  };
  static auto const hebrew = make("he");
  static auto const arabic = make("ar");
  static auto const english = make("en");
  return language_code == "ar" ? *arabic : language_code == "en" ? *english : *hebrew;
}

std::string utf8(icu::UnicodeString const& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// Replaces each `{name}`; `fill` makes what stands in its place, `plain` what stands between. An unknown place stays.
template <typename Plain, typename Fill>
std::string filled(std::string_view text, Parameters const& parameters, Plain plain, Fill fill) {
  std::string out;
  while (!text.empty()) {
    auto const open = text.find('{');
    out += plain(text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    auto const close = text.find('}');
    std::string_view const name = close == std::string_view::npos ? std::string_view{} : text.substr(1, close - 1);
    auto const found =
        std::find_if(parameters.begin(), parameters.end(), [&](Parameter const& p) { return p.name == name; });
    bool const known = found != parameters.end();
    std::size_t const used = known ? close + 1 : 1;
    out += known ? fill(found->value) : plain(text.substr(0, used));
    text.remove_prefix(used);
  }
  return out;
}

std::string filled_plainly(std::string_view text, Parameters const& parameters) {
  return filled(
      text, parameters, [](std::string_view piece) { return std::string{piece}; },
      [](std::string const& value) { return value; });
}

std::variant<std::string, PluralForms> read_text(std::string const& key, nlohmann::json const& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || !value.contains("other")) throw std::runtime_error{"catalog: " + key + " is no text"};
  return value.get<PluralForms>();
}

}  // namespace

Catalog::Catalog(std::string_view language_code, std::string_view json) : language_code_{language_code} {
  try {
    auto const parsed = nlohmann::json::parse(json);
    for (auto const& [key, value] : parsed.items()) texts_.emplace(key, read_text(key, value));
  } catch (nlohmann::json::exception const& error) {
    throw std::runtime_error{"catalog " + language_code_ + ": " + error.what()};
  }
}

std::string_view Catalog::direction() const { return language_code_ == "en" ? "ltr" : "rtl"; }

std::string const* Catalog::find_text(std::string_view key) const {
  auto const found = texts_.find(key);
  auto const* text = found == texts_.end() ? nullptr : std::get_if<std::string>(&found->second);
  if (text == nullptr) spdlog::error("catalog {}: no text for {}", language_code_, key);
  return text;
}

std::string Catalog::text(std::string_view key, Parameters const& parameters) const {
  auto const* text = find_text(key);
  return text == nullptr ? std::string{key} : filled_plainly(*text, parameters);
}

std::string Catalog::plural(std::string_view key, std::int64_t count, Parameters const& parameters) const {
  auto const found = texts_.find(key);
  auto const* forms = found == texts_.end() ? nullptr : std::get_if<PluralForms>(&found->second);
  if (forms == nullptr) {
    spdlog::error("catalog {}: no plural forms for {}", language_code_, key);
    return std::string{key};
  }
  auto form = forms->find(plural_category(language_code_, count));
  if (form == forms->end()) form = forms->find("other");
  Parameters all = parameters;
  all.push_back({"count", format_number(count, language_code_)});
  return filled_plainly(form->second, all);
}

Html Catalog::html(std::string_view key, Parameters const& parameters) const {
  auto const* text = find_text(key);
  if (text == nullptr) return {escape_html(key)};
  return {filled(*text, parameters, escape_html,
                 [](std::string const& value) { return "<bdi>" + escape_html(value) + "</bdi>"; })};
}

Catalog const& catalog(std::string_view language_code) {
  auto const between = [](char const* begin, char const* end) {
    return std::string_view{begin, static_cast<std::size_t>(end - begin)};
  };
  static Catalog const hebrew{"he", between(shidra_catalog_he_begin, shidra_catalog_he_end)};
  static Catalog const arabic{"ar", between(shidra_catalog_ar_begin, shidra_catalog_ar_end)};
  static Catalog const english{"en", between(shidra_catalog_en_begin, shidra_catalog_en_end)};
  return language_code == "ar" ? arabic : language_code == "en" ? english : hebrew;
}

std::string plural_category(std::string_view language_code, std::int64_t count) {
  return utf8(plural_rules(language_code).select(static_cast<double>(count)));  // exact below 2^53
}

std::vector<std::string> plural_categories(std::string_view language_code) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::StringEnumeration> const names{plural_rules(language_code).getKeywords(status)};
  std::vector<std::string> out;
  while (icu::UnicodeString const* name = U_SUCCESS(status) ? names->snext(status) : nullptr)
    out.push_back(utf8(*name));
  if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU plural categories: "} + u_errorName(status)};
  return out;
}

}  // namespace shidra::text
